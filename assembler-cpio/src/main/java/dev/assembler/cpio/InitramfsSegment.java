package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import java.util.Objects;

/**
 * A part of an initramfs: what is compressed alike up to the end of an archive, or archives that
 * lie in the image as they are.
 *
 * @param offset where it begins in the image
 * @param storedSize of the segment in the image, without the zeros behind it
 * @param padding how many zeros follow
 * @param codec what it is compressed with; store for nothing
 * @param unpackedSize what it becomes, in bytes
 * @param members how many gzip members, xz streams or frames it consists of; 1 if it is stored
 * @param entries how many there are, trailers not counted
 * @param complete whether a trailer ends it, as the kernel does not require
 */
public record InitramfsSegment(
    long offset,
    long storedSize,
    long padding,
    Codec.Id codec,
    long unpackedSize,
    long members,
    long entries,
    boolean complete) {

  public InitramfsSegment {
    Objects.requireNonNull(codec, "codec");
  }
}
