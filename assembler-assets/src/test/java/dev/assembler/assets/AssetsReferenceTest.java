package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** b3sum, fsverity, jq and minisign agree with us, in both directions. */
@Tag("reference")
class AssetsReferenceTest {

  @TempDir Path folder;

  @Test
  void b3sumChecksOurList() throws IOException {
    Manifests.builtFolder(folder, "arm64", "x86_64");
    AssetBuild.full(folder, BuildOptions.of(Manifests.EPOCH));

    ReferenceTool.require("b3sum").in(folder).run("-c", "B3SUMS");
    Files.writeString(folder.resolve("arm64/vmlinuz"), "changed");
    assertEquals(1, ReferenceTool.require("b3sum").in(folder).tryRun("-c", "B3SUMS").exit());
  }

  @Test
  void fsverityHasTheDigestOfEveryArtifact() throws IOException {
    Manifests.builtFolder(folder, "arm64", "x86_64");
    AssetManifest manifest =
        AssetBuild.full(
                folder,
                BuildOptions.of(Manifests.EPOCH).withDigests(DigestAlgorithm.FSVERITY_SHA256))
            .manifest();

    int artifacts = 0;
    for (var arch : manifest.assets().byVersion().get("2026.0415.1").arches().entrySet()) {
      for (var asset : arch.getValue().entrySet()) {
        Path file = folder.resolve(arch.getKey()).resolve(asset.getKey());
        String theirs = ReferenceTool.require("fsverity").run("digest", file).text();
        assertEquals(theirs.strip(), asset.getValue().fsVerity() + " " + file);
        artifacts++;
      }
    }
    assertEquals(6, artifacts);
    assertEquals(manifest, AssetManifest.read(folder.resolve("manifest.json")));
  }

  @Test
  void jqFindsEveryFieldOfAManifest() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetBuild.full(folder, BuildOptions.of(Manifests.EPOCH));
    ReferenceTool jq = ReferenceTool.require("jq").in(folder);

    jq.run(
        "-e",
        ".format==2 and .assets.releases[.assets.current].arches and"
            + " .binaries.releases[.binaries.current].min_assets",
        "manifest.json");
    String asIs = jq.run(".", "manifest.json").text();
    assertEquals(Files.readString(folder.resolve("manifest.json")), asIs);
  }

  /** Empty, tiny, across buffers; with comments. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 129, 1_000_000})
  void minisignTakesOurSignatures(int size) throws IOException {
    Path file = Files.write(folder.resolve("manifest.json"), new byte[size]);
    MinisignSecretKey key = MinisignSecretKey.parse(MinisignTest.resource("plain.key"), null);
    Files.write(
        folder.resolve("manifest.json.minisig"),
        MinisignSignature.sign(Files.readAllBytes(file), key, "timestamp:1\tfile:x\thashed")
            .toBytes());
    ReferenceTool minisign = ReferenceTool.require("minisign").in(folder);

    String said =
        minisign.run("-V", "-H", "-P", key.publicKey().toText(), "-m", "manifest.json").text();

    assertTrue(said.contains("Trusted comment: timestamp:1\tfile:x\thashed"), said);
    Files.write(file, new byte[size + 1]);
    assertEquals(
        1, minisign.tryRun("-V", "-P", key.publicKey().toText(), "-m", "manifest.json").exit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-l"})
  void weTakeSignaturesAndKeysOfMinisigns(String legacy) throws IOException {
    Path file = Files.writeString(folder.resolve("manifest.json"), Manifests.EXAMPLE);
    ReferenceTool minisign = ReferenceTool.require("minisign").in(folder);
    minisign.run("-G", "-W", "-p", "new.pub", "-s", "new.key");
    if (legacy.isEmpty()) {
      minisign.run("-S", "-s", "new.key", "-m", "manifest.json");
    } else {
      minisign.run("-S", legacy, "-s", "new.key", "-m", "manifest.json");
    }
    MinisignPublicKey key = MinisignPublicKey.parse(Files.readString(folder.resolve("new.pub")));

    String signature = ManifestFile.read(file, SignaturePolicy.required(key)).signature();

    assertTrue(signature.startsWith("verified (key " + key.id() + "; timestamp:"), signature);
    assertEquals(
        key,
        MinisignSecretKey.parse(Files.readAllBytes(folder.resolve("new.key")), null).publicKey());
    Files.writeString(file, Manifests.EXAMPLE + "\n");
    assertThrows(
        SignatureMismatchException.class,
        () -> ManifestFile.read(file, SignaturePolicy.required(key)));
  }

  /** With its own limits, which are a gibibyte of memory, minisign's scrypt is ours. */
  @Test
  @Tag("slow")
  void weTakeAKeyWithAPasswordOfMinisigns() throws IOException {
    ReferenceTool.require("minisign")
        .in(folder)
        .withInput("p\u00e4ss wort\np\u00e4ss wort\n".getBytes(UTF_8))
        .run("-G", "-p", "new.pub", "-s", "new.key");

    MinisignSecretKey key =
        MinisignSecretKey.parse(
            Files.readAllBytes(folder.resolve("new.key")), "p\u00e4ss wort".getBytes(UTF_8));

    assertEquals(
        MinisignPublicKey.parse(Files.readString(folder.resolve("new.pub"))), key.publicKey());
  }
}
