package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that is read becomes everything that is written: what the target holds is there
 * afterwards, what it does not hold is refused, and named where it is let go. What that is, is said
 * by docs/conversions.md, cell by cell.
 */
@Tag("reference")
class ConversionMatrixTest {

  private static final List<String> KEEP =
      List.of("--times", "keep", "--owner", "keep", "--xattrs", "keep");

  /** Targets of the main job, and what their files are called. */
  private static final Map<String, String> TARGETS = new LinkedHashMap<>();

  static {
    TARGETS.put("squashfs", "x.squashfs");
    TARGETS.put("tar", "x.tar.gz");
    TARGETS.put("cpio", "x.cpio");
    TARGETS.put("initramfs", "x.initramfs");
    TARGETS.put("ext4", "x.ext4");
    TARGETS.put("iso", "x.iso");
    TARGETS.put("fat", "x.fat");
  }

  private static Path folder;
  private static Map<String, HeldBy> table;

  /** What is read, by what it is; {@code -} in front of what is given to standard input. */
  private static final Map<String, String> SOURCES = new LinkedHashMap<>();

  @BeforeAll
  static void oneSourceOfEveryKind() throws IOException {
    folder = Files.createTempDirectory("assemble-conversions");
    table = HeldBy.all();
    Path directory = folder.resolve("directory");
    HostDirectory.write(HeldFeature.together(), directory, HostWriteOptions.defaults());
    SOURCES.put("directory", directory.toString());
    for (Map.Entry<String, String> target : TARGETS.entrySet()) {
      String image = folder + "/source-" + target.getValue();
      convert(directory.toString(), target.getKey(), image, true).ok();
      SOURCES.put(target.getKey(), image);
    }
    SOURCES.put("tar on standard input", "-" + folder + "/source-x.tar.gz");
    SOURCES.put("squashfs on standard input", "-" + folder + "/source-x.squashfs");
    SOURCES.put("partition", disk("disk.raw") + "#system");
    SOURCES.put("partition of qcow2", disk("disk.qcow2") + "#system");
    SOURCES.put("partition of VHD", disk("disk.vhd") + "#esp");
    SOURCES.put("partition of a stream", disk("disk.raw.zst") + "#2");
    String uki = folder + "/x.efi";
    Path kernel = DebianKernel.cloud().image();
    String initrd = SOURCES.get("initramfs");
    Cli.run("--kernel", kernel.toString(), "--initrd", initrd, "--out", uki).ok();
    SOURCES.put("section of a UKI", uki + "#.initrd");
  }

  private static String disk(String name) throws IOException {
    Path layout =
        Files.writeString(
            folder.resolve("disk.toml"),
            """
            [[partition]]
            name = "esp"
            type = "esp"
            source = "source-x.fat"

            [[partition]]
            name = "system"
            type = "root"
            source = "source-x.ext4"
            """);
    String disk = folder + "/" + name;
    Cli.run("--layout", layout.toString(), "--out", disk).ok();
    return disk;
  }

  @AfterAll
  static void remove() throws IOException {
    ReferenceTool.require("rm").run("-rf", folder);
  }

  static Stream<Arguments> pairs() {
    return SOURCES.keySet().stream()
        .flatMap(source -> TARGETS.keySet().stream().map(target -> Arguments.of(source, target)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everySourceBecomesEveryTarget(String source, String target) throws IOException {
    String address = SOURCES.get(source);
    String image = folder + "/" + TARGETS.get(target);
    try (OpenTree read = open(address.replaceFirst("^-", ""))) {
      HeldBy held = table.get(target);
      boolean isRefused = refuses(held, read.tree());

      Cli.Run strict = convert(address, target, image, false);
      assertEquals(
          isRefused ? ExitCode.UNREPRESENTABLE : ExitCode.DONE, strict.exit(), strict.err());
      assertEquals(!isRefused, Files.exists(Path.of(image)));
      if (isRefused) {
        for (String word : held.words(read.tree())) {
          assertTrue(strict.err().contains(word.replace("drop", "follow|drop")), strict.err());
        }
        Cli.Run let = convert(address, target, image, true).ok();
        assertEquals(held.words(read.tree()), losses(let), let.out());
      }

      try (OpenTree back = open(image)) {
        assertEquals(List.of(), TreeDiff.between(held.relieved(read.tree()), back.tree(), 20));
      }
      assertEquals(ExitCode.DONE, Cli.run("verify", image, "-q").exit());
    } finally {
      Files.deleteIfExists(Path.of(image));
    }
  }

  /** The sources themselves have what they should have: they are not compared with themselves. */
  @Test
  void theSourcesHoldWhatTheTableSays() throws IOException {
    FileTree whole = HeldFeature.together();

    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      String format =
          switch (source.getKey()) {
            case "tar on standard input" -> "tar";
            case "squashfs on standard input" -> "squashfs";
            case "partition of VHD" -> "fat";
            case "section of a UKI" -> "initramfs";
            case String disk when disk.startsWith("partition") -> "ext4";
            default -> source.getKey();
          };
      FileTree expected = format.equals("directory") ? whole : table.get(format).relieved(whole);
      try (OpenTree read = open(source.getValue().replaceFirst("^-", ""))) {
        assertEquals(List.of(), TreeDiff.between(expected, read.tree(), 20), source.getKey());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void everySourceBecomesADirectory(String source) throws IOException {
    String address = SOURCES.get(source);
    Path out = folder.resolve("extracted");
    String named = address.replaceFirst("^-", "");
    byte[] input = named.equals(address) ? new byte[0] : Files.readAllBytes(Path.of(named));
    String place = named.equals(address) ? address : "-";
    try (OpenTree read = open(named)) {
      Cli.run(input, Map.of(), "extract", "--out", out.toString(), "-q", "--", place).ok();

      try (OpenTree back = open(out.toString())) {
        assertEquals(List.of(), TreeDiff.between(read.tree(), back.tree(), 20));
      }
    } finally {
      ReferenceTool.require("rm").run("-rf", out);
    }
  }

  static Stream<String> sources() {
    return SOURCES.keySet().stream().filter(source -> !source.equals("directory"));
  }

  /** A layout has no standard input. */
  static Stream<String> sourcesOfLayouts() {
    return SOURCES.keySet().stream().filter(source -> !SOURCES.get(source).startsWith("-"));
  }

  @ParameterizedTest
  @MethodSource("sourcesOfLayouts")
  void everySourceBecomesAPartition(String source) throws IOException {
    String address = SOURCES.get(source);
    Path layout =
        Files.writeString(
            folder.resolve("target.toml"),
            """
            [[partition]]
            name = "data"
            type = "linux-generic"
            format = "ext4"
            tree = "%s"
            """
                .formatted(Path.of(address).getFileName()));
    Path disk = folder.resolve("target.qcow2");
    var words = new ArrayList<>(List.of("--layout", layout.toString(), "--out", disk.toString()));
    words.addAll(KEEP);
    try (OpenTree read = open(address)) {
      Cli.run(words.toArray(String[]::new)).ok();

      try (OpenTree back = open(disk + "#data")) {
        assertEquals(
            List.of(), TreeDiff.between(table.get("ext4").relieved(read.tree()), back.tree(), 20));
      }
    } finally {
      Files.deleteIfExists(disk);
    }
  }

  static Stream<Arguments> cells() {
    return Stream.of(HeldFeature.values())
        .flatMap(feature -> TARGETS.keySet().stream().map(to -> Arguments.of(feature, to)));
  }

  /** One feature alone, so that no other is the reason of a refusal. */
  @ParameterizedTest
  @MethodSource("cells")
  void everyCellOfTheTableIsTrue(HeldFeature feature, String target) throws IOException {
    FileTree tree = feature.alone();
    assertFalse(feature.in(tree).isEmpty());
    HeldBy held = table.get(target);
    String source = source(feature, tree);
    String image = folder + "/" + TARGETS.get(target);
    try {
      Cli.Run strict = convert(source, target, image, false);

      String cell = held.cells().get(feature);
      int exit =
          cell.matches("yes|left out|rounded|nearest") ? ExitCode.DONE : ExitCode.UNREPRESENTABLE;
      assertEquals(exit, strict.exit(), cell + ": " + strict.err());
      if (exit != ExitCode.DONE) {
        String path = feature.in(tree).getFirst().toString();
        assertTrue(strict.err().contains(path) || feature == HeldFeature.CASES, strict.err());
        for (String word : held.words(tree)) {
          assertTrue(strict.err().contains(word.replace("drop", "follow|drop")), strict.err());
        }
        Cli.Run let = convert(source, target, image, true).ok();
        assertEquals(held.words(tree), losses(let), let.out());
      }
      if (cell.equals("rounded")) {
        assertTrue(strict.err().contains("fraction of"), strict.err());
      }
      try (OpenTree back = open(image)) {
        assertEquals(List.of(), TreeDiff.between(held.relieved(tree), back.tree(), 20));
      }
    } finally {
      Files.deleteIfExists(Path.of(image));
    }
  }

  /** An image that has the feature: tar has all but sockets. */
  private static String source(HeldFeature feature, FileTree tree) throws IOException {
    boolean isTar = feature != HeldFeature.SOCKETS;
    Path file = folder.resolve("alone." + (isTar ? "tar" : "squashfs"));
    Files.deleteIfExists(file);
    try (FileImage image = FileImage.create(file)) {
      if (isTar) {
        TarArchive.write(tree, TarOptions.defaults(), image);
      } else {
        SquashfsImage.write(tree, SquashfsOptions.defaults(), image);
      }
    }
    return file.toString();
  }

  private static OpenTree open(String address) throws IOException {
    return TreeSource.openWhole(
        SourceAddress.ofTree(dev.assembler.cli.Arguments.bytes(address)),
        SourceOptions.defaults().withHostXattrs(XattrChoice.ALL));
  }

  private static boolean refuses(HeldBy held, FileTree tree) throws IOException {
    return !held.words(tree).isEmpty() || !held.refused(tree).isEmpty();
  }

  /**
   * Converts on the command line.
   *
   * @param isLet whether that is let go which the target cannot hold
   */
  private static Cli.Run convert(String source, String target, String image, boolean isLet)
      throws IOException {
    String named = source.replaceFirst("^-", "");
    boolean isStream = !named.equals(source);
    var words = new ArrayList<>(List.of("--tree", isStream ? "-" : source, "--out", image));
    words.addAll(KEEP);
    words.addAll(List.of("--format", target, "--json"));
    if (isLet) {
      try (OpenTree read = open(named)) {
        HeldBy held = table.get(target);
        Set<String> lost = held.words(read.tree());
        if (!lost.isEmpty()) {
          words.addAll(List.of("--allow-loss", String.join(",", lost)));
        }
        for (TreePath path : held.refused(read.tree())) {
          words.addAll(List.of("--exclude", dev.assembler.cli.Arguments.decode(path.toBytes())));
        }
      }
    }
    byte[] input = isStream ? Files.readAllBytes(Path.of(named)) : new byte[0];
    return Cli.run(input, Map.of(), words.toArray(String[]::new));
  }

  /** What the summary says was let go. */
  private static Set<String> losses(Cli.Run run) {
    Map<?, ?> result = (Map<?, ?>) ((Map<?, ?>) Json.parse(run.out())).get("result");
    var losses = new TreeSet<String>();
    ((Map<?, ?>) result.get("losses")).keySet().forEach(loss -> losses.add((String) loss));
    return losses;
  }
}
