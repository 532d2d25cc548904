package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real root file system: Alpine's mini root archives in the folder that the system property
 * assemble.data names, and a generated twin of their shape, which is there on every machine.
 */
class TarAlpineTest {

  static Stream<Path> archives() {
    String data = System.getProperty("assemble.data");
    if (data == null) {
      return Stream.of(Path.of("twin"));
    }
    Path alpine = Path.of(data, "alpine");
    return Stream.of(
        Path.of("twin"),
        alpine.resolve("alpine-minirootfs-3.20.3-x86_64.tar.gz"),
        alpine.resolve("alpine-minirootfs-3.20.3-aarch64.tar.gz"));
  }

  /** Alpine's archives begin with "./" and link hundreds of names to busybox. */
  private static byte[] twin() {
    var twin = new RawTar().directory("./").directory("./bin/");
    twin.file("./bin/busybox", "busybox");
    for (int i = 0; i < 300; i++) {
      twin.symlink("./bin/applet" + i, "/bin/busybox");
    }
    twin.directory("./lib/").file("./lib/ld-musl.so.1", "musl").directory("./etc/");
    return twin.file("./etc/alpine-release", "3.20.3\n").end().bytes();
  }

  private static byte[] bytes(Path archive) throws IOException {
    if (archive.equals(Path.of("twin"))) {
      return twin();
    }
    try (var in = new GzipCompressorInputStream(Files.newInputStream(archive))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void everyEntryIsInTheTree(Path path) throws IOException {
    byte[] archive = bytes(path);

    FileTree tree = Archives.read(archive);

    long entries = 0;
    try (var in = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries++;
        var node = Archives.node(tree, entry.getName());
        assertEquals(entry.getMode() & 07777, node.metadata().permissions(), entry.getName());
        if (node instanceof RegularFile file && !entry.isLink()) {
          assertArrayEquals(in.readAllBytes(), Archives.content(file), entry.getName());
        }
      }
    }
    assertEquals(entries, tree.nameCount());
    assertEquals("3.20.3\n", Archives.text(tree, "/etc/alpine-release"));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void itIsTheSameTreeAfterWriting(Path path) throws IOException {
    FileTree tree = Archives.read(bytes(path));

    byte[] archive = Archives.write(tree);

    Archives.assertSameTree(tree, Archives.read(archive));
    long symlinks =
        List.copyOf(((Directory) Archives.node(tree, "/bin")).entries()).stream()
            .filter(entry -> entry.node() instanceof Symlink)
            .count();
    assertTrue(symlinks > 50, symlinks + " symlinks");
  }
}
