package dev.assembler.core.tree;

import java.util.Objects;

/** A regular file: metadata and contents of known length. */
public final class RegularFile implements Node {

  private final Metadata metadata;
  private final Content content;

  public RegularFile(Metadata metadata, Content content) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.content = Objects.requireNonNull(content, "content");
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  public Content content() {
    return content;
  }

  /** Length in bytes. */
  public long size() {
    return content.size();
  }

  @Override
  public Kind kind() {
    return Kind.REGULAR_FILE;
  }

  @Override
  public RegularFile withMetadata(Metadata newMetadata) {
    return new RegularFile(newMetadata, content);
  }
}
