package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A text with its signature behind it (RFC 9580, 7: the cleartext signature framework). Nothing but
 * empty lines may be around the two: what is not signed must not be read as if it were.
 *
 * @param text what was signed, dash escapes undone, lines ended by LF
 * @param signed the bytes that the signature covers: lines without trailing space, CR LF between
 * @param signature armoured
 */
record ClearsignedText(byte[] text, byte[] signed, byte[] signature) {

  static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
  private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";

  static ClearsignedText of(byte[] file) throws ImageFormatException {
    var lines = new Lines(file);
    lines.skipBlank();
    lines.require(BEGIN);
    while (!lines.isBlank()) { // "Hash: SHA512"; what the signature says counts
      lines.requireMore();
      lines.next();
    }
    lines.next();
    var text = new ByteArrayOutputStream(file.length);
    var signed = new ByteArrayOutputStream(file.length + file.length / 16);
    for (boolean first = true; !lines.is(BEGIN_SIGNATURE); lines.next(), first = false) {
      lines.requireMore();
      byte[] line = lines.unescaped();
      text.writeBytes(line);
      text.write('\n');
      if (!first) {
        signed.write('\r');
        signed.write('\n');
      }
      signed.write(line, 0, withoutTrailingSpace(line));
    }
    int start = lines.start;
    while (!lines.is(END_SIGNATURE)) {
      lines.requireMore();
      lines.next();
    }
    byte[] signature = Arrays.copyOfRange(file, start, lines.end);
    lines.next();
    lines.skipBlank();
    if (lines.start < file.length) {
      throw lines.fault("expected nothing after the signature");
    }
    return new ClearsignedText(text.toByteArray(), signed.toByteArray(), signature);
  }

  private static int withoutTrailingSpace(byte[] line) {
    int end = line.length;
    while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t' || line[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  /** Stands on one line of the file. */
  private static final class Lines {
    private final byte[] file;
    private int start;
    private int end = -1;
    private int number;

    Lines(byte[] file) {
      this.file = file;
      next();
    }

    void next() {
      start = Math.min(end + 1, file.length);
      end = start;
      number++;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
    }

    boolean isBlank() {
      return start < file.length && withoutTrailingSpace(Arrays.copyOfRange(file, start, end)) == 0;
    }

    void skipBlank() {
      while (isBlank()) {
        next();
      }
    }

    boolean is(String marker) {
      byte[] line = Arrays.copyOfRange(file, start, end);
      int length = withoutTrailingSpace(line);
      if (length != marker.length()) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (line[i] != marker.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    void require(String marker) throws ImageFormatException {
      if (!is(marker)) {
        throw fault("expected " + marker);
      }
      next();
    }

    void requireMore() throws ImageFormatException {
      if (start >= file.length) {
        throw fault("the file ends, expected a signature and its end");
      }
    }

    byte[] unescaped() throws ImageFormatException {
      boolean dash = start < end && file[start] == '-';
      if (dash && (end - start < 2 || file[start + 1] != ' ')) {
        throw fault("a line that begins with a dash, expected it to be escaped by \"- \"");
      }
      return Arrays.copyOfRange(file, dash ? start + 2 : start, end);
    }

    ImageFormatException fault(String expectation) {
      return new ImageFormatException("clearsigned text: line " + number + ": " + expectation);
    }
  }
}
