package dev.assembler.cli;

import dev.assembler.core.image.ImageDigest;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Which assemble this is. */
final class Version {

  private Version() {}

  static String line() {
    return "assemble " + number();
  }

  /** From the jar's manifest; "development" where classes lie in folders. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * What stands for the code: the version, and where that is none that was released, and so may be
   * of any code, the digest of our jars or class files.
   */
  static String code() throws IOException {
    if (!number().endsWith("-SNAPSHOT") && !number().equals("development")) {
      return number();
    }
    MessageDigest digest = ImageDigest.newSha256();
    for (Path file : files()) {
      digest.update(Files.readAllBytes(file));
    }
    return number() + "+" + HexFormat.of().formatHex(digest.digest());
  }

  /** The jars beside ours, or all class files of folders on the class path. */
  private static List<Path> files() throws IOException {
    Path own;
    try {
      own = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    if (Files.isRegularFile(own)) {
      return matching(own.getParent(), 1, "assembler-.*\\.jar");
    }
    var files = new ArrayList<Path>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        files.addAll(matching(Path.of(entry), Integer.MAX_VALUE, ".*\\.class"));
      }
    }
    return files;
  }

  private static List<Path> matching(Path folder, int depth, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(file -> file.getFileName().toString().matches(name))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
