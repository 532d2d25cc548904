package dev.assembler.core.tree;

import java.util.Objects;

/** A character or block device node; major and minor are 0 to 2^32-1, formats hold fewer bits. */
public final class Device implements Node {

  private final Metadata metadata;
  private final Kind kind;
  private final long major;
  private final long minor;

  /**
   * @param kind {@link Node.Kind#CHAR_DEVICE} or {@link Node.Kind#BLOCK_DEVICE}
   */
  public Device(Metadata metadata, Kind kind, long major, long minor) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    if (kind != Kind.CHAR_DEVICE && kind != Kind.BLOCK_DEVICE) {
      throw new IllegalArgumentException("kind: " + kind + ", expected a device");
    }
    this.kind = kind;
    this.major = requireNumber("major", major);
    this.minor = requireNumber("minor", minor);
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  public long major() {
    return major;
  }

  public long minor() {
    return minor;
  }

  @Override
  public Device withMetadata(Metadata newMetadata) {
    return new Device(newMetadata, kind, major, minor);
  }

  private static long requireNumber(String name, long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(name + ": " + value + ", expected 0 to 4294967295");
    }
    return value;
  }
}
