package dev.assembler.core.tree;

import java.util.Objects;

/** A named pipe. */
public final class Fifo implements Node {

  private final Metadata metadata;

  public Fifo(Metadata metadata) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public Kind kind() {
    return Kind.FIFO;
  }

  @Override
  public Fifo withMetadata(Metadata newMetadata) {
    return new Fifo(newMetadata);
  }
}
