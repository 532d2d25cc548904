package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.pipeline.convert.DifferentTreeException;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlFormatException;
import dev.assembler.pipeline.toml.TomlTable;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.verity.HashTree;
import dev.assembler.verity.RootHash;
import dev.assembler.verity.VerityImage;
import dev.assembler.verity.VerityOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks within another file, whose names are that file's. */
class DiskDescriptionTest {

  private static final String RECIPE =
      """
      name = "x"
      [artifact.disk]
      kind = "disk"
      disk = { size = "minimal" }
      [[artifact.disk.partition]]
      name = "esp"
      type = "esp"
      format = "fat"
      files = { "/EFI/BOOT/BOOTAA64.EFI" = "uki" }
      [[artifact.disk.partition]]
      name = "root"
      type = "root"
      format = "squashfs"
      tree = ["base", "more"]
      [[artifact.disk.partition]]
      name = "usr"
      type = "usr"
      artifact = "data"
      [[artifact.disk.partition]]
      name = "usr-verity"
      type = "usr-verity"
      artifact = "hashes"
      of = "usr"
      """;

  @TempDir Path folder;

  /** A recipe's things, made when they are asked for. */
  private static final class Made implements DiskNames {

    final Map<String, FileTree> trees = new HashMap<>();
    final Map<String, Content> files = new HashMap<>();
    Optional<RootHash> rootHash = Optional.empty();

    @Override
    public NamedFile file(TomlTable table, String key, String name) {
      if (name.equals("missing")) {
        table.problem(key, "missing: no such artifact");
      }
      return new NamedFile() {
        @Override
        public String name() {
          return name;
        }

        @Override
        public Content content() {
          return files.get(name);
        }

        @Override
        public boolean isHashArea() {
          return name.equals("hashes");
        }

        @Override
        public RootHash rootHash() {
          return rootHash.orElseThrow();
        }
      };
    }

    @Override
    public NamedTree tree(TomlTable table, String name) {
      if (name.equals("missing")) {
        table.problem("tree", "missing: no such tree");
      }
      return new NamedTree() {
        @Override
        public String name() {
          return name;
        }

        @Override
        public FileTree tree() {
          return trees.get(name);
        }
      };
    }
  }

  private TomlFile toml(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.toml"), text);
    return TomlFile.read(HostPath.of(file.toString()), "recipe");
  }

  private static DiskDescription read(TomlFile toml, DiskNames names) {
    return DiskDescription.read(toml.table("artifact").tableOrEmpty("disk"), names, "arm64");
  }

  /** Everything that {@link #RECIPE} names. */
  private static Made made() throws IOException {
    var made = new Made();
    made.files.put("uki", Content.of("a program"));
    made.trees.put(
        "base",
        FileTree.builder()
            .file("/etc/motd", 0644, Content.of("hello\n"))
            .file("/etc/issue", 0600, Content.of("base\n"))
            .build());
    made.trees.put(
        "more",
        FileTree.builder()
            .directory("/", 0711)
            .file("/etc/issue", 0640, Content.of("more\n"))
            .build());
    byte[] data = "0123456789abcdef".repeat(1 << 10).getBytes(StandardCharsets.US_ASCII);
    var hashes = new MemoryImage();
    HashTree tree;
    try (ImageSource source = MemoryImage.of(data)) {
      tree = VerityImage.of(source, VerityOptions.defaults());
    }
    tree.writeTo(hashes);
    made.files.put("data", Content.of(data));
    made.files.put("hashes", Content.of(hashes.toBytes()));
    made.rootHash = Optional.of(tree.rootHash());
    return made;
  }

  private LayoutResult make(DiskDescription disk, String name, String seed, Set<Loss> losses)
      throws IOException {
    DiskRequest like = Layouts.disk(folder.resolve(name), 2);
    var request =
        new DiskRequest(
            like.output(),
            like.container(),
            like.blockMap(),
            like.rules(),
            losses,
            Optional.of(seed),
            true,
            2);
    try (LayoutJob job = LayoutJob.prepare(disk, request, ProgressListener.NONE)) {
      return job.write(output -> {}, ProgressListener.NONE);
    }
  }

  private static Partition partition(LayoutResult result, String name) {
    return result.partitions().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void treesAndFilesAreThoseOfTheNames() throws IOException {
    TomlFile toml = toml(RECIPE);
    var names = new Made(); // with nothing in it while the description is read
    DiskDescription disk = read(toml, names);
    toml.requireSound();
    Made made = made();
    names.files.putAll(made.files);
    names.trees.putAll(made.trees);
    names.rootHash = made.rootHash;

    LayoutResult result = make(disk, "disk.raw", "seed", Set.of());

    assertEquals("root-arm64", partition(result, "root").type().name());
    RootHash hash = made.rootHash.orElseThrow();
    assertEquals(Optional.of(hash.dataPartition()), partition(result, "usr").guid());
    assertEquals(Optional.of(hash.hashPartition()), partition(result, "usr-verity").guid());
    assertEquals(Map.of("usr", hash.toString()), result.rootHashes());
    try (ImageSource image = FileImage.openForReading(folder.resolve("disk.raw"))) {
      List<Partition> partitions = DiskImage.read(image).partitions();
      FileTree root = SquashfsImage.read(partitions.get(1).body());
      assertEquals(0711, root.root().metadata().permissions());
      assertEquals(
          0640, root.find(TreePath.of("/etc/issue")).orElseThrow().metadata().permissions());
      assertTrue(root.find(TreePath.of("/etc/motd")).isPresent());
      byte[] usr = new byte[16];
      partitions.get(2).body().readAt(0, ByteBuffer.wrap(usr));
      assertArrayEquals("0123456789abcdef".getBytes(StandardCharsets.US_ASCII), usr);
    }
  }

  @Test
  void theSeedDecidesWhatIsDerived() throws IOException {
    TomlFile toml = toml(RECIPE);
    DiskDescription disk = read(toml, made());

    LayoutResult one = make(disk, "a.raw", "seed", Set.of());
    LayoutResult same = make(disk, "b.raw", "seed", Set.of());
    LayoutResult other = make(disk, "c.raw", "seed/other", Set.of());

    assertEquals(one.sha256(), same.sha256());
    assertNotEquals(partition(one, "esp").guid(), partition(other, "esp").guid());
    assertEquals(partition(one, "usr").guid(), partition(other, "usr").guid());
  }

  @Test
  void partitionsAreToldBeforeThereIsAnythingInThem() throws IOException {
    DiskDescription disk =
        read(
            toml(RECIPE.replace("format = \"fat\"", "format = \"fat\"\nsize = \"64M\"")),
            new Made());

    assertEquals(
        List.of(
            new DiskDescription.Slot("esp", "esp", "fat", OptionalLong.of(64 << 20)),
            new DiskDescription.Slot("root", "root", "squashfs", OptionalLong.empty()),
            new DiskDescription.Slot("usr", "usr", "raw", OptionalLong.empty()),
            new DiskDescription.Slot("usr-verity", "usr-verity", "raw", OptionalLong.empty())),
        disk.partitions());
  }

  @Test
  void aHashAreaOfOtherDataIsFoundWhenTheDiskIsReadBack() throws IOException {
    Made made = made();
    made.files.put("data", Content.of(new byte[1 << 14]));
    DiskDescription disk = read(toml(RECIPE), made);

    var refused =
        assertThrows(DifferentTreeException.class, () -> make(disk, "d.raw", "seed", Set.of()));

    assertTrue(refused.getMessage().contains("usr"), refused.getMessage());
    assertFalse(Files.exists(folder.resolve("d.raw")));
  }

  @Test
  void aSettledTreeLosesWhatIsLetGo() throws IOException {
    Made made = made();
    made.trees.put(
        "base", FileTree.builder().file("/a", 0755, Content.of("x")).symlink("/b", "a").build());
    String fat =
        """
        [artifact.disk]
        [[artifact.disk.partition]]
        name = "esp"
        type = "esp"
        format = "fat"
        tree = "base"
        """;
    DiskDescription disk = read(toml(fat), made);

    assertThrows(UnrepresentableTreeException.class, () -> make(disk, "e.raw", "seed", Set.of()));
    LayoutResult result = make(disk, "e.raw", "seed", Set.of(Loss.SYMLINK_DROP));

    assertEquals(1, result.partitions().size());
  }

  @Test
  void allProblemsHaveTheLinesOfTheFileAround() throws IOException {
    TomlFile toml =
        toml(
            """
            [artifact.disk]
            anything = "is the caller's"
            disk = { table = "gtp", seed = "x" }
            raw = [
              { offset = 512 },
              { offset = 1024, source = "missing" } ]
            partition = [
              { name = "a", type = "esp", format = "fat", tree = "missing", exclude = "x" },
              { name = "b", type = "root", artifact = "missing" },
              { name = "c", type = "root", artifact = "data", source = "data" },
              { name = "d", type = "root-verity", artifact = "data", of = "b" },
              { name = "e", type = "root-verity", artifact = "hashes", of = "x" },
              { name = "f", type = "root", format = "squashfs", artifact = "data", tree = "base" },
              { name = "g", type = "root", format = "raw" },
            ]
            """);

    read(toml, new Made());

    assertEquals(
        List.of(
            "line 3: unknown key \"seed\"",
            "line 3: table \"gtp\": expected gpt, hybrid or mbr; did you mean gpt?",
            "line 5: no artifact and no source; name one",
            "line 6: missing: no such artifact",
            "line 8: exclude: a tree comes settled; say it where it is made",
            "line 8: missing: no such tree",
            "line 9: missing: no such artifact",
            "line 10: artifact and source: one of them",
            "line 11: of: data is no hash area; format = \"verity\" makes one",
            "line 12: of = \"x\": no partition before this one has that name; did you mean a?",
            "line 13: artifact: format \"squashfs\" has no use for it",
            "line 14: no artifact and no source; name one"),
        assertThrows(TomlFormatException.class, toml::requireSound).problems().stream()
            .map(Object::toString)
            .toList());
  }

  @Test
  void aLayoutFileHasNoArtifacts() throws IOException {
    Path layout =
        Layouts.write(
            folder.resolve("in"),
            "[[partition]]\nname = \"a\"\ntype = \"root\"\nartifact = \"piece\"\n");

    var refused =
        assertThrows(
            TomlFormatException.class, () -> Layouts.make(layout, folder.resolve("x.raw")));

    assertEquals(
        List.of("line 4: unknown key \"artifact\""),
        refused.problems().stream().map(Object::toString).toList());
  }
}
