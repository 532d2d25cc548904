package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mksquashfs and gensquashfs write is read as the tree they were given. */
@Tag("reference")
class SquashfsReaderReferenceTest {

  @TempDir Path folder;

  private static Metadata owned(int permissions, long uid, long gid) {
    return Metadata.of(permissions).withOwner(uid, gid).withMtime(ReferenceImages.MTIME, 0);
  }

  private static Metadata with(Xattr... xattrs) {
    return owned(0644, 0, 0).withXattrs(Xattrs.of(xattrs));
  }

  private static byte[] noise(int size, int seed) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static TreeBuilder builder() {
    return FileTree.builder().implicitDirectories(owned(0755, 0, 0));
  }

  private static void file(TreeBuilder tree, String path, Metadata metadata, Content content) {
    tree.add(TreePath.of(path), new RegularFile(metadata, content));
  }

  /** Every kind of node, owners to the end of their range, files around the block sizes. */
  private static TreeBuilder everything() {
    TreeBuilder tree = builder();
    Metadata plain = owned(0644, 0, 0);
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 131_071, 131_072, 131_073, 400_000}) {
      file(
          tree,
          "/sizes/text" + size,
          plain,
          Content.of("squashfs ".repeat(size).substring(0, size)));
      file(tree, "/sizes/noise" + size, plain, Content.of(noise(size, size)));
    }
    Content hole = Content.zeros(1_000_000);
    Content data = Content.of(noise(5000, 1));
    file(tree, "/sparse/all", plain, hole);
    file(tree, "/sparse/end", plain, Content.concat(List.of(data, hole)));
    file(tree, "/sparse/start", plain, Content.concat(List.of(hole, data)));
    file(tree, "/sparse/middle", plain, Content.concat(List.of(data, hole, data)));
    file(tree, "/bin/tool", owned(06755, 0, 5), Content.of("tool"));
    tree.hardLink("/bin/same", "/bin/tool");
    tree.hardLink("/usr/tool", "/bin/tool");
    file(tree, "/owned", owned(0600, 4_294_967_294L, 70_000), Content.of("x"));
    tree.add(TreePath.of("/tmp"), Directory.of(owned(01777, 1, 2), List.of()));
    tree.add(TreePath.of("/link"), new Symlink(owned(0777, 0, 0), "bin/tool"));
    tree.add(TreePath.of("/long"), new Symlink(owned(0777, 0, 0), "y".repeat(4000)));
    device(tree, "/dev/console", Node.Kind.CHAR_DEVICE, 5, 1);
    device(tree, "/dev/nvme", Node.Kind.BLOCK_DEVICE, 259, 300_000);
    tree.add(TreePath.of("/dev/fifo"), new Fifo(owned(0620, 3, 4)));
    tree.add(TreePath.of("/dev/socket"), new Socket(owned(0666, 0, 0)));
    for (int i = 0; i < 700; i++) {
      file(
          tree,
          String.format(Locale.ROOT, "/flat/n%04d", i),
          owned(0640, i % 30, 0),
          Content.of("" + i % 50));
    }
    for (int i = 0; i < 120; i++) {
      file(
          tree,
          String.format(Locale.ROOT, "/indexed/%03d-%s", i, "long".repeat(50)),
          plain,
          Content.of(""));
    }
    return tree;
  }

  private static void device(TreeBuilder tree, String path, Node.Kind kind, int major, int minor) {
    tree.add(TreePath.of(path), new Device(owned(0600, 0, 6), kind, major, minor));
  }

  /** Sets that are shared, values that are long or equal, all three namespaces. */
  private static TreeBuilder withXattrs(TreeBuilder tree) {
    Xattr shared = Xattr.of("user.shared", noise(300, 7));
    Xattr capability = Xattr.of("security.capability", noise(20, 8));
    for (int i = 0; i < 60; i++) {
      Xattr own =
          Xattr.of("user.n" + i % 40, ("value" + i % 40).getBytes(StandardCharsets.US_ASCII));
      file(tree, "/xattrs/f" + i, with(shared, own, capability), Content.of("f" + i));
    }
    Metadata trusted =
        owned(0755, 0, 0)
            .withXattrs(Xattrs.of(Xattr.of("trusted.overlay.opaque", new byte[] {'y'}), shared));
    tree.add(TreePath.of("/xattrs/dir"), Directory.of(trusted, List.of()));
    tree.add(TreePath.of("/xattrs/fifo"), new Fifo(with(shared)));
    tree.add(
        TreePath.of("/xattrs/link"),
        new Symlink(owned(0777, 0, 0).withXattrs(trusted.xattrs()), "target"));
    device(tree, "/xattrs/plain", Node.Kind.CHAR_DEVICE, 1, 3);
    return tree;
  }

  private static void assertReads(FileTree tree, Path image) throws IOException {
    assertEquals(List.of(), TreeDiff.between(tree, ReferenceImages.read(image), 10));
    try (ImageSource source = FileImage.openForReading(image)) {
      ImageSummary verified = SquashfsImage.verify(source, Limits.defaults());
      assertEquals(tree.nameCount(), verified.fact("names"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-comp gzip",
        "-comp gzip -Xcompression-level 1 -Xwindow-size 9 -Xstrategy filtered,huffman_only",
        "-comp gzip -b 4K",
        "-comp gzip -b 1M -nopad",
        "-comp gzip -no-fragments -no-exports",
        "-comp gzip -always-use-fragments -no-duplicates",
        "-comp gzip -noI",
        "-comp gzip -noD",
        "-comp gzip -noF",
        "-comp gzip -noId",
        "-comp gzip -noI -noD -noF -noX -noId",
        "-comp xz",
        "-comp xz -b 8K",
        "-comp xz -Xbcj x86,arm,armthumb,powerpc,sparc,ia64 -Xdict-size 50%",
        "-comp xz -b 256K -Xdict-size 8192",
        "-comp lz4",
        "-comp lz4 -Xhc -b 64K",
        "-comp zstd -Xcompression-level 1",
        "-comp zstd -Xcompression-level 22 -b 1M"
      })
  void mksquashfsWithEveryCodecAndOption(String options) throws IOException {
    FileTree tree = everything().build();

    Path image = new ReferenceImages(folder, tree).mksquashfs(options.split(" "));

    assertReads(tree, image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c gzip",
        "-c gzip -X level=3,window=10,huffman -b 4096",
        "-c gzip -e -B 1024",
        "-c gzip -T",
        "-c xz",
        "-c xz -X dictsize=8192,x86 -b 65536",
        "-c lz4",
        "-c lz4 -X hc -e",
        "-c zstd -X level=19 -b 1048576"
      })
  void gensquashfsWithEveryCodecAndOption(String options) throws IOException {
    FileTree tree = everything().build();

    Path image = new ReferenceImages(folder, tree).gensquashfs(options.split(" "));

    assertReads(tree, image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar2sqfs -q -f -c gzip",
        "tar2sqfs -q -f -c xz -e",
        "tar2sqfs -q -f -c lz4 -b 4096",
        "tar2sqfs -q -f -c zstd",
        "sqfstar -quiet -no-progress -root-mode 755 -all-time 1700000000 -comp gzip",
        "sqfstar -quiet -no-progress -root-mode 755 -all-time 1700000000 -comp xz -noX",
        "sqfstar -quiet -no-progress -root-mode 755 -all-time 1700000000 -comp lz4",
        "sqfstar -quiet -no-progress -root-mode 755 -all-time 1700000000 -comp zstd -noI"
      })
  void xattrsFromTars(String command) throws IOException {
    FileTree tree = withXattrs(builder()).build();

    Path image = new ReferenceImages(folder, tree).ofTar(command.split(" "));

    assertReads(tree, image);
  }

  @Test
  void anEmptyTree() throws IOException {
    FileTree tree = builder().build();
    var tools = new ReferenceImages(folder, tree);

    assertReads(tree, tools.mksquashfs());
    assertReads(tree, tools.gensquashfs());
  }

  /**
   * Beyond what a basic directory inode holds, with an index of many entries. From real files: all
   * the tools take quadratic time over lists and tars of so many.
   */
  @Test
  void aDirectoryOf70000Entries() throws IOException {
    Path many = Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < 70_000; i++) {
      Files.createFile(many.resolve(String.format(Locale.ROOT, "f%06d", i)));
    }
    Path image = folder.resolve("many.sqfs");

    ReferenceImages.run(
        List.of("mksquashfs", many.toString(), image.toString(), "-quiet", "-no-progress"));

    try (ImageSource source = FileImage.openForReading(image)) {
      Directory root = SquashfsImage.read(source).root();
      assertEquals(70_000, root.size());
      assertEquals("f000000", root.name(0).toString());
      assertEquals("f069999", root.name(69_999).toString());
      ImageSummary verified = SquashfsImage.verify(source, Limits.defaults());
      assertEquals(70_000, verified.fact("regular file"));
    }
  }

  @Test
  void aSparseFileOver4GiB() throws IOException {
    long size = (4L << 30) + 5;
    TreeBuilder builder = builder();
    Content content =
        Content.concat(List.of(Content.zeros(size - 3), Content.of(new byte[] {1, 2, 3})));
    file(builder, "/large", owned(0644, 0, 0), content);
    FileTree tree = builder.build();

    Path image = new ReferenceImages(folder, tree).mksquashfs("-b", "1M");

    try (ImageSource source = FileImage.openForReading(image);
        ImageSource large =
            ((RegularFile) SquashfsImage.read(source).find(TreePath.of("/large")).orElseThrow())
                .content()
                .open()) {
      assertEquals(size, large.size());
      assertEquals(1, large.dataExtents().size());
      assertTrue(large.dataExtents().getFirst().offset() >= 4L << 30);
      var end = ByteBuffer.allocate(5);
      large.readAt(size - 5, end);
      assertEquals(ByteBuffer.wrap(new byte[] {0, 0, 1, 2, 3}), end.flip());
    }
  }

  /** mksquashfs moves the old root inode and renumbers what it adds. */
  @Test
  void anImageThatWasAppendedTo() throws IOException {
    FileTree tree = everything().build();
    var tools = new ReferenceImages(folder, tree);
    Path image = tools.mksquashfs("-b", "4K");

    ReferenceImages.run(
        List.of(
            "mksquashfs",
            folder.resolve("files/bin").toString(),
            image.toString(),
            "-quiet",
            "-no-progress",
            "-root-becomes",
            "old",
            "-no-recovery"));

    FileTree read = ReferenceImages.read(image);
    FileTree old = FileTree.of((Directory) read.find(TreePath.of("/old")).orElseThrow());
    Node kept = old.find(TreePath.of("/sizes/noise131073")).orElseThrow();
    Node original = tree.find(TreePath.of("/sizes/noise131073")).orElseThrow();
    assertEquals(
        List.of(),
        TreeDiff.between(
            FileTree.builder().add(TreePath.of("/f"), original).build(),
            FileTree.builder().add(TreePath.of("/f"), kept).build(),
            5));
    assertEquals(tree.nameCount(), old.nameCount());
    assertTrue(read.find(TreePath.of("/tool")).isPresent());
  }
}
