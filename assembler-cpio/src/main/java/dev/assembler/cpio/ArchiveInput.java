package dev.assembler.cpio;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import java.io.IOException;

/**
 * The bytes of archives, taken from front to end: stored in an image, or out of a compressed one.
 */
interface ArchiveInput {

  /** Where the next byte is: in the image, or in what a segment's members become. */
  long position();

  /** Whether the next byte is at a multiple of four, as Linux counts. */
  boolean aligned();

  /** The next byte, which stays; -1 at the end. */
  int peek() throws IOException;

  /** Takes zeros up to the next other byte or the end. */
  void skipZeros() throws IOException;

  /**
   * Takes bytes.
   *
   * @throws ImageFormatException if there are fewer: that {@code what} is cut off
   */
  void read(byte[] into, int length, String what) throws IOException;

  /** Takes a file's bytes and keeps them, or where they are. */
  Content content(CpioEntry entry) throws IOException;
}
