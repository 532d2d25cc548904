package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code build-manifest.json} says of files that are no sources, and of the whole. */
class BuildManifestTest {

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
  }

  private Map<?, ?> manifest(String out, String architecture) throws IOException {
    Path file = folder.resolve(out).resolve(architecture).resolve("build-manifest.json");
    String text = Files.readString(file);
    assertFalse(text.contains(folder.toString()), text);
    Map<?, ?> manifest = (Map<?, ?>) Json.parse(text);
    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/build-manifest.schema.json"))
        .require(manifest);
    return manifest;
  }

  /** Digests of the host's files by name. */
  private static Map<String, String> files(Map<?, ?> manifest) {
    var files = new TreeMap<String, String>();
    for (Object each : (List<?>) manifest.get("files")) {
      Map<?, ?> file = (Map<?, ?>) each;
      files.put((String) file.get("name"), (String) file.get("sha256"));
    }
    return files;
  }

  @Test
  void aFileInATreeIsNamedAsTheRecipeDoesWhereverItIs() throws IOException {
    recipe.build().ok();
    Map<String, String> expected =
        Map.of("arch.arm64", Fingerprint.of(folder.resolve("arch.arm64")));
    assertEquals(expected, files(manifest("out", "arm64")));

    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.move(folder.resolve("arch.arm64"), elsewhere.resolve("arch.arm64"));
    recipe.change("arch.{ARCH}", elsewhere.toAbsolutePath() + "/arch.{ARCH}");
    recipe.build("--out", folder + "/more", "--arch", "arm64").ok();
    assertEquals(
        Map.of("elsewhere/arch.arm64", expected.get("arch.arm64")),
        files(manifest("more", "arm64")));

    Path recipes = Files.createDirectory(folder.resolve("recipes"));
    for (String name : List.of("recipe.toml", "root", "notes")) {
      Files.move(folder.resolve(name), recipes.resolve(name));
    }
    Cli.run(
            "build",
            recipes + "/recipe.toml",
            "--out",
            folder + "/third",
            "--store",
            folder + "/store",
            "--arch",
            "arm64")
        .ok();
    assertEquals(expected, files(manifest("third", "arm64")));
  }

  @Test
  @Tag("reference")
  void theStubThatNobodyStatesAndWhatSignsAreInIt() throws IOException {
    Path key = folder.resolve("key.pem");
    ReferenceTool.require("openssl")
        .run("rsa", "-in", UkiFixture.SNAKEOIL + ".key", "-passin", "pass:snakeoil", "-out", key);
    Files.copy(DebianKernel.cloud().image(), folder.resolve("vmlinuz"));
    Files.writeString(folder.resolve("release"), "ID=edge\n");
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [artifact.linux]
            kind = "file"
            file = "vmlinuz"
            [artifact.uki]
            kind = "uki"
            kernel = "linux"
            os-release = "release"
            sign = { key = "key.pem", certificate = "PEM" }
            [variant.all]
            files = ["uki"]
            """
                .replace("PEM", UkiFixture.SNAKEOIL + ".pem"));

    recipe.build().ok();

    Path stub = Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub");
    Path certificate = Path.of(UkiFixture.SNAKEOIL + ".pem");
    assertEquals(
        Map.of(
            "PkKek-1-snakeoil.pem", Fingerprint.of(certificate),
            "key.pem", Fingerprint.of(key),
            "release", Fingerprint.of(folder.resolve("release")),
            "stub:linuxx64.efi.stub", Fingerprint.of(stub),
            "vmlinuz", Fingerprint.of(folder.resolve("vmlinuz"))),
        files(manifest("out", "amd64")));
    assertEquals(null, manifest("out", "amd64").get("fsverity_root_hash"));
  }

  /** What a machine measures the root file system by; a build that makes nothing says it, too. */
  @Test
  @Tag("reference")
  void theRootFileSystemHasItsFsVerityDigest() throws IOException {
    recipe.build().ok();
    String theirs =
        ReferenceTool.require("fsverity")
            .run("digest", recipe.out("kernel-initrd/amd64/rootfs.squashfs"))
            .text();

    assertEquals(
        theirs.substring(0, theirs.indexOf(' ')),
        manifest("out", "amd64").get("fsverity_root_hash"));
    Object before = manifest("out", "amd64");
    recipe.build().ok();
    assertEquals(before, manifest("out", "amd64"));
  }

  @Test
  void theRevisionIsWhatIsStatedAndChangesNothingElse() throws IOException {
    String revision = "0123456789abcdef0123456789abcdef01234567";
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();
    assertEquals("unknown", manifest("out", "amd64").get("git_sha"));

    Cli.Run again = recipe.build("--set", "git-sha=" + revision).ok();

    assertEquals(List.of(), RecipeFixture.made(again));
    assertEquals(revision, manifest("out", "amd64").get("git_sha"));
    Map<String, String> after = recipe.delivered();
    assertNotEquals(before, after);
    after.keySet().removeIf(path -> path.endsWith("build-manifest.json"));
    before.keySet().removeIf(path -> path.endsWith("build-manifest.json"));
    assertEquals(before, after);

    Cli.Run refused = recipe.build("--set", "git-sha=main");
    assertEquals(ExitCode.INPUT, refused.exit());
    assertTrue(
        refused.err().contains("git-sha = \"main\": expected 40 or 64 hexadecimal digits"),
        refused.err());
  }
}
