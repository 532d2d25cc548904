package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashAliasesTest {

  @TempDir Path folder;

  private static String alias(AssetManifest manifest, String release) {
    return HashedName.of(
        "vmlinuz",
        manifest.assets().byVersion().get(release).arches().get("arm64").get("vmlinuz").hash());
  }

  @Test
  void filesOfABuildGetTheirHashNamesAsHardLinks() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetManifest manifest = AssetBuild.full(folder, BuildOptions.of(Manifests.EPOCH)).manifest();

    List<Path> made = HashAliases.make(folder, manifest);

    assertEquals(3, made.size());
    Path alias = folder.resolve("arm64").resolve(alias(manifest, "2026.0415.1"));
    assertTrue(Files.isSameFile(alias, folder.resolve("arm64/vmlinuz")));
    assertEquals(List.of(), HashAliases.make(folder, manifest));
    assertEquals(
        alias, AssetResolver.of(manifest, folder).resolve("1.0.1", "arm64").kernel().path());
  }

  @Test
  void filesInTheFolderItselfToo() throws IOException {
    Files.writeString(folder.resolve("vmlinuz"), "kernel");
    AssetManifest manifest = AssetBuild.full(folder, BuildOptions.of(Manifests.EPOCH)).manifest();

    assertEquals(1, HashAliases.make(folder, manifest).size());
  }

  /** A file that has changed since is another release's, or none's. */
  @Test
  void aFileThatIsNoReleasesGetsNoName() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetManifest manifest = AssetBuild.full(folder, BuildOptions.of(Manifests.EPOCH)).manifest();
    Files.writeString(folder.resolve("arm64/vmlinuz"), "not released");

    assertEquals(2, HashAliases.make(folder, manifest).size());
  }

  @Test
  void aMissingFileComesBackFromItsHashName() throws IOException {
    Manifests.builtFolder(folder, "arm64");
    AssetManifest manifest = AssetBuild.full(folder, BuildOptions.of(Manifests.EPOCH)).manifest();
    HashAliases.make(folder, manifest);
    Files.delete(folder.resolve("arm64/vmlinuz"));

    assertEquals(List.of(folder.resolve("arm64/vmlinuz")), HashAliases.make(folder, manifest));
    assertEquals("kernel of arm64", Files.readString(folder.resolve("arm64/vmlinuz")));
  }
}
