package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Disks for tests, and files made of them. */
final class Disks {

  private Disks() {}

  /** Text-like data, noise, zeros that were written and holes, from the end of one to the next. */
  static MemoryImage mixed(long size, long seed) {
    var random = new SplittableRandom(seed);
    var disk = new MemoryImage();
    disk.setSize(size);
    for (long at = 0; at < size; ) {
      int length = (int) Math.min(1 + random.nextInt(90_000), size - at);
      switch (random.nextInt(4)) {
        case 0 -> disk.writeAt(at, ByteBuffer.wrap(noise(random, length)));
        case 1 -> disk.writeAt(at, ByteBuffer.wrap(text(random, length)));
        case 2 -> disk.writeAt(at, ByteBuffer.allocate(length));
        default -> {}
      }
      at += length;
    }
    return disk;
  }

  static byte[] noise(SplittableRandom random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static byte[] text(SplittableRandom random, int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i > 64 && random.nextInt(8) != 0 ? bytes[i - 64] : random.nextInt(32, 96));
    }
    return bytes;
  }

  static Qcow2Options options(int clusterSize, String codec) {
    return Qcow2Options.defaults().withClusterSize(clusterSize).withCodec(Codec.parse(codec));
  }

  static MemoryImage qcow2(ImageSource disk, Qcow2Options options) throws IOException {
    var file = new MemoryImage();
    Qcow2Image.write(disk, options, file);
    return file;
  }

  static byte[] bytes(ImageSource image) throws IOException {
    var bytes = new byte[(int) image.size()];
    image.readAt(0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** Everything a reader and a verifier can find: reads all data, then all holes. */
  static void walk(ImageSource file, Limits limits) throws IOException {
    try (ImageSource disk = Qcow2Image.read(file, limits)) {
      var piece = ByteBuffer.allocate(1 << 12);
      for (Extent data : disk.dataExtents()) {
        for (long at = data.offset(); at < data.end(); at += piece.capacity()) {
          piece.clear().limit((int) Math.min(piece.capacity(), data.end() - at));
          disk.readAt(at, piece);
        }
      }
    }
  }
}
