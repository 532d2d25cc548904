package dev.assembler.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file whose first line is a password. */
final class PasswordFile {

  private PasswordFile() {}

  /**
   * The first line without its end; null where no file is named.
   *
   * @param text the file; {@code -} is standard input
   */
  static byte[] firstLine(String text, Console console) throws IOException {
    if (text == null) {
      return null;
    }
    byte[] bytes;
    if (text.equals("-")) {
      bytes = console.in().readAllBytes();
    } else {
      Path path = Requests.path("--password-file", text).toPath();
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readAllBytes();
      }
    }
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    return Arrays.copyOf(bytes, end);
  }
}
