package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One thing changes at a time, and these artifacts are made anew and no others: whatever decides
 * bytes is in a key, and what does not is in none.
 */
@Tag("reference")
@Tag("slow")
class BuildKeysTest {

  private static final String RECIPE =
      RecipeFixture.HEAD.replace(", \"arm64\"", "")
          + """
          [source.linux]
          dir = "linux"
          [source.app]
          debian = "stable"
          mirror = "file://FOLDER/one/archive"
          keys = "one/archive.gpg"
          packages = ["app"]
          [kernel]
          from = "linux"
          modules = ["virtio"]
          cmdline = "quiet"
          [tree.early]
          from = []
          modules = "needed"
          [tree.modules]
          from = []
          modules = "all"
          [tree.root]
          from = ["app"]
          spec = ["mtree:root.mtree"]
          [tree.claim]
          identity = { id = "one", server = "https://claims.example" }
          [artifact]
          initrd = { kind = "initramfs", tree = "early", compression = "gzip" }
          modules = { kind = "cpio", tree = "modules" }
          root = { kind = "squashfs", tree = "root", compression = "zstd:3" }
          hashes = { kind = "verity", of = "root" }
          claim = { kind = "fat", tree = "claim" }
          note = { kind = "file", text = "a note" }
          signed = { kind = "uki", initrd = "initrd", cmdline = "one", sign = { key = "a.key", certificate = "a.pem" } }
          stubbed = { kind = "uki", initrd = "initrd", stub = "stub.efi" }
          hashed = { kind = "uki", initrd = "initrd", cmdline = "roothash={roothash:hashes}" }
          ipxe = { kind = "ipxe", initrd = "initrd", cmdline = "one" }
          script = { kind = "ipxe", initrd = "initrd", cmdline = "one", values = { image_base = "https://a.example", instance_uuid = "0b1c6e0a-1111-4222-8333-444455556666", bootstrap_token = "t", ca_pem_url = "https://a.example/ca" } }
          [variant.all]
          files = ["kernel", "initrd", "modules", "root", "hashes", "claim", "note", "signed", "stubbed", "hashed", "ipxe", "script"]
          """;

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aSystem() throws IOException {
    recipe = RecipeFixture.in(folder);
    recipe.write(RECIPE.replace("FOLDER", folder.toString()));
    DebianArchive.in(Files.createDirectories(folder.resolve("one")));
    Path modules =
        Files.createDirectories(
            folder.resolve("linux/lib/modules/" + ModuleFixture.RELEASE + "/kernel"));
    Files.write(modules.resolve("virtio.ko"), ModuleFixture.module().toBytes());
    Files.write(modules.resolve("other.ko"), ModuleFixture.module().toBytes());
    Files.createDirectories(folder.resolve("linux/boot"));
    Files.copy(DebianKernel.cloud().image(), kernel());
    Files.copy(Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub"), folder.resolve("stub.efi"));
    Files.writeString(folder.resolve("issue"), "one");
    Files.writeString(
        folder.resolve("root.mtree"), "./etc/issue type=file mode=0644 contents=issue\n");
    signer();
    recipe.build().ok();
  }

  private Path kernel() {
    return folder.resolve("linux/boot/vmlinuz-" + ModuleFixture.RELEASE);
  }

  private void signer() throws IOException {
    ReferenceTool.require("openssl")
        .in(folder)
        .run(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "a.key",
            "-out",
            "a.pem",
            "-subj",
            "/CN=a",
            "-days",
            "9999");
  }

  private static List<String> sorted(Stream<String> names) {
    return names.map(name -> "amd64 artifact." + name).sorted().toList();
  }

  private void requireMade(String... names) throws IOException {
    assertEquals(sorted(Stream.of(names)), RecipeFixture.made(recipe.build().ok()));
    assertEquals(List.of(), RecipeFixture.made(recipe.build().ok()), "made twice");
  }

  private void requireMadeBy(String option, String... names) {
    assertEquals(sorted(Stream.of(names)), RecipeFixture.made(recipe.build("--set", option).ok()));
    recipe.build().ok();
  }

  /** A byte of the text that DOS would show. */
  private static void patch(Path program) throws IOException {
    try (var file = new RandomAccessFile(program.toFile(), "rw")) {
      file.seek(0x50);
      int was = file.read();
      file.seek(0x50);
      file.write(was ^ 1);
    }
  }

  @Test
  void filesOfTheHost() throws IOException {
    patch(folder.resolve("stub.efi"));
    requireMade("stubbed");

    signer();
    requireMade("signed");

    Files.writeString(folder.resolve("issue"), "two");
    requireMade("root", "hashes", "hashed");

    Files.writeString(kernel(), "more", StandardOpenOption.APPEND);
    requireMade("kernel", "initrd", "modules", "signed", "stubbed", "hashed", "ipxe", "script");
  }

  /** The same packages from elsewhere are the same. */
  @Test
  void packages() throws IOException {
    Path two = folder.resolve("two");
    ReferenceTool.require("cp").run("-r", folder.resolve("one"), two);
    String where = "source.app.mirror=file://" + two + "/archive";
    String keys = "source.app.keys=two/archive.gpg";
    assertEquals(List.of(), RecipeFixture.made(recipe.build("--set", where, "--set", keys).ok()));

    Path app = Files.createDirectories(folder.resolve("three.d/app/usr/bin"));
    Files.writeString(app.resolve("more"), "more\n");
    DebianArchive.in(folder.resolve("three.d"));
    where = "source.app.mirror=file://" + folder + "/three.d/archive";
    keys = "source.app.keys=three.d/archive.gpg";
    assertEquals(
        sorted(Stream.of("root", "hashes", "hashed")),
        RecipeFixture.made(recipe.build("--set", where, "--set", keys).ok()));
  }

  /** Everything has its identities, its times or its names from these. */
  @Test
  void epochSeedAndVersion() throws IOException {
    String[] all = {
      "kernel", "initrd", "modules", "root", "hashes", "claim", "note", "signed", "stubbed",
      "hashed", "ipxe", "script"
    };
    requireMadeBy("epoch=5", all);
    requireMadeBy("seed=other", all);
    requireMadeBy("version=\"2\"");
  }

  @Test
  void whatTheRecipeSaysOfOneThing() {
    requireMadeBy(
        "artifact.script.values.instance_uuid=0b1c6e0a-1111-4222-8333-444455557777", "script");
    requireMadeBy("artifact.ipxe.prefix=a.", "ipxe");
    requireMadeBy("tree.claim.identity.id=two", "claim");
    requireMadeBy("artifact.note.text=another", "note");
    requireMadeBy("artifact.root.compression=zstd:4", "root", "hashes", "hashed");
    requireMadeBy(
        "artifact.initrd.compression=xz",
        "initrd",
        "signed",
        "stubbed",
        "hashed",
        "ipxe",
        "script");
    requireMadeBy("artifact.hashed.cmdline=roothash={roothash:hashes} ro", "hashed");
  }

  /** Of the kernel's table each has what it takes of it. */
  @Test
  void whatTheRecipeSaysOfTheKernel() {
    requireMadeBy("kernel.cmdline=debug", "stubbed");
    requireMadeBy(
        "kernel.modules=[\"virtio\",\"other\"]",
        "initrd",
        "signed",
        "stubbed",
        "hashed",
        "ipxe",
        "script");
    requireMadeBy("kernel.image=/boot/vmlinuz-" + ModuleFixture.RELEASE, "kernel");
  }

  /** A file's name and what it may take decide no byte. */
  @Test
  void whatIsNoByte() throws IOException {
    requireMadeBy("artifact.root.budget=64M");
    requireMadeBy("artifact.root.output=another.squashfs");
    requireMadeBy("artifact.note.output=readme");
    requireMadeBy("variant.more.files=[\"root\"]");

    Cli.Run run = recipe.build("--set", "artifact.root.budget=1K");
    assertEquals(ExitCode.UNREPRESENTABLE, run.exit(), run.err());
    assertTrue(run.err().contains("over the budget of 1.0 KiB"), run.err());
    assertTrue(Files.exists(recipe.out("all/amd64/root.squashfs")));
  }
}
