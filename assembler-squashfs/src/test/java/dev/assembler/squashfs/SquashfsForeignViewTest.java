package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Linux kernel and unsquashfs see exactly the tree that was written. */
@Tag("reference")
class SquashfsForeignViewTest {

  private static final String STAT = "%P|%y|%m|%U|%G|%Ts|%n|";

  @TempDir private Path scratch;

  static Stream<Codec> codecs() {
    return Stream.of(
        Codec.store(),
        Codec.gzip(6),
        Codec.xz(),
        Codec.zstd(15),
        Codec.zstd(19),
        Codec.lz4(),
        Codec.lz4hc(12));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void everyKindIsAsItWas(Codec codec) throws Exception {
    assertMountsAs(Fixtures.everyKind(), Written.SMALL.withCodec(codec));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void unsquashfsUnpacksEveryKind(Codec codec) throws Exception {
    FileTree tree = Fixtures.everyKind();

    try (var unpacked = ForeignView.unpacked(tree, Written.SMALL.withCodec(codec), scratch)) {
      assertShows(tree, unpacked);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void blocksOfEachSortAreReadBack(Codec codec) throws Exception {
    TreeBuilder builder = FileTree.builder();
    for (int size : new int[] {0, 1, 131_071, 131_072, 131_073, 500_000}) {
      builder.file("/text-" + size, 0644, Content.of(Fixtures.text(size, size)));
      builder.file("/noise-" + size, 0644, Content.of(Fixtures.noise(size, size)));
      builder.file("/zeros-" + size, 0644, Content.zeros(size));
      builder.file("/same-" + size, 0644, Content.of(Fixtures.text(size, size)));
    }

    assertMountsAs(builder.build(), SquashfsOptions.defaults().withCodec(codec));
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 1 << 20})
  void theSmallestAndTheLargestBlocksAreReadBack(int blockSize) throws Exception {
    TreeBuilder builder = FileTree.builder();
    for (int size : new int[] {0, 1, blockSize - 1, blockSize, blockSize + 1, 3 * blockSize + 7}) {
      builder.file("/text-" + size, 0644, Content.of(Fixtures.text(size, size)));
      builder.file("/zeros-" + size, 0644, Content.of(new byte[size]));
    }

    assertMountsAs(builder.build(), Written.SMALL.withBlockSize(blockSize));
  }

  /**
   * Every name is looked up, through the directory's index, and names between them are not found.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 256, 257, 600, 5000, 70_000})
  void everyNameOfADirectoryIsFound(int entries) throws Exception {
    FileTree tree = Fixtures.flatDirectory(entries);

    assertMountsAs(tree, Written.SMALL);
  }

  @Test
  void namesBesideThoseOfALargeDirectoryAreNotFound() throws Exception {
    try (var mounted = ForeignView.mounted(Fixtures.flatDirectory(9000), Written.SMALL, scratch)) {
      String probe =
          "cd dir; for i in $(seq -w 0 37 8999); do for n in file-00$i- file-00$i~ file-00${i}0;"
              + " do test -e $n && printf '%s\\0' $n; done; done; test -e a || test -e zzz || :";

      assertEquals(List.of(), mounted.list("sh", "-c", probe));
    }
  }

  @Test
  void namesAreBytes() throws Exception {
    assertMountsAs(Fixtures.strangeNames(), Written.SMALL);
  }

  @Test
  void distantHardLinksShareTheirInode() throws Exception {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 40_000; i++) {
      builder.file(String.format(Locale.ROOT, "/a/file-%05d", i), 0644, Content.of(""));
    }
    for (int i = 0; i < 40; i++) {
      builder.hardLink(
          String.format(Locale.ROOT, "/b/link-%05d", i),
          String.format(Locale.ROOT, "/a/file-%05d", i * 1000));
    }

    assertMountsAs(builder.build(), Written.SMALL);
  }

  @Test
  void theLongestSymlinkIsFollowedToItsEnd() throws Exception {
    TreeBuilder builder = FileTree.builder();
    builder.symlink("/longest", "t".repeat(4095));
    builder.symlink("/shortest", "t");

    assertMountsAs(builder.build(), Written.SMALL);
  }

  @Test
  void devicesKeepTheirNumbers() throws Exception {
    FileTree tree = Fixtures.everyKind();
    var expected = new ArrayList<String>();
    tree.walk((path, node) -> {
      if (node instanceof Device device) {
        expected.add(
            "." + path + String.format(Locale.ROOT, " %x:%x", device.major(), device.minor()));
      }
    });
    expected.sort(null);

    try (var mounted = ForeignView.mounted(tree, Written.SMALL, scratch)) {
      assertEquals(
          expected,
          mounted.list(
              "find",
              ".",
              "(",
              "-type",
              "b",
              "-o",
              "-type",
              "c",
              ")",
              "-exec",
              "stat",
              "--printf=%n %t:%T\\0",
              "{}",
              "+"));
    }
  }

  @Test
  void xattrsAreReadBack() throws Exception {
    byte[] shared = Fixtures.noise(1, 3000);
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 700; i++) {
      Metadata metadata =
          Fixtures.metadata(
              0755,
              0,
              0,
              0,
              Xattr.of("security.capability", Fixtures.CAPABILITY),
              Xattr.of("trusted.number", new byte[] {(byte) i, (byte) (i >> 8)}),
              Xattr.of("user.shared", shared));
      builder.add(TreePath.of("/f" + i), new RegularFile(metadata, Content.of("")));
    }
    FileTree tree = builder.build();
    String hex = "0x" + HexFormat.of().formatHex(shared);

    try (var mounted = ForeignView.mounted(tree, Written.SMALL, scratch)) {
      String dump =
          String.join("", mounted.list("getfattr", "-h", "-R", "-d", "-m", "-", "-e", "hex", "."));

      for (int i = 0; i < 700; i++) {
        String expected =
            String.format(
                Locale.ROOT,
                "# file: f%d\nsecurity.capability=0x%s\ntrusted.number=0x%02x%02x\nuser.shared=%s\n\n",
                i,
                HexFormat.of().formatHex(Fixtures.CAPABILITY),
                i & 0xFF,
                i >> 8,
                hex);
        assertEquals(true, dump.contains(expected), "xattrs of f" + i);
      }
    }
  }

  /** Of directories all but the size, which every file system counts in its own way. */
  private void assertMountsAs(FileTree tree, SquashfsOptions options) throws Exception {
    try (var mounted = ForeignView.mounted(tree, options, scratch)) {
      assertShows(tree, mounted);
    }
  }

  private static void assertShows(FileTree tree, ForeignView view) throws IOException {
    assertEquals(
        lines(tree),
        view.list(
            "find",
            ".",
            "-type",
            "d",
            "-printf",
            STAT + "0|\\0",
            "-o",
            "-printf",
            STAT + "%s|%l\\0"));
    assertEquals(
        sums(tree),
        view.list("find", ".", "-type", "f", "-size", "+0", "-exec", "sha256sum", "-z", "{}", "+"));
  }

  private static List<String> lines(FileTree tree) throws IOException {
    var lines = new ArrayList<String>();
    tree.walk((path, node) -> {
      Metadata metadata = node.metadata();
      long size =
          switch (node) {
            case RegularFile file -> file.size();
            case Symlink link -> link.targetLength();
            default -> 0;
          };
      String target =
          node instanceof Symlink link
              ? new String(link.target(), StandardCharsets.ISO_8859_1)
              : "";
      lines.add(
          String.format(
              Locale.ROOT,
              "%s|%c|%o|%d|%d|%d|%d|%s|%s",
              name(path),
              letter(node.kind()),
              metadata.permissions(),
              metadata.uid(),
              metadata.gid(),
              metadata.mtimeSeconds(),
              tree.linkCount(node),
              size,
              target));
    });
    lines.sort(null);
    return lines;
  }

  private static List<String> sums(FileTree tree) throws IOException {
    var sums = new ArrayList<String>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file && file.size() > 0) {
        sums.add(sha256(SameTree.bytes(file.content())) + "  ./" + name(path));
      }
    });
    sums.sort(null);
    return sums;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(TreePath path) {
    return new String(path.toBytes(), StandardCharsets.ISO_8859_1).substring(1);
  }

  private static char letter(Node.Kind kind) {
    return switch (kind) {
      case DIRECTORY -> 'd';
      case REGULAR_FILE -> 'f';
      case SYMLINK -> 'l';
      case BLOCK_DEVICE -> 'b';
      case CHAR_DEVICE -> 'c';
      case FIFO -> 'p';
      case SOCKET -> 's';
    };
  }
}
