package dev.assembler.assets;

import static dev.assembler.assets.Manifests.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetManifestTest {

  @TempDir Path folder;

  @Test
  void theExampleIsReadAndWrittenAsItIs() throws IOException {
    AssetManifest manifest = Manifests.example();

    assertEquals("2026.0415.1", manifest.assets().current());
    assertEquals(
        7_797_248,
        manifest
            .assets()
            .byVersion()
            .get("2026.0415.1")
            .arches()
            .get("arm64")
            .get("vmlinuz")
            .size());
    assertEquals("2026.0415.1", manifest.binaries().byVersion().get("1.0.1776269479").minAssets());
    assertEquals(Manifests.EXAMPLE, new String(manifest.toBytes(), UTF_8));
  }

  /** Same meaning, same bytes: order, spacing, escapes and the case of hashes do not matter. */
  @Test
  void anotherSpellingBecomesTheSameText() throws IOException {
    String spelled =
        """
        {"binaries":{"releases":{"1.0.1776269479":{"min_assets":"2026.0415.1",
        "date":"2026-04-15"}},"current":"1.0.1776269479"},
        "assets":{"current":"2026.0415.1","releases":{"2026.0415.1":{"arches":{"arm64":{
        "vmlinuz":{"size":7797248,"hash":"2C0BD752DB929642000000000000000000000000000000000000000000000001"},
        "rootfs.squashfs":{"size":454230016,"hash":"89eb92b83534d9d0000000000000000000000000000000000000000000000003"},
        "initrd.img":{"size":2270154,"hash":"e5e910e9ab38b873000000000000000000000000000000000000000000000002"}}},
        "min_binary":"1.0.0","date":"2026-04-15","deprecated":false}}},"form\\u0061t":2}
        """;

    assertEquals(
        Manifests.EXAMPLE, new String(AssetManifest.parse(bytes(spelled)).toBytes(), UTF_8));
  }

  @Test
  void unknownFieldsSurviveARewriteInEveryPlace() throws IOException {
    String extended =
        Manifests.EXAMPLE
            .replaceFirst(
                "\"format\": 2,", "\"format\": 2, \"top\": [1.50, {\"z\": null, \"a\": 1e400}],")
            .replaceFirst("\"current\"", "\"of_section\": true, \"current\"")
            .replaceFirst("\"date\"", "\"of_release\": \"\\\\u00e9\", \"date\"")
            .replaceFirst("\"size\"", "\"of_asset\": {}, \"size\"")
            .replaceFirst(
                "\"min_assets\"",
                "\"version\": \"1.0.1\", \"files\": [{\"name\": \"x\", \"size\": 1}], \"min_assets\"");

    String rewritten = new String(AssetManifest.parse(bytes(extended)).toBytes(), UTF_8);

    for (String kept :
        List.of(
            "\"top\": [\n    1.50,\n    {\n      \"a\": 1e400,\n      \"z\": null\n    }\n  ]",
            "\"of_section\": true",
            "\"of_release\": \"\u00e9\"",
            "\"of_asset\": {}",
            "\"version\": \"1.0.1\"",
            "\"name\": \"x\"")) {
      assertTrue(rewritten.contains(kept), rewritten);
    }
    assertEquals(rewritten, new String(AssetManifest.parse(bytes(rewritten)).toBytes(), UTF_8));
  }

  @Test
  void optionalFieldsMayBeMissing() throws IOException {
    AssetManifest manifest =
        AssetManifest.parse(
            bytes(
                "{\"format\":2,\"assets\":{\"current\":\"1\",\"releases\":{\"1\":{\"arches\":{}}}},"
                    + "\"binaries\":{\"current\":\"1\",\"releases\":{\"1\":{}}}}"));

    AssetRelease release = manifest.assets().byVersion().get("1");
    assertFalse(release.deprecated());
    assertEquals("", release.minBinary());
    assertEquals("", manifest.binaries().byVersion().get("1").minAssets());
  }

  @Test
  void releasesAreWrittenFromTheOldestToTheNewest() {
    AssetManifest manifest =
        Manifests.manifest(
            "2026.0415.2",
            Map.of(
                "2026.0415.10", Manifests.release(1, "", false),
                "2026.0415.2", Manifests.release(2, "", false)),
            Map.of());

    String text = new String(manifest.toBytes(), UTF_8);

    assertTrue(text.indexOf("\"2026.0415.2\": {") < text.indexOf("\"2026.0415.10\": {"), text);
  }

  @Test
  void severalArchitecturesStandSideBySide() throws IOException {
    String both =
        Manifests.EXAMPLE.replaceFirst(
            "\"arches\": \\{",
            "\"arches\": {\"x86_64\": {\"vmlinuz\": {\"hash\": \""
                + Manifests.hash(9)
                + "\", \"size\": 9}},");

    AssetManifest manifest = AssetManifest.parse(bytes(both));

    assertEquals(
        Set.of("arm64", "x86_64"),
        manifest.assets().byVersion().get("2026.0415.1").arches().keySet());
  }

  @Test
  void aDeprecatedCurrentReleaseGivesWayToTheNewestLeft() {
    AssetManifest manifest =
        Manifests.manifest(
            "2026.0415.11",
            Map.of(
                "2026.0415.2", Manifests.release(2, "", false),
                "2026.0415.10", Manifests.release(10, "", false),
                "2026.0415.11", Manifests.release(11, "", false)),
            Map.of());

    AssetManifest less = manifest.deprecate("2026.0415.11", Manifests.EPOCH);

    assertEquals("2026.0415.10", less.assets().current());
    assertTrue(less.assets().byVersion().get("2026.0415.11").deprecated());
    assertEquals("2026-04-15", less.assets().byVersion().get("2026.0415.11").deprecatedDate());
    assertEquals(less, less.deprecate("2026.0415.11", Manifests.EPOCH));
    assertEquals(3, less.assets().byVersion().size());
  }

  @Test
  void theLastLivingReleaseIsNotDeprecated() throws IOException {
    AssetManifest manifest = Manifests.example();

    assertThrows(
        IllegalArgumentException.class, () -> manifest.deprecate("2026.0415.1", Manifests.EPOCH));
    assertThrows(
        IllegalArgumentException.class, () -> manifest.deprecate("2026.0415.7", Manifests.EPOCH));
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Path file = folder.resolve("manifest.json");

    Manifests.example().write(file);
    Manifests.example().write(file);

    assertArrayEquals(bytes(Manifests.EXAMPLE), java.nio.file.Files.readAllBytes(file));
    assertEquals(Manifests.example(), AssetManifest.read(file));
  }

  @Test
  void aManifestOfFormatOneIsKnownByItsShape() {
    byte[] old =
        bytes("{\"latest\":\"2026.0415.7\",\"releases\":{\"2026.0415.7\":{\"assets\":[]}}}");

    assertEquals("2026.0415.7", AssetManifest.latestOfFormat1(old).orElseThrow());
    assertTrue(AssetManifest.latestOfFormat1(bytes(Manifests.EXAMPLE)).isEmpty());
    assertTrue(AssetManifest.latestOfFormat1(bytes("junk")).isEmpty());
  }

  /** Ten thousand releases are read, resolved and written again. */
  @Test
  void tenThousandReleasesAreAManifest() throws IOException {
    var assets = new TreeMap<String, AssetRelease>();
    var binaries = new TreeMap<String, BinaryRelease>();
    for (int i = 1; i <= 10_000; i++) {
      assets.put("2026.0415." + i, Manifests.release(i, "1.0.0", false));
      binaries.put("1.0." + i, Manifests.binary("2026.0415.1"));
    }
    AssetManifest large = Manifests.manifest("2026.0415.10000", assets, binaries);

    AssetManifest read = AssetManifest.parse(large.toBytes());

    assertEquals(large, read);
    assertEquals(
        "2026.0415.10000", AssetResolver.of(read, folder).resolve("1.0.9999", "arm64").version());
  }
}
