package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real trees go into images and come out as they were: by the Linux kernel, by unsquashfs, and,
 * from the images of mksquashfs and gensquashfs, by us. Compared by our host reader and, apart from
 * it, by the host's own tools.
 */
@Tag("reference")
class RealTreesTest {

  private static final int RANDOM_TREES = 6;

  private static Path folder;
  private static final Map<String, RealTree> TREES = new LinkedHashMap<>();
  private static final Map<RealTree, Path> IMAGES = new LinkedHashMap<>();
  private static final Map<RealTree, List<String>> LISTINGS = new LinkedHashMap<>();

  @BeforeAll
  static void makeTrees() throws IOException {
    folder = Files.createTempDirectory("assemble-real");
    add(RealTree.minbase(folder));
    add(RealTree.twin(folder));
    String data = System.getProperty("assemble.data");
    if (data != null) {
      Path archive = Path.of(data, "alpine", "alpine-minirootfs-3.20.3-x86_64.tar.gz");
      add(RealTree.tar("alpine", archive, folder));
    }
    for (int seed = 1; seed <= RANDOM_TREES; seed++) {
      add(RealTree.random(seed, folder));
    }
  }

  private static void add(RealTree tree) {
    TREES.put(tree.name(), tree);
  }

  /** Names of hostile bytes and modes: rm is the surest. */
  @AfterAll
  static void removeTrees() throws IOException {
    ReferenceTool.require("rm").run("-rf", folder);
  }

  static Stream<RealTree> trees() {
    return TREES.values().stream();
  }

  private static Path image(RealTree tree) throws IOException {
    Path image = folder.resolve(tree.name() + ".squashfs");
    if (IMAGES.putIfAbsent(tree, image) == null) {
      String compression = tree.name().equals("minbase") ? "zstd:3" : "zstd";
      Cli.run(
              "--tree",
              tree.source().toString(),
              "--out",
              image.toString(),
              "--times",
              "keep",
              "--owner",
              "keep",
              "--xattrs",
              "keep",
              "--compression",
              compression)
          .ok();
    }
    return image;
  }

  private static List<String> listing(RealTree tree) throws IOException {
    List<String> listing = LISTINGS.get(tree);
    if (listing == null) {
      listing = HostListing.of(tree.directory());
      LISTINGS.put(tree, listing);
    }
    return listing;
  }

  private static void assertShows(RealTree tree, Path directory) throws IOException {
    assertEquals(List.of(), TreeDiff.between(tree.tree(), RealTree.read(directory), 20));
    HostListing.assertSame(listing(tree), HostListing.of(directory));
  }

  @ParameterizedTest
  @MethodSource("trees")
  void theKernelSeesTheTree(RealTree tree) throws IOException {
    Path image = image(tree);
    whileMounted(
        image,
        mounted -> {
          assertShows(tree, mounted);
          assertEquals(
              HostListing.expectedDirectoryLinks(tree.directory()),
              HostListing.directoryLinks(mounted));
        });
  }

  private static void whileMounted(Path image, LoopMount.Look look) throws IOException {
    LoopMount.of("squashfs", image, folder, look);
  }

  @ParameterizedTest
  @MethodSource("trees")
  void unsquashfsSeesTheTree(RealTree tree) throws IOException {
    Path unpacked = folder.resolve("unpacked");
    try {
      ReferenceTool.require("unsquashfs").run("-n", "-q", "-xattrs", "-d", unpacked, image(tree));

      assertShows(tree, unpacked);
    } finally {
      ReferenceTool.require("rm").run("-rf", unpacked);
    }
  }

  @ParameterizedTest
  @MethodSource("trees")
  void ourImageIsAcceptedAndReadBack(RealTree tree) throws IOException {
    Path image = image(tree);

    Cli.Run verified = Cli.run("verify", image.toString());

    assertEquals(0, verified.exit(), verified.err());
    assertReads(tree.tree(), image);
  }

  private static void assertReads(FileTree expected, Path image) throws IOException {
    try (ImageSource source = FileImage.openForReading(image)) {
      assertEquals(List.of(), TreeDiff.between(expected, SquashfsImage.read(source), 20));
      assertEquals(
          expected.nameCount(), SquashfsImage.verify(source, Limits.defaults()).fact("names"));
    }
  }

  /**
   * The tree that was given, but for hard links, and they as the kernel sees them: gensquashfs
   * takes none from a directory, mksquashfs not all of those between symbolic links.
   */
  private static void assertReadsForeign(FileTree given, Path image) throws IOException {
    try (ImageSource source = FileImage.openForReading(image)) {
      FileTree read = SquashfsImage.read(source);
      whileMounted(
          image,
          mounted -> assertEquals(List.of(), TreeDiff.between(RealTree.read(mounted), read, 20)));
      assertEquals(List.of(), TreeDiff.between(withoutLinks(given), withoutLinks(read), 20));
      assertEquals(
          given.nameCount(), SquashfsImage.verify(source, Limits.defaults()).fact("names"));
    }
  }

  private static FileTree withoutLinks(FileTree tree) {
    return tree.normalized(
        MetadataPolicy.reproducible(Epoch.ZERO)
            .withTimes(Times.KEEP)
            .withHardLinks(HardLinks.BREAK));
  }

  static Stream<Arguments> treesAndCodecs() {
    return trees()
        .flatMap(tree ->
            Stream.of("gzip", "xz", "zstd", "lz4")
                .filter(codec -> !tree.name().equals("minbase") || !codec.matches("gzip|xz"))
                .map(codec -> Arguments.of(tree, codec)));
  }

  @ParameterizedTest
  @MethodSource("treesAndCodecs")
  void imagesOfMksquashfsAreRead(RealTree tree, String codec) throws IOException {
    Path image = folder.resolve("mksquashfs.squashfs");
    try {
      var arguments =
          new ArrayList<Object>(
              List.of(tree.directory(), image, "-noappend", "-quiet", "-no-progress"));
      arguments.addAll(List.of("-comp", codec));
      if (codec.equals("zstd")) {
        arguments.addAll(List.of("-Xcompression-level", 1));
      }
      ReferenceTool.require("mksquashfs").run(arguments.toArray());

      assertReadsForeign(tree.tree(), image);
    } finally {
      Files.deleteIfExists(image);
    }
  }

  /**
   * From a directory gensquashfs takes no attributes without a value, and of its root only the
   * attributes.
   */
  @ParameterizedTest
  @MethodSource("treesAndCodecs")
  void imagesOfGensquashfsAreRead(RealTree tree, String codec) throws IOException {
    FileTree given =
        tree.tree()
            .normalized(
                MetadataPolicy.reproducible(Epoch.ZERO)
                    .withTimes(Times.KEEP)
                    .withXattrs(xattr -> xattr.value().length > 0));
    var root = given.root().metadata();
    String defaults =
        "mode=0"
            + Integer.toOctalString(root.permissions())
            + ",uid="
            + root.uid()
            + ",gid="
            + root.gid()
            + ",mtime="
            + root.mtimeSeconds();
    Path image = folder.resolve("gensquashfs.squashfs");
    try {
      var arguments =
          new ArrayList<Object>(
              List.of("-q", "-f", "-k", "-x", "-D", tree.directory(), "-d", defaults, "-c", codec));
      if (codec.equals("zstd")) {
        arguments.addAll(List.of("-X", "level=1"));
      }
      arguments.add(image);
      ReferenceTool.require("gensquashfs")
          .withLimit(Duration.ofMinutes(5))
          .run(arguments.toArray());

      assertReadsForeign(given, image);
    } finally {
      Files.deleteIfExists(image);
    }
  }

  /** The tests would say little of a tree that lacks what is hard to hold. */
  @Test
  void theTreesHaveWhatIsHardToHold() throws IOException {
    List<String> minbase = listing(TREES.get("minbase"));

    assertTrue(minbase.size() > 10_000, minbase.size() + " lines");
    for (String expected :
        List.of(
            "security.capability=0x0100000200300000",
            "trusted.on.link=0x01",
            "|0x103:0x11170",
            "caf\u00e9 \u00ff\n|name|f|",
            "|6755|1000|4294967294|",
            "one file: [usr/local/bin/ping, usr/local/sbin/pong]",
            "|p|620|")) {
      assertTrue(minbase.stream().anyMatch(line -> line.contains(expected)), expected);
    }
    assertTrue(TREES.get("minbase").tree().find(TreePath.of("/var/holes")).isPresent());
  }
}
