package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Tells packages and indexes of apk's version 3, which we do not read, from malformed ones. */
final class ApkMagic {

  /** "ADB." plain, "ADBd" deflated, "ADBc" with a header that names its compression (apk-v3(5)). */
  private static final String ADB = "ADB";

  private ApkMagic() {}

  /**
   * Looks at the first bytes and leaves them to be read.
   *
   * @param stream supports marks
   */
  static void refuseVersion3(InputStream stream) throws IOException {
    stream.mark(ADB.length());
    String head = new String(stream.readNBytes(ADB.length()), StandardCharsets.ISO_8859_1);
    stream.reset();
    if (head.equals(ADB)) {
      throw new ImageFormatException(
          "of apk's version 3 (ADB), which is not supported, expected version 2 (gzip)");
    }
  }
}
