package dev.assembler.cli;

import dev.assembler.core.image.ImageDigest;
import java.io.IOException;
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
   * What stands for the code: the version, and the digest of our jars where the version is not one
   * that was released and so may be several.
   */
  static String code() throws IOException {
    if (!number().endsWith("-SNAPSHOT")) {
      return number();
    }
    MessageDigest digest = ImageDigest.newSha256();
    for (Path jar : jars()) {
      digest.update(Files.readAllBytes(jar));
    }
    return number() + "+" + HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> jars() throws IOException {
    Path folder =
        Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .getParent();
    var jars = new ArrayList<Path>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().matches("assembler-.*\\.jar"))
          .sorted()
          .forEach(jars::add);
    }
    return jars;
  }
}
