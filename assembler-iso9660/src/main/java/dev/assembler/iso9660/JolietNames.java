package dev.assembler.iso9660;

import dev.assembler.core.tree.EntryName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The identifiers of a directory's names in Joliet: at most 64 code units in UTF-16BE, no control
 * characters and none of {@code * / : ; ? \} (Joliet 1.0, "Allowed characters"). What does not fit
 * is replaced by "_" and cut, keeping the extension; names that are then the same get "~" and a
 * number.
 */
final class JolietNames {

  static final int LONGEST = 64;

  private static final String FORBIDDEN = "*/:;?\\";
  private static final int EXTENSION = 8;

  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> counters = new HashMap<>();

  /** How many identifiers are other than the names. */
  private int changed;

  private JolietNames() {}

  /** Settles the identifiers, puts the records into their order; returns how many were changed. */
  static int settle(List<PlannedRecord> records) {
    var names = new JolietNames();
    var chosen = new String[records.size()];
    for (int i = 0; i < chosen.length; i++) {
      if (fault(records.get(i).name) == null) {
        chosen[i] = text(records.get(i).name);
        names.taken.add(chosen[i]);
      }
    }
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] == null) {
        chosen[i] = names.unique(replaced(records.get(i).name));
        names.changed++;
      }
      records.get(i).identifier = chosen[i].getBytes(StandardCharsets.UTF_16BE);
    }
    records.sort((a, b) -> Arrays.compareUnsigned(a.identifier, b.identifier));
    return names.changed;
  }

  /** What keeps a name from being a Joliet identifier, or null. */
  static String fault(EntryName name) {
    String text = text(name);
    if (text == null) {
      return "a name that is no UTF-8, Joliet has UCS-2";
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || FORBIDDEN.indexOf(c) >= 0) {
        return "a name with a character that Joliet has not, one of * / : ; ? \\ or a control";
      }
    }
    return text.length() > LONGEST
        ? "a name of " + text.length() + " characters, Joliet has " + LONGEST
        : null;
  }

  private static String text(EntryName name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name.toBytes())).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String replaced(EntryName name) {
    String text = text(name);
    if (text == null) {
      text = new String(name.toBytes(), StandardCharsets.US_ASCII).replace('\uFFFD', '_');
    }
    var result = new StringBuilder(text);
    for (int i = 0; i < result.length(); i++) {
      char c = result.charAt(i);
      if (c < ' ' || FORBIDDEN.indexOf(c) >= 0) {
        result.setCharAt(i, '_');
      }
    }
    return result.toString();
  }

  private String unique(String wanted) {
    int dot = wanted.lastIndexOf('.');
    String extension = dot > 0 && wanted.length() - dot <= EXTENSION ? wanted.substring(dot) : "";
    String stem = wanted.substring(0, wanted.length() - extension.length());
    String plain = cut(stem, LONGEST - extension.length()) + extension;
    if (taken.add(plain)) {
      return plain;
    }
    for (int number = counters.getOrDefault(plain, 1); ; number++) {
      String tail = "~" + number + extension;
      String candidate = cut(stem, LONGEST - tail.length()) + tail;
      if (taken.add(candidate)) {
        counters.put(plain, number + 1);
        return candidate;
      }
    }
  }

  /** Never between the halves of a character. */
  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean halves = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, halves ? length - 1 : length);
  }
}
