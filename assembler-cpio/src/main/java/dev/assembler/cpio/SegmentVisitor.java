package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import java.io.IOException;

/** Hears what an image consists of, from front to end. */
interface SegmentVisitor {

  /** A compressed member begins at an offset of the image. */
  default void member(Codec.Id codec, long offset) throws IOException {}

  /**
   * The member ends before an offset of the image, and what its segment becomes has so many bytes
   * by now.
   */
  default void memberEnd(long end, long unpacked) throws IOException {}

  /** An entry, also a trailer; as {@link EntryReader.Visitor}. */
  default void entry(CpioEntry entry, Content data, byte[] target) throws IOException {}

  /** The entries since the segment before are this one's. */
  default void segment(InitramfsSegment segment) throws IOException {}
}
