package dev.assembler.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A Debian package, fetched with apt and unpacked, not installed; kept between runs. */
public final class DebianPackage {

  /** Beside what the launcher builds; one for all modules. */
  private static final Path KEPT = Path.of("..", ".build", "test-packages");

  private DebianPackage() {}

  /**
   * The folder that holds what the package holds.
   *
   * @param name as apt knows it, such as {@code grub-pc-bin} or {@code linux-image-arm64:arm64}
   */
  public static synchronized Path unpacked(String name) throws IOException {
    Path folder = Files.createDirectories(KEPT).resolve(name.replace(':', '_')).toAbsolutePath();
    // Closing the channel gives the lock back.
    try (FileChannel channel =
        FileChannel.open(
            KEPT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      if (!Files.isDirectory(folder)) {
        fetch(name, folder);
      }
    }
    return folder.normalize();
  }

  /**
   * The one package that a package named for no version depends on, by the beginning of its name.
   */
  public static String dependency(String name, String prefix) throws IOException {
    String start = "Depends: " + prefix;
    List<String> lines =
        ReferenceTool.require("apt-cache").run("depends", name).text().lines().toList();
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring("Depends: ".length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + ": " + lines));
  }

  private static void fetch(String name, Path folder) throws IOException {
    Path download = Files.createTempDirectory(KEPT, "download");
    ReferenceTool.require("apt-get")
        .in(download)
        .withLimit(Duration.ofMinutes(10))
        .run("download", name);
    Path partial = Files.createTempDirectory(KEPT, "unpacked");
    for (Path deb : listed(download)) {
      ReferenceTool.require("dpkg").run("-x", deb.toAbsolutePath(), partial.toAbsolutePath());
      Files.delete(deb);
    }
    Files.delete(download);
    Files.move(partial, folder);
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
