package dev.assembler.cpio;

/** What an archive comes to. */
final class ArchiveCount {

  /** The whole archive before compression, from its first header to its last zero. */
  long bytes;

  long names;

  /** Names beyond the first of their node. */
  long hardLinks;

  /** File contents and symlink targets. */
  long dataBytes;

  long aligned;

  /** Files whose data could not be aligned, since their name would have become too long. */
  long unaligned;

  /** Attributes of the users' namespace, which are left out. */
  long userXattrs;
}
