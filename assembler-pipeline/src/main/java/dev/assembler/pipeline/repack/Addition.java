package dev.assembler.pipeline.repack;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A file or directory of the host and where it goes.
 *
 * @param destination its path in the image; of a directory the path of what is in it
 * @param into whether the destination is a directory that a file goes into under its own name
 * @param permissions of a file, or -1 for those it has on the host
 */
public record Addition(HostPath source, TreePath destination, boolean into, int permissions) {

  public Addition {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
  }

  /**
   * Reads {@code SRC:DEST[:MODE]}. Of several ways to read it the longest source that exists wins.
   *
   * @throws UsageException if it is nothing like that
   */
  public static Addition parse(byte[] argument) {
    int end = argument.length;
    int mode = -1;
    int last = lastColon(argument, end);
    if (isMode(argument, last + 1) && lastColon(argument, last) > 0) {
      mode = Integer.parseInt(text(argument, last + 1, end), 8);
      end = last;
    }
    int colon = lastColon(argument, end);
    for (int at = colon; at > 0; at = lastColon(argument, at)) {
      if (HostPath.of(Arrays.copyOf(argument, at)).exists()) {
        colon = at;
        break;
      }
    }
    if (colon < 1 || colon + 1 >= end) {
      throw new UsageException(
          "--add " + PrintableBytes.of(argument),
          "no SRC:DEST[:MODE]",
          "a file or directory, its path in the image, and for a file a mode",
          "for example --add agent:/bin/agent:0555");
    }
    byte[] destination = Arrays.copyOfRange(argument, colon + 1, end);
    try {
      return new Addition(
          HostPath.of(Arrays.copyOf(argument, colon)),
          TreePath.of(destination),
          destination[destination.length - 1] == '/',
          mode);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--add " + PrintableBytes.of(argument), e.getMessage(), "a path in the image", "");
    }
  }

  private static int lastColon(byte[] bytes, int before) {
    int at = before - 1;
    while (at >= 0 && bytes[at] != ':') {
      at--;
    }
    return at;
  }

  private static boolean isMode(byte[] bytes, int from) {
    return text(bytes, from, bytes.length).matches("0?[0-7]{3,4}");
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** As messages name it. */
  @Override
  public String toString() {
    return "--add " + source;
  }
}
