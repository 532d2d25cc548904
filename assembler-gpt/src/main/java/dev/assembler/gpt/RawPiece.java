package dev.assembler.gpt;

import dev.assembler.core.tree.Content;
import java.util.Objects;

/**
 * Bytes at a fixed offset outside of all partitions, where a boot ROM looks for them: U-Boot's SPL
 * at 8 KiB.
 *
 * @param name for messages and the summary
 * @param offset in bytes, a multiple of the sector
 */
public record RawPiece(String name, long offset, Content content) {
  public RawPiece {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(content, "content");
  }
}
