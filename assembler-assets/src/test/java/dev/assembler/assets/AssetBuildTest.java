package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetBuildTest {

  private static final BuildOptions OPTIONS = BuildOptions.of(Manifests.EPOCH);

  @TempDir Path folder;
  @TempDir Path elsewhere;

  @Test
  void aFullBuildIsDescribedWhole() throws IOException {
    Manifests.builtFolder(folder, "x86_64", "arm64");
    Files.writeString(folder.resolve("arm64/notes.txt"), "no asset");

    AssetBuild build = AssetBuild.full(folder, OPTIONS);

    assertTrue(build.changed());
    AssetManifest manifest = AssetManifest.read(folder.resolve("manifest.json"));
    assertEquals(build.manifest(), manifest);
    assertEquals("2026.0415.1", manifest.assets().current());
    AssetRelease release = manifest.assets().byVersion().get("2026.0415.1");
    assertEquals("2026-04-15", release.date());
    assertEquals("1.0.0", release.minBinary());
    assertEquals(List.of("arm64", "x86_64"), List.copyOf(release.arches().keySet()));
    assertEquals(
        List.of("initrd.img", "rootfs.squashfs", "vmlinuz"),
        List.copyOf(release.arches().get("arm64").keySet()));
    for (var arch : release.arches().entrySet()) {
      for (var asset : arch.getValue().entrySet()) {
        Path file = folder.resolve(arch.getKey()).resolve(asset.getKey());
        assertEquals(Files.size(file), asset.getValue().size());
        assertEquals(FileHashes.of(file).blake3(), asset.getValue().hash());
      }
    }
    assertEquals("1.0.1776269479", manifest.binaries().current());
    assertEquals("2026.0415.1", manifest.binaries().byVersion().get("1.0.1776269479").minAssets());
    assertEquals("x86_64", Files.readSymbolicLink(folder.resolve("current")).toString());
  }

  @Test
  void b3sumsAreSortedByArchitectureAndName() throws IOException {
    Manifests.builtFolder(folder, "x86_64", "arm64");

    AssetBuild.full(folder, OPTIONS);

    List<String> lines = Files.readAllLines(folder.resolve("B3SUMS"));
    assertEquals(
        List.of(
            "arm64/initrd.img",
            "arm64/rootfs.squashfs",
            "arm64/vmlinuz",
            "x86_64/initrd.img",
            "x86_64/rootfs.squashfs",
            "x86_64/vmlinuz"),
        lines.stream().map(line -> line.substring(66)).toList());
    assertTrue(lines.stream().allMatch(line -> line.matches("[0-9a-f]{64}  .*")));
    assertTrue(Files.readString(folder.resolve("B3SUMS")).endsWith("vmlinuz\n"));
  }

  /** Eleven on one day: .10 comes after .9, and nothing that was published is lost. */
  @Test
  void elevenRepacksOfADayAreElevenReleases() throws IOException {
    Manifests.builtFolder(folder, "arm64", "x86_64");
    AssetManifest before = AssetBuild.full(folder, OPTIONS).manifest();
    for (int i = 2; i <= 11; i++) {
      Files.writeString(folder.resolve("arm64/initrd.img"), "repacked " + i);
      AssetManifest after = AssetBuild.afterRepack(folder, OPTIONS).manifest();
      assertEquals("2026.0415." + i, after.assets().current());
      assertTrue(
          after
              .assets()
              .byVersion()
              .entrySet()
              .containsAll(before.assets().byVersion().entrySet()));
      before = after;
    }

    assertEquals(11, before.assets().byVersion().size());
    assertEquals(
        Set.of("arm64", "x86_64"),
        before.assets().byVersion().get("2026.0415.11").arches().keySet());
  }

  @Test
  void whatDidNotChangeKeepsItsVersionAndItsBytes() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetBuild.full(folder, OPTIONS);
    byte[] first = Files.readAllBytes(folder.resolve("manifest.json"));

    AssetBuild again = AssetBuild.full(folder, OPTIONS);

    assertFalse(again.changed());
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("manifest.json")));
    AssetBuild later = AssetBuild.full(folder, BuildOptions.of(Epoch.ofSeconds(1_776_400_000)));
    assertEquals("2026.0415.1", later.manifest().assets().current());
    assertEquals("1.0.1776400000", later.manifest().binaries().current());
    assertEquals(2, later.manifest().binaries().byVersion().size());
  }

  @Test
  void aChangeOnAnotherDayBeginsAtOneAgain() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetBuild.full(folder, OPTIONS);
    Files.writeString(folder.resolve("arm64/vmlinuz"), "newer");

    AssetBuild later = AssetBuild.full(folder, BuildOptions.of(Epoch.ofSeconds(1_776_400_000)));

    assertEquals("2026.0417.1", later.manifest().assets().current());
  }

  @Test
  void anEarlierTimeThanThatOfAReleaseIsRefused() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetBuild.full(folder, OPTIONS);
    Files.writeString(folder.resolve("arm64/vmlinuz"), "newer");
    BuildOptions earlier = BuildOptions.of(Epoch.ofSeconds(1_000_000_000));

    var refused =
        assertThrows(IllegalArgumentException.class, () -> AssetBuild.full(folder, earlier));

    assertEquals(
        "asset version 2001.0909.1 would not be newer than 2026.0415.1, which is there already;"
            + " state a later time",
        refused.getMessage());
  }

  /** A host that repacks for itself keeps what others built. */
  @Test
  void aRepackKeepsTheArchitecturesThatAreNotHere() throws IOException {
    Manifests.builtFolder(folder, "arm64", "x86_64");
    AssetRelease both =
        AssetBuild.full(folder, OPTIONS).manifest().assets().byVersion().get("2026.0415.1");
    Files.move(folder.resolve("x86_64"), elsewhere.resolve("x86_64"));
    Files.delete(folder.resolve("arm64/vmlinuz"));
    Files.writeString(folder.resolve("arm64/initrd.img"), "repacked");

    AssetRelease repacked =
        AssetBuild.afterRepack(folder, OPTIONS).manifest().assets().byVersion().get("2026.0415.2");

    assertEquals(both.arches().get("x86_64"), repacked.arches().get("x86_64"));
    assertEquals(
        both.arches().get("arm64").get("vmlinuz"), repacked.arches().get("arm64").get("vmlinuz"));
    assertEquals(8, repacked.arches().get("arm64").get("initrd.img").size());
    AssetRelease full =
        AssetBuild.full(folder, OPTIONS).manifest().assets().byVersion().get("2026.0415.3");
    assertEquals(Set.of("arm64"), full.arches().keySet());
    assertEquals(Set.of("initrd.img", "rootfs.squashfs"), full.arches().get("arm64").keySet());
  }

  @Test
  void filesInTheFolderItselfAreOfAnUnknownArchitecture() throws IOException {
    Files.writeString(folder.resolve("vmlinuz"), "kernel");
    Files.writeString(folder.resolve("initrd.img"), "initrd");
    Files.createDirectory(folder.resolve("empty"));

    AssetBuild build = AssetBuild.full(folder, OPTIONS);

    assertEquals(
        Set.of("unknown"),
        build.manifest().assets().byVersion().get("2026.0415.1").arches().keySet());
    assertTrue(Files.readString(folder.resolve("B3SUMS")).contains("  vmlinuz\n"));
    assertTrue(Files.notExists(folder.resolve("current")));
  }

  @Test
  void aFolderWithoutAssetsIsNoBuild() throws IOException {
    Files.createDirectory(folder.resolve("arm64"));

    assertThrows(NoSuchFileException.class, () -> AssetBuild.full(folder, OPTIONS));
    assertEquals(Set.of("arm64"), Manifests.names(folder));
  }

  @Test
  void aMalformedManifestIsAFailureAndStays() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    Files.writeString(folder.resolve("manifest.json"), "{\"format\":2}");

    var refused = assertThrows(ImageFormatException.class, () -> AssetBuild.full(folder, OPTIONS));

    assertEquals(folder.resolve("manifest.json") + ": $.assets: missing", refused.getMessage());
    assertEquals("{\"format\":2}", Files.readString(folder.resolve("manifest.json")));
  }

  @Test
  void aManifestOfFormatOneGivesOnlyItsLastVersion() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    Files.writeString(
        folder.resolve("manifest.json"), "{\"latest\":\"2026.0415.4\",\"releases\":{}}");

    AssetBuild build = AssetBuild.full(folder, OPTIONS);

    assertTrue(build.droppedFormat1());
    assertEquals("2026.0415.5", build.manifest().assets().current());
  }

  @Test
  void theLinkReplacesWhateverIsNoFolderWithFiles() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    Path current = folder.resolve("current");
    Files.createSymbolicLink(current, Path.of("gone"));
    AssetBuild.full(folder, OPTIONS);
    assertEquals("arm64", Files.readSymbolicLink(current).toString());
    Files.delete(current);
    Files.createDirectory(current);
    AssetBuild.full(folder, OPTIONS);
    assertEquals("arm64", Files.readSymbolicLink(current).toString());
    Files.delete(current);
    Files.writeString(Files.createDirectory(current).resolve("precious"), "x");

    assertThrows(AssetFolderException.class, () -> AssetBuild.full(folder, OPTIONS));
    assertEquals("x", Files.readString(current.resolve("precious")));
  }

  @Test
  void otherDigestsAreStatedOnRequest() throws IOException {
    Manifests.builtFolder(folder, "arm64");

    AssetRelease release =
        AssetBuild.full(
                folder,
                OPTIONS.withDigests(DigestAlgorithm.SHA256, DigestAlgorithm.FSVERITY_SHA256))
            .manifest()
            .assets()
            .byVersion()
            .get("2026.0415.1");

    Asset kernel = release.arches().get("arm64").get("vmlinuz");
    FileHashes hashes = FileHashes.of(folder.resolve("arm64/vmlinuz"), kernel.stated());
    assertEquals(hashes.sha256(), kernel.sha256());
    assertEquals(hashes.fsVerity(), kernel.fsVerity());
    assertTrue(kernel.fsVerity().matches("sha256:[0-9a-f]{64}"), kernel.fsVerity());
  }
}
