package dev.assembler.cpio;

import static dev.assembler.testkit.TreeAssert.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.testkit.DebianInitrd;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GNU cpio, bsdtar, lsinitramfs and mkinitramfs: they read ours, we read theirs. */
@Tag("reference")
class CpioReferenceTest {

  @TempDir Path folder;

  /** Packed by us, unpacked by them, packed by them, read by us. */
  @ParameterizedTest
  @ValueSource(strings = {"NEWC", "CRC"})
  void gnuCpioUnpacksOursAndPacksItAgain(CpioOptions.Variant variant) throws IOException {
    ReferenceTool cpio = ReferenceTool.require("cpio");
    FileTree tree = ordinary();
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    CpioOptions options = CpioOptions.defaults().withVariant(variant).withDataAlign(64);

    cpio.in(unpacked)
        .withInput(Written.archive(tree, options))
        .run("-idm", "--no-absolute-filenames", "--quiet");
    byte[] theirs =
        cpio.in(unpacked)
            .withInput(find(unpacked))
            .run("-o0", "--quiet", "-H", variant == CpioOptions.Variant.CRC ? "crc" : "newc")
            .out();

    FileTree again = CpioArchive.read(MemoryImage.of(theirs));
    assertSameTree(withoutOwners(tree), withoutOwners(again));
    CpioArchive.verify(MemoryImage.of(theirs));
  }

  @Test
  void bsdtarUnpacksOursAndPacksItAgain() throws IOException {
    ReferenceTool bsdtar = ReferenceTool.require("bsdtar");
    FileTree tree = ordinary();
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    Path archive = Files.write(folder.resolve("ours.cpio"), Written.archive(tree));

    bsdtar.run("-xpf", archive, "-C", unpacked);
    byte[] theirs = bsdtar.run("-c", "--format", "newc", "-C", unpacked, ".").out();

    FileTree again = CpioArchive.read(MemoryImage.of(theirs));
    assertSameTree(withoutOwners(tree), withoutOwners(again));
  }

  @Test
  void allListTheNamesThatWeWrote() throws IOException {
    FileTree tree = TreeFixtures.everyKind();
    byte[] archive = Written.archive(tree);
    Path file = Files.write(folder.resolve("ours.cpio"), archive);
    var expected = new TreeSet<String>();
    tree.walk((path, node) -> expected.add(path.isRoot() ? "." : path.toString().substring(1)));

    String gnu = ReferenceTool.require("cpio").withInput(archive).run("-it", "--quiet").text();
    String bsd = ReferenceTool.require("bsdtar").run("-tf", file).text();

    assertEquals(expected, lines(gnu));
    assertEquals(expected, lines(bsd));
  }

  /** They go by segments, with the compressors of the host; the last one must be compressed. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip:9", "xz:6", "zstd:19", "lz4", "lz4hc:9"})
  void lsinitramfsListsAndUnmkinitramfsUnpacksBothSegments(String codec) throws IOException {
    FileTree early =
        FileTree.builder()
            .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("microcode"))
            .build();
    FileTree tree = ordinary();
    byte[] image =
        Written.initramfs(
            InitramfsOptions.defaults(),
            Segment.early(early),
            Segment.of(tree, Codec.parse(codec)));
    Path file = Files.write(folder.resolve("initrd"), image);
    Path unpacked = folder.resolve("unpacked");

    String listed = ReferenceTool.require("lsinitramfs").run(file).text();
    ReferenceTool.require("unmkinitramfs").run(file, unpacked);

    var expected = new TreeSet<String>();
    for (FileTree part : List.of(early, tree)) {
      part.walk((path, node) -> expected.add(path.isRoot() ? "." : path.toString().substring(1)));
    }
    assertEquals(expected, lines(listed));
    Path main = unpacked.resolve("main");
    assertEquals("fixture\n", Files.readString(main.resolve("etc/hostname")));
    assertEquals(
        Files.readAttributes(main.resolve("a"), "unix:ino").get("ino"),
        Files.readAttributes(main.resolve("etc/b"), "unix:ino").get("ino"));
    assertEquals(
        "microcode",
        Files.readString(unpacked.resolve("early/kernel/x86/microcode/GenuineIntel.bin")));
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, -t",
    "xz, -t",
    "zstd, -t",
    "lz4, -t",
  })
  void theirOwnToolsTestWhatWeCompressed(String tool, String test) throws IOException {
    byte[] image =
        Written.initramfs(
            manyMegabytes(), Codec.Id.valueOf(tool.toUpperCase(Locale.ROOT)).atDefaultLevel());
    Path file = Files.write(folder.resolve("image." + tool), image);

    byte[] expanded = ReferenceTool.require(tool).withInput(image).run("-dc").out();

    ReferenceTool.require(tool).withInput(Files.readAllBytes(file)).run(test);
    assertTrue(Arrays.equals(Written.archive(manyMegabytes()), expanded));
  }

  /** Archives of GNU cpio, compressed by the host's tools, one after the other. */
  @Test
  void concatenationsOfTheirsAreRead() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/etc"));
    Files.writeString(tree.resolve("file"), "contents\n".repeat(1000));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    Files.createLink(tree.resolve("hard"), tree.resolve("file"));
    Path root = tree.getParent();
    byte[] archive =
        ReferenceTool.require("cpio")
            .in(root)
            .withInput(find(root))
            .run("-o0", "--quiet", "-H", "newc")
            .out();
    FileTree expected = CpioArchive.read(MemoryImage.of(archive));
    var image = new RawCpio().bytes(archive);
    String[][] compressors = {
      {"gzip", "-9nc"},
      {"bzip2", "-c"},
      {"xz", "-c", "--check=crc32"},
      {"xz", "-c", "--format=lzma"},
      {"xz", "-c", "--check=crc32", "--x86", "--lzma2"},
      {"zstd", "-19qc"},
      {"lz4", "-lc"}
    };
    var codecs = new ArrayList<Codec.Id>(List.of(Codec.Id.STORE));
    for (String[] compressor : compressors) {
      Object[] arguments = Arrays.copyOfRange(compressor, 1, compressor.length);
      image
          .bytes(ReferenceTool.require(compressor[0]).withInput(archive).run(arguments).out())
          .pad();
      codecs.add(
          Arrays.asList(compressor).contains("--format=lzma")
              ? Codec.Id.LZMA
              : Codec.Id.valueOf(compressor[0].toUpperCase(Locale.ROOT)));
    }

    InitramfsContents contents = InitramfsImage.read(image.image());

    assertEquals(codecs, contents.segments().stream().map(InitramfsSegment::codec).toList());
    for (InitramfsContents.Part part : contents.parts()) {
      assertSameTree(expected, part.tree());
    }
    assertSameTree(expected, contents.unpacked());
    InitramfsImage.verify(image.image());
  }

  /** An initrd by Debian's own maker, with a microcode segment in front of it. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "lz4"})
  void debiansOwnInitrdIsRead(String compress) throws IOException {
    Path initrd = DebianInitrd.make(folder, compress);
    FileTree early =
        FileTree.builder()
            .file("/kernel/x86/microcode/AuthenticAMD.bin", 0644, Content.of("microcode"))
            .build();
    Path both = folder.resolve("both.img");
    try (var sink = FileImage.create(both);
        var source = FileImage.openForReading(initrd)) {
      InitramfsSegment main = InitramfsImage.inspect(source).getFirst();
      InitramfsImage.write(
          List.of(Segment.early(early), Segment.copy(source, main)),
          InitramfsOptions.defaults(),
          sink);
    }

    String listed = ReferenceTool.require("lsinitramfs").run(both).text();
    InitramfsContents contents;
    var names = new TreeSet<String>();
    try (var image = FileImage.openForReading(both)) {
      contents = InitramfsImage.read(image);
      contents
          .parts()
          .forEach(part -> part.entries().forEach(entry -> names.add(entry.nameText())));
      InitramfsImage.verify(image);
    }

    assertEquals(lines(listed), names);
    assertTrue(names.contains("init"), names.toString());
    assertEquals(List.of(), contents.dropped());
    RegularFile init = (RegularFile) CpioReaderTest.node(contents.unpacked(), "/init");
    assertTrue(init.size() > 1000);
  }

  /** Names that are text, no devices and no times in the future: what any user can unpack. */
  private static FileTree ordinary() {
    return FileTree.builder()
        .directory("/etc", 0755)
        .file("/etc/hostname", 0644, Content.of("fixture\n"))
        .file("/a", 0600, Content.of("linked"))
        .hardLink("/etc/b", "/a")
        .symlink("/etc/mtab", "../proc/mounts")
        .file("/empty", 0400, Content.of(""))
        .file("/run/script", 04755, Content.of("#!/bin/sh\n".repeat(5000)))
        .directory("/tmp", 01777)
        .build();
  }

  private static FileTree manyMegabytes() {
    var builder = FileTree.builder();
    for (int i = 0; i < 40; i++) {
      builder.file("/file-" + i, 0644, Content.of((i + " text ").repeat(70_000)));
    }
    return builder.build();
  }

  /** Owners are the unpacking user's. */
  private static FileTree withoutOwners(FileTree tree) throws IOException {
    var builder = FileTree.builder();
    Map<Node, Node> nodes = new IdentityHashMap<>();
    tree.walk((path, node) -> {
      var metadata = node.metadata().withOwner(0, 0).withMtime(0, 0);
      if (path.isRoot()) {
        metadata = metadata.withPermissions(0755);
      }
      if (node instanceof Directory) {
        builder.add(path, Directory.of(metadata, List.of()));
      } else {
        var changed = metadata;
        builder.add(path, nodes.computeIfAbsent(node, same -> same.withMetadata(changed)));
      }
    });
    return builder.build();
  }

  private static byte[] find(Path root) throws IOException {
    var names = new StringBuilder();
    try (var files = Files.walk(root)) {
      files.forEach(
          file -> names.append(file.equals(root) ? "." : root.relativize(file)).append('\0'));
    }
    return names.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Set<String> lines(String text) {
    return new TreeSet<>(text.lines().toList());
  }
}
