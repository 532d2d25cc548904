package dev.assembler.assets;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusedAssetsTest {

  @TempDir Path temporary;

  private Path folder;

  /** Release 1 is living, 2 deprecated; 3 is nobody's. */
  private static final AssetManifest MANIFEST =
      Manifests.manifest(
          "1",
          Map.of(
              "1", Manifests.release(1, "", false),
              "2", Manifests.release(2, "", true)),
          Map.of());

  @BeforeEach
  void aFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("assets"));
    for (String name :
        List.of(
            file(1),
            file(2),
            file(3),
            "manifest.json",
            "pinned.txt",
            "my-notes.txt",
            "x.tmp",
            file(3) + ".tmp",
            "." + file(3) + ".part",
            "v-file",
            "vmlinuz",
            "B3SUMS")) {
      Files.writeString(folder.resolve(name), name);
    }
    Path arm64 = Files.createDirectory(folder.resolve("arm64"));
    for (String name : List.of(file(1), file(2), file(3), "vmlinuz", "my-notes.txt")) {
      Files.writeString(arm64.resolve(name), name);
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve(file(3)), "in a folder of no architecture");
  }

  private static String file(int number) {
    return HashedName.of("vmlinuz", Manifests.hash(number));
  }

  private Set<String> removed(Set<String> pins, boolean dryRun) throws IOException {
    var removed = new TreeSet<String>();
    for (Path path : UnusedAssets.remove(folder, MANIFEST, pins, dryRun)) {
      removed.add(folder.relativize(path).toString());
    }
    return removed;
  }

  @Test
  void onlyHashNamesThatNoLivingReleaseNamesGo() throws IOException {
    Set<String> before = all();

    Set<String> removed = removed(Set.of(), false);

    assertEquals(Set.of(file(2), file(3), "arm64/" + file(2), "arm64/" + file(3)), removed);
    before.removeAll(removed);
    before.add(FolderLock.FILE_NAME);
    assertEquals(before, all());
  }

  private Set<String> all() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.walk(folder)) {
      files.forEach(file -> names.add(folder.relativize(file).toString()));
    }
    names.remove("");
    return names;
  }

  @Test
  void aRehearsalRemovesNothing() throws IOException {
    Set<String> before = all();

    Set<String> said = removed(Set.of(), true);

    assertEquals(before, all());
    assertEquals(said, removed(Set.of(), false));
  }

  @Test
  void foldersOfTheOldLayoutGoWithAllBelow() throws IOException {
    Path old = Files.createDirectories(folder.resolve("v0.9.0/deep/er"));
    Files.writeString(old.resolve("file"), "x");
    Path outside =
        Files.writeString(Files.createDirectory(temporary.resolve("out")).resolve("f"), "x");
    Files.createSymbolicLink(folder.resolve("vlink"), outside.getParent());
    Files.createSymbolicLink(folder.resolve("v9"), outside.getParent());
    for (String name : List.of("var", "v", "vm", "vmlinuz-6.12", "V1", "v.1")) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.createSymbolicLink(old.resolve("link"), outside.getParent());
    Files.createSymbolicLink(old.resolve("dangling"), Path.of("nowhere"));

    Set<String> removed = removed(Set.of(), false);

    assertEquals(
        Set.of("v0.9.0"),
        removed.stream()
            .filter(name -> name.matches("[vV].*") && !HashedName.isHashed(name))
            .collect(toSet()));
    assertTrue(Files.isDirectory(folder.resolve("vmlinuz-6.12")));
    assertTrue(Files.isSymbolicLink(folder.resolve("v9")));
    assertTrue(Files.notExists(folder.resolve("v0.9.0")));
    assertEquals("x", Files.readString(outside));
    assertTrue(Files.isSymbolicLink(folder.resolve("vlink")));
  }

  @Test
  void linksWithHashNamesAreLeftAlone() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside"), "x");
    Path link = folder.resolve(file(7));
    Files.createSymbolicLink(link, outside);
    Path arch = Files.createDirectory(temporary.resolve("arch"));
    Files.writeString(arch.resolve(file(8)), "x");
    Files.createSymbolicLink(folder.resolve("x86_64"), arch);

    removed(Set.of(), false);

    assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.exists(arch.resolve(file(8))));
  }

  @Test
  void pinsKeepReleasesFilesAndOldFolders() throws IOException {
    Files.createDirectory(folder.resolve("v0.9.0"));
    Files.createDirectory(folder.resolve("v0.8.0"));
    Files.writeString(folder.resolve("pinned.json"), "[\"2\", \"0.9.0\"]");

    Set<String> removed = removed(Set.of(file(3)), false);

    assertEquals(Set.of("v0.8.0"), removed);
  }

  @Test
  void malformedPinsAreAFailure() throws IOException {
    for (String wrong : List.of("{}", "[1]", "", "[\"a\"")) {
      Files.writeString(folder.resolve("pinned.json"), wrong);
      Set<String> before = all();

      assertThrows(ImageFormatException.class, () -> removed(Set.of(), false), wrong);
      assertEquals(before, all());
    }
  }

  @Test
  void aMissingFolderHasNothingToRemove() throws IOException {
    assertEquals(List.of(), UnusedAssets.remove(folder.resolve("none"), MANIFEST, Set.of(), false));
  }

  @Test
  void foldersWithHashNamesStay() throws IOException {
    Path named = Files.createDirectory(folder.resolve(HashedName.of("rootfs", Manifests.hash(9))));

    removed(Set.of(), false);

    assertTrue(Files.isDirectory(named));
  }
}
