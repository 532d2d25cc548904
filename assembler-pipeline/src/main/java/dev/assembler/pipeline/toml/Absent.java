package dev.assembler.pipeline.toml;

/**
 * An element of a list that does not count. It keeps the place of what stands in the file, so that
 * those behind it have their own lines.
 */
public enum Absent {
  ELEMENT
}
