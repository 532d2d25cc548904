package dev.assembler.assets;

import java.util.Map;

/**
 * A release of the binary that boots assets.
 *
 * @param date for people, {@code YYYY-MM-DD}; may be empty
 * @param deprecated for people
 * @param deprecatedDate when it became so; may be empty
 * @param minAssets the oldest assets it can use; empty for any
 * @param more fields of the manifest that mean nothing here and are kept
 */
public record BinaryRelease(
    String date,
    boolean deprecated,
    String deprecatedDate,
    String minAssets,
    Map<String, Object> more) {

  public BinaryRelease {
    more = More.copyOf(more);
  }
}
