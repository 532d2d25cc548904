package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A recipe of the host's files, for two architectures, in a folder. */
final class RecipeFixture {

  /** Lines 1 to 6. */
  static final String HEAD =
      """
      format = 1
      name = "edge"
      version = "1"
      epoch = 1700000000
      seed = "edge"
      architectures = ["amd64", "arm64"]
      """;

  private static final String BODY =
      """

      [source.base]
      dir = "root"

      [source.notes]
      file = "notes"
      install = "/etc/notes"

      [tree.root]
      from = ["base"]

      [[tree.root.file]]
      path = "/etc/arch"
      file = "arch.amd64"

      [tree.early]
      from = ["notes"]

      [artifact.rootfs]
      kind = "squashfs"
      tree = "root"
      compression = "zstd:3"

      [artifact.initrd]
      kind = "initramfs"
      tree = "early"
      compression = "zstd:3"
      output = "initramfs.cpio.zst"

      [artifact.hashes]
      kind = "verity"
      of = "rootfs"

      [artifact.disk]
      kind = "disk"
      partition = [
        { name = "root", type = "root", artifact = "rootfs" },
        { name = "root-verity", type = "root-verity", artifact = "hashes", of = "root" },
      ]

      [artifact.cloud]
      kind = "qcow2"
      of = "disk"

      [variant.kernel-initrd]
      files = ["initrd", "rootfs"]

      [variant.raw]
      files = { "disk.img" = "disk" }

      [variant.qcow2]
      files = ["cloud"]

      [variant.disk-image-rpi4]
      files = ["rootfs"]
      """;

  private final Path folder;

  private RecipeFixture(Path folder) {
    this.folder = folder;
  }

  static RecipeFixture in(Path folder) throws IOException {
    Trees.small(folder.resolve("root"));
    Files.writeString(folder.resolve("notes"), "notes\n");
    Files.writeString(folder.resolve("arch.amd64"), "amd64\n");
    Files.writeString(folder.resolve("arch.arm64"), "arm64\n");
    var fixture = new RecipeFixture(folder);
    fixture.write(HEAD + BODY.replace("file = \"arch.amd64\"", "file = \"arch.{ARCH}\""));
    return fixture;
  }

  Path folder() {
    return folder;
  }

  void write(String recipe) throws IOException {
    Files.writeString(folder.resolve("recipe.toml"), recipe);
  }

  void change(String from, String to) throws IOException {
    String recipe = Files.readString(folder.resolve("recipe.toml"));
    assertEquals(2, recipe.split(java.util.regex.Pattern.quote(from), -1).length, from);
    write(recipe.replace(from, to));
  }

  /** In {@code out} below the folder. */
  Cli.Run build(String... more) {
    return run(Map.of(), "build", more);
  }

  Cli.Run run(Map<String, String> variables, String verb, String... more) {
    var words =
        new ArrayList<String>(List.of(verb, folder + "/recipe.toml", "--store", folder + "/store"));
    if (!List.of(more).contains("--out")) {
      words.addAll(List.of("--out", folder + "/out"));
    }
    words.addAll(List.of(more));
    return Cli.run(new byte[0], variables, words.toArray(String[]::new));
  }

  Path out(String path) {
    return folder.resolve("out").resolve(path);
  }

  /** Digests of all that is delivered, by path below the output directory. */
  Map<String, String> delivered() throws IOException {
    return delivered(folder.resolve("out"));
  }

  static Map<String, String> delivered(Path out) throws IOException {
    var digests = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(out)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !out.relativize(file).startsWith(".assemble"))
          .forEach(file -> {
            try {
              digests.put(out.relativize(file).toString(), Fingerprint.of(file));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return digests;
  }

  /** Subjects "ARCH KIND.NAME" that were made, in the order of the alphabet. */
  static List<String> made(Cli.Run run) {
    return run.err()
        .lines()
        .filter(line -> line.matches("a[a-z0-9]+ artifact\\..*") && !line.contains(": unchanged, "))
        .map(line -> line.substring(0, line.indexOf(':')))
        .sorted()
        .toList();
  }

  /** Nothing hidden, nothing half. */
  void requireNothingUnfinished() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      assertEquals(
          List.of(),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(".") && !name.equals(".assemble"))
              .toList());
    }
  }
}
