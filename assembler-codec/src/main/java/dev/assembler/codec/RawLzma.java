package dev.assembler.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/**
 * LZMA without a container: no header, an end marker, lc 3, lp 0, pb 2. Who expands it has the
 * settings from elsewhere, as GRUB's core for a BIOS does.
 */
public final class RawLzma {

  private RawLzma() {}

  /**
   * @param dictionary in bytes, at least 4096
   */
  public static byte[] compress(byte[] bytes, int dictionary) throws IOException {
    var options = new LZMA2Options();
    options.setDictSize(dictionary);
    options.setLcLp(3, 0);
    options.setPb(2);
    var compressed = new ByteArrayOutputStream();
    try (var stream = new LZMAOutputStream(compressed, options, true)) {
      stream.write(bytes);
    }
    return compressed.toByteArray();
  }
}
