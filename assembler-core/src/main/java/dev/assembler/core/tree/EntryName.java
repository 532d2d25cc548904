package dev.assembler.core.tree;

import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One component of a path: 1 to 255 bytes, no slash, no NUL, neither "." nor "..". Bytes, not text:
 * a name need not be valid in any charset. Ordered by unsigned bytes.
 */
public final class EntryName implements Comparable<EntryName> {

  public static final int MAX_LENGTH = 255;

  private final byte[] bytes;

  private EntryName(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy of {@code bytes}. */
  public static EntryName of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** Takes a copy of {@code length} bytes from {@code offset}. */
  public static EntryName of(byte[] bytes, int offset, int length) {
    byte[] name = Arrays.copyOfRange(bytes, offset, offset + length);
    String fault = fault(name);
    if (fault != null) {
      throw new IllegalArgumentException("name \"" + PrintableBytes.of(name) + "\": " + fault);
    }
    return new EntryName(name);
  }

  /** The name with these characters in UTF-8. */
  public static EntryName of(String name) {
    return of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** What keeps these bytes from being a name, or null if nothing does: for readers' messages. */
  public static String fault(byte[] name) {
    if (name.length == 0) {
      return "empty, a name has 1 to 255 bytes";
    }
    if (name.length > MAX_LENGTH) {
      return name.length + " bytes, a name has 1 to 255";
    }
    if (name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'))) {
      return "stands for a directory itself or its parent";
    }
    for (byte b : name) {
      if (b == '/' || b == 0) {
        return b == 0 ? "contains a NUL byte" : "contains a slash";
      }
    }
    return null;
  }

  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  public byte byteAt(int index) {
    return bytes[index];
  }

  /** Copies the name to {@code target} and returns its length. */
  public int copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
    return bytes.length;
  }

  /** Unsigned bytes; a name comes before the names it begins. */
  @Override
  public int compareTo(EntryName other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntryName name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For messages: what is not printable UTF-8 stands as {@code \xNN}. */
  @Override
  public String toString() {
    return PrintableBytes.of(bytes);
  }
}
