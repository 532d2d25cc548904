package dev.assembler.pipeline.diff;

/** Why two images differ, as far as that can be told. */
public enum Cause {
  /** A time: of files, of a volume, of a compressed stream. */
  TIMESTAMP("timestamp", "state one time for both builds: --epoch SECONDS"),
  /** A UUID, GUID, serial or label that is one image's own. */
  IDENTITY("identity", "derive both from one seed: --seed TEXT"),
  /** The user or the group. */
  OWNERSHIP("ownership", "give everything one owner: --owner 0:0"),
  /** Permissions, which the umask of a build gets into. */
  MODE("mode/umask", "build under one umask, or state modes: --spec mtree:FILE"),
  /** Extended attributes, which depend on the host's file system and labels. */
  XATTRS("xattrs", "choose those that belong to the image: --xattrs PATTERN, or drop"),
  /** The same things, one after the other in another order. */
  ORDER("order", "sort the input; assemble writes names in the order of their bytes"),
  /** Names that share a file in one and not in the other. */
  HARD_LINKS("hard links", "state what becomes of them: --hard-links preserve, or break"),
  /** Numbers of inodes or devices of the host that built it. */
  INODES(
      "inode numbers",
      "cpio --renumber-inodes --ignore-devno; assemble numbers inodes by the tree alone"),
  /** Another compression, level, block size or compressor's version. */
  COMPRESSOR("compressor", "state it: --compression NAME:LEVEL, --block-size SIZE"),
  /** Bytes that hold nothing. */
  PADDING("padding", "pad to one size with zeros: --size SIZE; of mksquashfs leave out -nopad"),
  /** What is said is another thing. */
  CONTENT("content", ""),
  /** The same things in other places, or said in another way. */
  LAYOUT("layout only", "write both with one program, one version and the same options");

  private final String text;
  private final String cure;

  Cause(String text, String cure) {
    this.text = text;
    this.cure = cure;
  }

  /** What ends it in a build, by an option where there is one; empty where there is none. */
  public String cure() {
    return cure;
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return text;
  }
}
