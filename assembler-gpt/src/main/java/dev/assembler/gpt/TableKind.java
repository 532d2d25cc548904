package dev.assembler.gpt;

/** Which partition table a disk has. */
public enum TableKind {
  /** GPT behind an MBR that only protects it. */
  GPT,
  /** GPT behind an MBR that also has up to three of its partitions, for firmware without GPT. */
  HYBRID,
  /** MBR alone: four primary partitions, one of which may hold logical ones. */
  MBR;

  boolean hasGpt() {
    return this != MBR;
  }
}
