package dev.assembler.core.tree;

import java.util.Objects;

/** A socket's name in the file system. */
public final class Socket implements Node {

  private final Metadata metadata;

  public Socket(Metadata metadata) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public Kind kind() {
    return Kind.SOCKET;
  }

  @Override
  public Socket withMetadata(Metadata newMetadata) {
    return new Socket(newMetadata);
  }
}
