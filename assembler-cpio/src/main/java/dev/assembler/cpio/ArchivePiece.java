package dev.assembler.cpio;

import java.io.IOException;

/** A run of an archive's bytes that is made when it is asked for, in parts, by any thread. */
interface ArchivePiece {

  long length();

  /** How many entries end with it. */
  int entries();

  /** Makes the bytes {@code [from, to)} of it at {@code at}; {@code into} may hold anything. */
  void encode(long from, long to, byte[] into, int at) throws IOException;
}
