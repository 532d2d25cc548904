package dev.assembler.core.tree;

import dev.assembler.core.text.PrintableBytes;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A symbolic link; its target is at least one byte without NUL, kept exactly as given. */
public final class Symlink implements Node {

  private final Metadata metadata;
  private final byte[] target;

  /** Takes a copy of the target. */
  public Symlink(Metadata metadata, byte[] target) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    if (target.length == 0) {
      throw new IllegalArgumentException("symlink target: empty");
    }
    for (byte b : target) {
      if (b == 0) {
        throw new IllegalArgumentException("symlink target: contains a NUL byte");
      }
    }
    this.target = target.clone();
  }

  public Symlink(Metadata metadata, String target) {
    this(metadata, target.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  /** A copy of the target's bytes. */
  public byte[] target() {
    return target.clone();
  }

  public int targetLength() {
    return target.length;
  }

  /** The target for messages and listings. */
  public String targetText() {
    return PrintableBytes.of(target);
  }

  @Override
  public Kind kind() {
    return Kind.SYMLINK;
  }

  @Override
  public Symlink withMetadata(Metadata newMetadata) {
    return new Symlink(newMetadata, target);
  }
}
