package dev.assembler.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** An implementation of its own reads what we write and writes what we read. */
class TarCommonsCompressTest {

  @Test
  void commonsCompressReadsWhatWeWrite() throws IOException {
    FileTree tree = SystemTree.small();
    TarOptions sparse = TarOptions.defaults().withSparseFiles(TarOptions.SparseFiles.GNU_1_0);

    assertReads(tree, Archives.write(tree));
    assertReads(tree, Archives.write(tree, sparse));
  }

  private static void assertReads(FileTree tree, byte[] archive) throws IOException {
    int entries = 0;
    try (var in =
        new TarArchiveInputStream(
            new ByteArrayInputStream(archive), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries++;
        Node node = Archives.node(tree, entry.getName());
        assertEntry(node, entry);
        if (node instanceof RegularFile file && !entry.isLink()) {
          assertArrayEquals(Archives.content(file), in.readAllBytes(), entry.getName());
        }
      }
    }
    assertEquals(tree.nameCount(), entries);
  }

  private static void assertEntry(Node node, TarArchiveEntry entry) {
    Metadata metadata = node.metadata();
    assertEquals(metadata.permissions(), entry.getMode() & 07777, entry.getName());
    assertEquals(metadata.uid(), entry.getLongUserId(), entry.getName());
    assertEquals(metadata.gid(), entry.getLongGroupId(), entry.getName());
    assertEquals(
        Instant.ofEpochSecond(metadata.mtimeSeconds(), metadata.mtimeNanos()),
        entry.getLastModifiedTime().toInstant(),
        entry.getName());
    if (entry.isLink()) {
      return;
    }
    switch (node) {
      case Symlink link -> assertEquals(link.targetText(), entry.getLinkName());
      case Device device -> {
        assertEquals(device.major(), entry.getDevMajor());
        assertEquals(device.minor(), entry.getDevMinor());
      }
      default -> assertEquals(node.kind() == Node.Kind.DIRECTORY, entry.isDirectory());
    }
  }

  @Test
  void weReadWhatCommonsCompressWrites() throws IOException {
    var metadata = new Metadata(0640, 3_000_000, 7, 1_700_000_000, 123_456_700, Xattrs.NONE);
    String longName = "/" + "d".repeat(120) + "/" + "\u00fc".repeat(50);
    FileTree tree =
        FileTree.builder()
            .directory("/" + "d".repeat(120), 0755)
            .add(TreePath.of(longName), new RegularFile(metadata, Content.of("text")))
            .add(
                TreePath.ROOT.resolve(EntryName.of("link")),
                new Symlink(metadata.withPermissions(0777), "t".repeat(150)))
            .build();
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {

      byte[] archive = commonsCompress(tree, mode);

      Archives.assertSameTree(tree, Archives.read(archive));
    }
    assertTrue(tree.nameCount() > 0);
  }

  private static byte[] commonsCompress(FileTree tree, int longFileMode) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
      out.setLongFileMode(longFileMode);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tree.walk((path, node) -> {
        if (path.isRoot()) {
          return;
        }
        String name = new String(path.toBytes(), StandardCharsets.UTF_8).substring(1);
        TarArchiveEntry entry =
            switch (node) {
              case Symlink link -> {
                var made = new TarArchiveEntry(name, (byte) '2');
                made.setLinkName(link.targetText());
                yield made;
              }
              case RegularFile file -> new TarArchiveEntry(name);
              default -> new TarArchiveEntry(name + "/");
            };
        Metadata metadata = node.metadata();
        entry.setMode(metadata.permissions());
        entry.setIds(Math.toIntExact(metadata.uid()), Math.toIntExact(metadata.gid()));
        entry.setLastModifiedTime(
            FileTime.from(Instant.ofEpochSecond(metadata.mtimeSeconds(), metadata.mtimeNanos())));
        byte[] content = node instanceof RegularFile file ? Archives.content(file) : new byte[0];
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
      });
    }
    return bytes.toByteArray();
  }
}
