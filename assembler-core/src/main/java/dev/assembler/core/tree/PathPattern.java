package dev.assembler.core.tree;

import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The one glob of this project, over the bytes of a path.
 *
 * <ul>
 *   <li>a leading {@code /} anchors at the root; without it a pattern may begin at any component
 *   <li>{@code ?} is one byte and {@code *} any run of bytes inside a component
 *   <li>{@code **} crosses components; {@code a/**}{@code /b} also matches {@code a/b}
 *   <li>{@code [a-z]} and {@code [!a-z]} are one byte of, or outside, a set
 *   <li>{@code \} takes the next byte as it is
 *   <li>a match of a directory matches everything below it; a trailing {@code /} asks for a
 *       directory
 * </ul>
 */
public final class PathPattern {

  private sealed interface Token {}

  private record OneOf(BitSet bytes) implements Token {}

  /** {@code *}, or {@code **} if it crosses slashes. */
  private record Run(boolean crosses) implements Token {}

  /** {@code **}{@code /}: any number of whole components, none included. */
  private record Components() implements Token {}

  private final String text;
  private final List<Token> tokens;
  private final boolean anchored;
  private final boolean directoryOnly;

  private PathPattern(String text, List<Token> tokens, boolean anchored, boolean directoryOnly) {
    this.text = text;
    this.tokens = tokens;
    this.anchored = anchored;
    this.directoryOnly = directoryOnly;
  }

  /**
   * @throws IllegalArgumentException if the pattern is empty, ends in a backslash or leaves a set
   *     open
   */
  public static PathPattern of(String pattern) {
    return of(pattern.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #of(String)}, for patterns that are no valid text. */
  public static PathPattern of(byte[] pattern) {
    String text = PrintableBytes.of(pattern);
    int start = pattern.length > 0 && pattern[0] == '/' ? 1 : 0;
    int end = pattern.length;
    boolean escapedSlash = end > 1 && pattern[end - 2] == '\\';
    boolean directoryOnly = end > start && pattern[end - 1] == '/' && !escapedSlash;
    if (directoryOnly) {
      end--;
    }
    if (start == end) {
      throw new IllegalArgumentException(
          "pattern \"" + text + "\": matches nothing; expected a path or a glob");
    }
    return new PathPattern(
        text, tokens(text, Arrays.copyOfRange(pattern, start, end)), start == 1, directoryOnly);
  }

  /** Whether the pattern matches the path or a directory on the way to it. Never the root. */
  public boolean matches(TreePath path, boolean isDirectory) {
    byte[] bytes = path.toBytes();
    for (int start = 1; start < bytes.length; start++) {
      if (bytes[start - 1] == '/' && matchesFrom(bytes, start, isDirectory)) {
        return true;
      }
      if (anchored) {
        return false;
      }
    }
    return false;
  }

  /** The pattern as it was given. */
  @Override
  public String toString() {
    return text;
  }

  /** Follows all ways through the tokens at once, so that no pattern takes exponential time. */
  private boolean matchesFrom(byte[] path, int start, boolean isDirectory) {
    var states = new BitSet(tokens.size() + 1);
    enter(states, 0);
    for (int i = start; i < path.length; i++) {
      int value = path[i] & 0xFF;
      if (value == '/' && states.get(tokens.size())) {
        return true;
      }
      var next = new BitSet(tokens.size() + 1);
      for (int s = states.nextSetBit(0); s >= 0; s = states.nextSetBit(s + 1)) {
        step(next, s, value);
      }
      if (next.isEmpty()) {
        return false;
      }
      states = next;
    }
    return states.get(tokens.size()) && (isDirectory || !directoryOnly);
  }

  private void step(BitSet next, int state, int value) {
    if (state == tokens.size()) {
      return;
    }
    switch (tokens.get(state)) {
      case OneOf set -> {
        if (set.bytes.get(value)) {
          enter(next, state + 1);
        }
      }
      case Run run -> {
        if (run.crosses || value != '/') {
          enter(next, state);
        }
      }
      case Components all -> {
        next.set(state);
        if (value == '/') {
          enter(next, state + 1);
        }
      }
    }
  }

  /** Makes a state active, and those reached from it without taking a byte. */
  private void enter(BitSet states, int state) {
    states.set(state);
    if (state < tokens.size() && !(tokens.get(state) instanceof OneOf)) {
      enter(states, state + 1);
    }
  }

  private static List<Token> tokens(String text, byte[] pattern) {
    var tokens = new ArrayList<Token>();
    for (int i = 0; i < pattern.length; i++) {
      byte b = pattern[i];
      if (b == '*') {
        int stars = 1;
        while (i + 1 < pattern.length && pattern[i + 1] == '*') {
          stars++;
          i++;
        }
        boolean atStart = i - stars < 0 || pattern[i - stars] == '/';
        if (stars > 1 && atStart && i + 1 < pattern.length && pattern[i + 1] == '/') {
          i++;
          tokens.add(new Components());
        } else {
          tokens.add(new Run(stars > 1));
        }
      } else if (b == '?') {
        tokens.add(new OneOf(allBut(new BitSet())));
      } else if (b == '[') {
        i = set(text, pattern, i, tokens);
      } else {
        if (b == '\\') {
          i++;
          if (i == pattern.length) {
            throw new IllegalArgumentException(
                "pattern \"" + text + "\": ends in a backslash; double it");
          }
        }
        var one = new BitSet(256);
        one.set(pattern[i] & 0xFF);
        tokens.add(new OneOf(one));
      }
    }
    return List.copyOf(tokens);
  }

  /** Reads a set that opens at {@code open} and returns the index of its closing bracket. */
  private static int set(String text, byte[] pattern, int open, List<Token> tokens) {
    int i = open + 1;
    boolean negated = i < pattern.length && (pattern[i] == '!' || pattern[i] == '^');
    if (negated) {
      i++;
    }
    var members = new BitSet(256);
    for (int first = i; i < pattern.length && (pattern[i] != ']' || i == first); i++) {
      if (pattern[i] == '\\' && i + 1 < pattern.length) {
        i++;
      }
      int low = pattern[i] & 0xFF;
      int high = low;
      if (i + 2 < pattern.length && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
        high = pattern[i + 2] & 0xFF;
        i += 2;
      }
      if (high < low) {
        throw new IllegalArgumentException("pattern \"" + text + "\": a range runs backwards");
      }
      members.set(low, high + 1);
    }
    if (i >= pattern.length) {
      throw new IllegalArgumentException(
          "pattern \"" + text + "\": \"[\" is never closed; write \\[ for the character");
    }
    members.clear('/');
    tokens.add(new OneOf(negated ? allBut(members) : members));
    return i;
  }

  private static BitSet allBut(BitSet members) {
    var others = new BitSet(256);
    others.set(1, 256);
    others.andNot(members);
    others.clear('/');
    return others;
  }
}
