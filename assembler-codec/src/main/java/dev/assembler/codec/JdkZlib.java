package dev.assembler.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;

/**
 * Which zlib the JDK deflates with, as far as it can be known: the JDK does not tell. On Linux a
 * distribution's JDK maps the system's {@code libz.so.VERSION}; a vendor's build has its own zlib
 * inside, whose version goes with the JDK's.
 */
final class JdkZlib {

  private static final String NAME = find();

  private JdkZlib() {}

  static String name() {
    return NAME;
  }

  private static String find() {
    new Deflater().end(); // so that whatever it needs is loaded
    Path maps = Path.of("/proc/self/maps");
    if (!Files.isReadable(maps)) {
      return "zlib of unknown version";
    }
    try {
      return describe(Files.readString(maps, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return "zlib of unknown version";
    }
  }

  /** Reads proc(5) maps: the file's path stands last on each line. */
  static String describe(String maps) {
    String library = "libz.so.";
    for (String line : maps.split("\n", -1)) {
      String file = line.substring(line.lastIndexOf('/') + 1).strip();
      if (file.startsWith(library) || file.startsWith("libz-ng.so.")) {
        return "system " + file.replaceFirst("\\.so\\.", " ").replaceFirst("^libz", "zlib");
      }
    }
    return "zlib bundled with " + System.getProperty("java.vendor", "the JDK");
  }
}
