package dev.assembler.cli;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.tree.Directory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

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
    var files = new ArrayList<Path>();
    if (Files.isRegularFile(own)) {
      Path folder = own.getParent();
      Directory jars = HostDirectory.read(folder, HostReadOptions.defaults()).tree().root();
      for (int i = 0; i < jars.size(); i++) {
        if (jars.name(i).toString().matches("assembler-.*\\.jar")) {
          files.add(folder.resolve(jars.name(i).toString()));
        }
      }
      return files;
    }
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (!entry.isEmpty() && Files.isDirectory(Path.of(entry))) {
        HostDirectory.read(Path.of(entry), HostReadOptions.defaults())
            .tree()
            .walk((path, node) -> {
              if (path.toString().endsWith(".class")) {
                files.add(Path.of(entry + path));
              }
            });
      }
    }
    return files;
  }
}
