package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;

/**
 * What a qcow2 file's header says of how it keeps the disk.
 *
 * @param version 2 or 3
 * @param clusterSize in bytes
 * @param compression of clusters that are compressed, if any are
 * @param refcountBits of each cluster's count of references
 */
public record Qcow2Facts(int version, int clusterSize, Codec.Id compression, int refcountBits) {

  static Qcow2Facts of(ImageSource file) throws IOException {
    Qcow2Header header = Qcow2Header.readFrom(file);
    return new Qcow2Facts(
        header.version(),
        Math.toIntExact(header.geometry().clusterSize()),
        header.compression(),
        1 << header.refcountOrder());
  }
}
