package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetResolverTest {

  @TempDir Path folder;

  private static final AssetManifest THREE =
      Manifests.manifest(
          "2026.0415.2",
          Map.of(
              "2026.0414.1", Manifests.release(1, "1.0.0", false),
              "2026.0415.2", Manifests.release(2, "1.0.50", false),
              "2026.0415.10", Manifests.release(10, "1.0.100", false)),
          Map.of(
              "1.0.10", Manifests.binary("2026.0414.1"),
              "1.0.60", Manifests.binary("2026.0415.1"),
              "1.0.100", Manifests.binary("2026.0415.3"),
              "1.0.40", Manifests.binary("2026.0415.1"),
              "1.0.200", Manifests.binary("2026.0501.1")));

  private static String version(AssetManifest manifest, String binary) throws IOException {
    return AssetResolver.of(manifest, Path.of("inst")).resolve(binary, "arm64").version();
  }

  private static String refusal(AssetManifest manifest, String binary, String arch) {
    return assertThrows(
            UnresolvedAssetsException.class,
            () -> AssetResolver.of(manifest, Path.of("inst")).resolve(binary, arch))
        .getMessage();
  }

  @Test
  void theExampleResolvesToThreePaths() throws IOException {
    ResolvedAssets assets =
        AssetResolver.of(Manifests.example(), Path.of("inst")).resolve("1.0.1776269479", "arm64");

    assertEquals("2026.0415.1", assets.version());
    assertEquals(
        List.of(
            "--kernel", "inst/vmlinuz-2c0bd752db929642",
            "--initrd", "inst/initrd-e5e910e9ab38b873.img",
            "--rootfs", "inst/rootfs-89eb92b83534d9d0.squashfs"),
        assets.launchArguments());
    assertFalse(assets.kernel().exists());
  }

  /** min_assets and min_binary bound from both sides; the newest in between wins. */
  @ParameterizedTest
  @CsvSource({
    "1.0.10, 2026.0414.1",
    "1.0.60, 2026.0415.2",
    "1.0.100, 2026.0415.10",
    "1.0.99, 2026.0415.2",
    "1.0.1000, 2026.0415.10",
    "1.0, 2026.0414.1"
  })
  void theNewestCompatibleReleaseWins(String binary, String expected) throws IOException {
    assertEquals(expected, version(THREE, binary));
  }

  @Test
  void whereNothingFitsTheMessageSaysWhy() {
    assertEquals(
        "no compatible asset release for binary 1.0.40 (min_assets: 2026.0415.1)",
        refusal(THREE, "1.0.40", "arm64"));
    assertEquals(
        "no compatible asset release for binary 1.0.200 (min_assets: 2026.0501.1)",
        refusal(THREE, "1.0.200", "arm64"));
    assertEquals(
        "no compatible asset release for binary 0.9 (min_assets: unspecified)",
        refusal(THREE, "0.9", "arm64"));
  }

  @Test
  void deprecatedReleasesAreNeverChosen() throws IOException {
    AssetManifest less = THREE.deprecate("2026.0415.10", Manifests.EPOCH);

    assertEquals("2026.0415.2", version(less, "1.0.500"));
    assertEquals(
        "no compatible asset release for binary 1.0.100 (min_assets: 2026.0415.3)",
        refusal(less, "1.0.100", "arm64"));
  }

  /** Text order would choose .2, and did. */
  @Test
  void tenIsNewerThanTwo() throws IOException {
    assertEquals("2026.0415.10", version(THREE, "unknown-is-text-and-above"));
    assertEquals("2026.0415.10", version(THREE, "1.0.100"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0.10, 2026.0415.2",
    "1.0.60, 2026.0415.2",
    "9, 2026.0415.2",
    "1.0.100, 2026.0415.2",
    "1.0.200, 2026.0415.2"
  })
  void theFirstProgramsRuleIsThereForWhoeverNeedsIt(String binary, String expected)
      throws IOException {
    assertEquals(
        expected,
        AssetResolver.of(THREE, folder)
            .withRule(ResolutionRule.CURRENT_AS_TEXT)
            .resolve(binary, "arm64")
            .version());
  }

  @Test
  void theFirstProgramsRuleLeavesTheCurrentReleaseWhereItIsTooOld() throws IOException {
    AssetManifest manifest =
        Manifests.manifest(
            "2026.0401.1",
            Map.of(
                "2026.0401.1", Manifests.release(1, "9", true),
                "2026.0402.1", Manifests.release(2, "9", true)),
            Map.of("1", Manifests.binary("2026.0401.2")));

    assertEquals(
        "2026.0402.1",
        AssetResolver.of(manifest, folder)
            .withRule(ResolutionRule.CURRENT_AS_TEXT)
            .resolve("1", "arm64")
            .version());
  }

  @Test
  void whatTheManifestLacksIsNamed() throws IOException {
    assertEquals(
        "arch riscv64 not found in asset release 2026.0415.10",
        refusal(THREE, "1.0.100", "riscv64"));
    AssetManifest noRootfs =
        AssetManifest.parse(
            Manifests.bytes(Manifests.EXAMPLE.replace("rootfs.squashfs", "other.squashfs")));
    assertEquals(
        "rootfs.erofs or rootfs.squashfs not found in asset release 2026.0415.1 / arm64",
        refusal(noRootfs, "1", "arm64").replace("1.0.0", ""));
    AssetManifest noInitrd =
        AssetManifest.parse(Manifests.bytes(Manifests.EXAMPLE.replace("initrd.img", "other.img")));
    assertEquals(
        "initrd.img not found in asset release 2026.0415.1 / arm64",
        refusal(noInitrd, "1.0.1", "arm64"));
    AssetManifest noCurrent =
        Manifests.manifest("7", Map.of("6", Manifests.release(1, "", false)), Map.of());
    assertEquals(
        "asset version 7 not found in manifest",
        assertThrows(
                UnresolvedAssetsException.class,
                () ->
                    AssetResolver.of(noCurrent, folder)
                        .withRule(ResolutionRule.CURRENT_AS_TEXT)
                        .resolve("1", "arm64"))
            .getMessage());
  }

  @Test
  void architecturesHaveAliases() throws IOException {
    assertEquals("arm64", Architectures.key("aarch64"));
    assertEquals("x86_64", Architectures.key("amd64"));
    assertEquals("x86_64", Architectures.key("x86_64"));
    assertEquals("riscv64", Architectures.key("riscv64"));
    assertEquals("arm64", AssetResolver.of(THREE, folder).resolve("1.0.100", "aarch64").arch());
  }

  @Test
  void aFlatFileIsPreferredToOneOfTheArchitecturesFolder() throws IOException {
    String name = "vmlinuz-2c0bd752db929642";
    Path ofArch = Files.createDirectories(folder.resolve("arm64")).resolve(name);
    AssetResolver resolver = AssetResolver.of(Manifests.example(), folder);

    Files.createFile(ofArch);
    assertEquals(ofArch, resolver.resolve("1.0.1", "arm64").kernel().path());
    Files.createFile(folder.resolve(name));
    assertEquals(folder.resolve(name), resolver.resolve("1.0.1", "arm64").kernel().path());
    assertTrue(resolver.resolve("1.0.1", "arm64").kernel().exists());
  }

  @Test
  void erofsIsPreferredToSquashfs() throws IOException {
    String both =
        Manifests.EXAMPLE.replaceFirst(
            "\"vmlinuz\"",
            "\"rootfs.erofs\": {\"hash\": \""
                + Manifests.hash(5)
                + "\", \"size\": 5}, \"vmlinuz\"");

    ResolvedAssets assets =
        AssetResolver.of(AssetManifest.parse(Manifests.bytes(both)), folder)
            .resolve("1.0.1", "arm64");

    assertEquals("rootfs.erofs", assets.rootfs().name());
  }

  @Test
  void withoutAManifestFilesHaveTheirLogicalNames() throws IOException {
    assertEquals(
        folder.resolve("vmlinuz"), AssetResolver.withoutManifest(folder, "arm64").kernel().path());
    Manifests.builtFolder(folder, "arm64");

    ResolvedAssets assets = AssetResolver.withoutManifest(folder, "aarch64");

    assertEquals("dev", assets.version());
    assertEquals(folder.resolve("arm64/vmlinuz"), assets.kernel().path());
    assertEquals(folder.resolve("arm64/rootfs.squashfs"), assets.rootfs().path());
    assertEquals(
        folder.resolve("vmlinuz"), AssetResolver.withoutManifest(folder, "x86_64").kernel().path());
    assertThrows(
        IllegalArgumentException.class, () -> AssetResolver.withoutManifest(folder, "../x"));
  }
}
