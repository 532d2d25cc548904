package dev.assembler.tar;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Archives put together field by field, right or wrong; independent of the writer under test. */
final class RawTar {

  /** One header block; fields are written as they are given. */
  static final class Header {
    final byte[] block = new byte[512];

    Header(char typeflag, String name) {
      set(0, name);
      octal(100, 8, 0644);
      octal(108, 8, 0);
      octal(116, 8, 0);
      octal(124, 12, 0);
      octal(136, 12, 0);
      set(156, String.valueOf(typeflag));
    }

    Header set(int offset, byte... bytes) {
      System.arraycopy(bytes, 0, block, offset, bytes.length);
      return this;
    }

    Header set(int offset, String text) {
      return set(offset, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Header octal(int offset, int width, long value) {
      return set(offset, String.format(Locale.ROOT, "%0" + (width - 1) + "o\0", value));
    }

    Header size(long size) {
      return octal(124, 12, size);
    }

    Header link(String target) {
      return set(157, target);
    }

    Header ustar() {
      return set(257, "ustar\00000");
    }

    Header gnu() {
      return set(257, "ustar  \0");
    }

    byte[] withChecksum() {
      Arrays.fill(block, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte b : block) {
        sum += b & 0xFF;
      }
      set(148, String.format(Locale.ROOT, "%06o\0 ", sum));
      return block;
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static Header header(char typeflag, String name) {
    return new Header(typeflag, name);
  }

  int position() {
    return out.size();
  }

  RawTar add(Header header) {
    out.writeBytes(header.withChecksum());
    return this;
  }

  RawTar raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  RawTar zeros(int count) {
    return raw(new byte[count]);
  }

  /** A header whose size is the body's, and the body, padded. */
  RawTar add(Header header, byte[] body) {
    add(header.size(body.length));
    return raw(body).zeros(-body.length & 511);
  }

  RawTar add(Header header, String body) {
    return add(header, body.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawTar file(String name, String body) {
    return add(header('0', name).ustar(), body);
  }

  RawTar directory(String name) {
    return add(header('5', name).ustar().octal(100, 8, 0755));
  }

  RawTar hardLink(String name, String target) {
    return add(header('1', name).ustar().link(target));
  }

  RawTar symlink(String name, String target) {
    return add(header('2', name).ustar().link(target));
  }

  RawTar pax(String... keysAndValues) {
    return add(header('x', "pax").ustar(), records(keysAndValues));
  }

  RawTar global(String... keysAndValues) {
    return add(header('g', "pax").ustar(), records(keysAndValues));
  }

  /** Two zero blocks. */
  RawTar end() {
    return zeros(1024);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  ImageSource image() throws IOException {
    return Content.of(bytes()).open();
  }

  /** Reads what was put together, be there an end mark or not. */
  FileTree read() throws IOException {
    return TarArchive.read(image(), TarReadOptions.defaults().withAllowMissingEnd(true));
  }

  /** Records of an extended header; strings are bytes as ISO 8859-1. */
  static String records(String... keysAndValues) {
    var all = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String rest = " " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n";
      int length = rest.length() + 1;
      while (rest.length() + String.valueOf(length).length() != length) {
        length++;
      }
      all.append(length).append(rest);
    }
    return all.toString();
  }
}
