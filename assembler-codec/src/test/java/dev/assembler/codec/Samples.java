package dev.assembler.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** Bytes to compress, the same in every run. */
final class Samples {

  static final long SEED = 0x5EED;

  private Samples() {}

  /** By name, for messages. */
  static Map<String, byte[]> all() {
    var all = new LinkedHashMap<String, byte[]>();
    all.put("empty", new byte[0]);
    all.put("one byte", new byte[] {42});
    all.put("zeros", new byte[131_072]);
    all.put("random", random(131_072));
    all.put("text", text(100_001));
    all.put("calls", x86Calls(65_536));
    all.put("1 MiB", mixed(1 << 20));
    return all;
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  /** Words of a small vocabulary: compresses to about a quarter. */
  static byte[] text(int size) {
    var random = new Random(SEED);
    String[] words = {"block", "inode", "fragment", "table", "superblock", "entry", "of", "the"};
    var text = new StringBuilder(size + 32);
    while (text.length() < size) {
      text.append(words[random.nextInt(words.length)]).append(random.nextInt(50)).append(' ');
    }
    return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
  }

  /** Text, noise and zeros in turn, with repetitions far apart. */
  static byte[] mixed(int size) {
    byte[] text = text(70_000);
    byte[] noise = random(30_000);
    byte[] bytes = new byte[size];
    for (int at = 0, turn = 0; at < size; turn++) {
      byte[] part = turn % 3 == 0 ? text : turn % 3 == 1 ? noise : new byte[20_000];
      int n = Math.min(part.length - turn * 7 % 1000, size - at);
      System.arraycopy(part, 0, bytes, at, n);
      at += n;
    }
    return bytes;
  }

  /**
   * Near calls (E8 rel32) from everywhere to one of eight functions: what the x86 filter is for.
   */
  static byte[] x86Calls(int size) {
    var random = new Random(SEED);
    byte[] code = random(size);
    for (int at = 0; at + 16 <= size; at += 16) {
      code[at] = (byte) 0xE8;
      LittleEndian.putI32(code, at + 1, random.nextInt(8) * 4096 - (at + 5));
      for (int i = 5; i < 16; i++) {
        code[at + i] = (byte) (i * 3);
      }
    }
    return code;
  }

  /** As the codec's own tools would write a block of it, for those we only read too. */
  static byte[] block(Codec.Id id, byte[] content) {
    if (id.canCompress() && id != Codec.Id.STORE) {
      try (var compressor = id.atDefaultLevel().newBlockCompressor(BlockFormat.of(1 << 20))) {
        byte[] room = new byte[content.length];
        int n = compressor.compress(content, 0, content.length, room, 0, room.length);
        return Arrays.copyOf(room, n);
      }
    }
    return stream(id, content);
  }

  static byte[] stream(Codec.Id id, byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (id) {
          case BZIP2 -> new BZip2CompressorOutputStream(bytes, 1);
          case LZMA -> {
            var options = new LZMA2Options();
            options.setDictSize(8192);
            yield new LZMAOutputStream(bytes, options, content.length);
          }
          default -> StreamCompressor.open(id.atDefaultLevel(), bytes);
        }) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
