package dev.assembler.core.tree;

import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One extended attribute: a full name with its namespace ("security.capability") and a binary
 * value. Names are bytes, 1 to 255 of them without NUL (xattr(7)); values hold up to 64 KiB.
 */
public final class Xattr implements Comparable<Xattr> {

  public static final int MAX_NAME_LENGTH = 255;
  public static final int MAX_VALUE_LENGTH = 65536;

  private final byte[] name;
  private final byte[] value;

  private Xattr(byte[] name, byte[] value) {
    this.name = name;
    this.value = value;
  }

  /** Takes copies. */
  public static Xattr of(byte[] name, byte[] value) {
    if (name.length == 0 || name.length > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "xattr name: %d bytes, expected 1 to %d", name.length, MAX_NAME_LENGTH));
    }
    for (byte b : name) {
      if (b == 0) {
        throw new IllegalArgumentException("xattr name: contains a NUL byte");
      }
    }
    if (value.length > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "xattr %s: value of %d bytes, at most %d",
              PrintableBytes.of(name),
              value.length,
              MAX_VALUE_LENGTH));
    }
    return new Xattr(name.clone(), value.clone());
  }

  public static Xattr of(String name, byte[] value) {
    return of(name.getBytes(StandardCharsets.UTF_8), value);
  }

  /** A copy of the name's bytes. */
  public byte[] nameBytes() {
    return name.clone();
  }

  /** The name for messages and listings. */
  public String name() {
    return PrintableBytes.of(name);
  }

  /** Whether the name begins with these ASCII characters, for example "security.". */
  public boolean hasPrefix(String prefix) {
    byte[] ascii = prefix.getBytes(StandardCharsets.US_ASCII);
    return name.length >= ascii.length
        && Arrays.equals(name, 0, ascii.length, ascii, 0, ascii.length);
  }

  /** A copy of the value. */
  public byte[] value() {
    return value.clone();
  }

  public int valueLength() {
    return value.length;
  }

  public boolean sameNameAs(Xattr other) {
    return Arrays.equals(name, other.name);
  }

  /** By name, then by value, unsigned bytes. */
  @Override
  public int compareTo(Xattr other) {
    int order = Arrays.compareUnsigned(name, other.name);
    return order != 0 ? order : Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xattr xattr
        && Arrays.equals(name, xattr.name)
        && Arrays.equals(value, xattr.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(name) + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return name() + "=" + PrintableBytes.of(value);
  }
}
