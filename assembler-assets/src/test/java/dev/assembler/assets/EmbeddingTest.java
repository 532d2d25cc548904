package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/formats/manifest.md, which is this code. */
class EmbeddingTest {

  @TempDir Path folder;

  // example
  static List<String> boot(Path dir, String version, String key) throws IOException {
    var policy = SignaturePolicy.required(MinisignPublicKey.parse(key));
    var manifest = ManifestFile.read(dir.resolve("manifest.json"), policy).manifest();
    ResolvedAssets assets = AssetResolver.of(manifest, dir).resolve(version, "arm64");
    AssetVerifier.verify(assets).requireVerified();
    return assets.launchArguments();
  }

  // end

  @Test
  void tenLinesResolveAndVerify() throws IOException {
    Path build = Manifests.builtFolder(folder.resolve("build"), "arm64");
    Path dir = folder.resolve("inst");
    AssetManifest manifest = AssetBuild.full(build, BuildOptions.of(Manifests.EPOCH)).manifest();
    MinisignSecretKey secret = MinisignSecretKey.parse(MinisignTest.resource("plain.key"), null);
    Files.write(
        build.resolve("manifest.json.minisig"),
        MinisignSignature.sign(manifest.toBytes(), secret, "test").toBytes());
    AssetInstall.run(
        ManifestFile.read(build.resolve("manifest.json"), SignaturePolicy.unchecked()),
        AssetSource.folder(build),
        dir,
        InstallOptions.defaults());
    String key = secret.publicKey().toText();

    List<String> arguments = boot(dir, "1.0.1776269479", key);

    assertEquals("--kernel", arguments.getFirst());
    assertTrue(Files.isRegularFile(Path.of(arguments.get(1))));
    Files.delete(Path.of(arguments.get(1)));
    assertThrows(UnverifiedAssetsException.class, () -> boot(dir, "1.0.1776269479", key));
  }

  @Test
  void theDocumentShowsThisCode() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    String source =
        Files.readString(Path.of("src/test/java/dev/assembler/assets/EmbeddingTest.java"));
    String example =
        source.substring(source.indexOf("// example\n") + 11, source.indexOf("  // end")).strip();
    String shown =
        example.lines().map(line -> line.replaceFirst("^  ", "")).collect(Collectors.joining("\n"));

    assertTrue(Files.readString(root.resolve("docs/formats/manifest.md")).contains(shown), shown);
    assertTrue(example.lines().count() <= 10);
  }
}
