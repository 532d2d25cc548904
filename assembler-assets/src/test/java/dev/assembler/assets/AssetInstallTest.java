package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetInstallTest {

  private static final BuildOptions BUILD = BuildOptions.of(Manifests.EPOCH);

  @TempDir Path temporary;

  private Path build;
  private Path target;

  @BeforeEach
  void aBuild() throws IOException {
    build = Manifests.builtFolder(temporary.resolve("build"), "arm64", "x86_64");
    target = temporary.resolve("inst");
    AssetBuild.full(build, BUILD);
  }

  private ManifestFile manifest() throws IOException {
    return ManifestFile.read(build.resolve("manifest.json"), SignaturePolicy.unchecked());
  }

  private InstallReport install(InstallOptions options) throws IOException {
    return AssetInstall.run(manifest(), AssetSource.folder(build), target, options);
  }

  @Test
  void filesAreInstalledFlatUnderTheirHashNames() throws IOException {
    InstallReport report = install(InstallOptions.defaults());

    Set<String> expected = new TreeSet<>(Set.of("manifest.json"));
    for (var assets : release("2026.0415.1").arches().values()) {
      assets.forEach((name, asset) -> expected.add(HashedName.of(name, asset.hash())));
    }
    assertEquals(expected, Manifests.names(target));
    // The root file system of both is one file.
    assertEquals(5, report.installed().size());
    for (Path file : report.installed()) {
      assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertArrayEquals(
        Files.readAllBytes(build.resolve("manifest.json")),
        Files.readAllBytes(target.resolve("manifest.json")));
    assertTrue(
        AssetVerifier.verify(
                AssetResolver.of(manifest().manifest(), target).resolve("1.0.1", "arm64"))
            .isVerified());
  }

  private AssetRelease release(String version) throws IOException {
    return manifest().manifest().assets().byVersion().get(version);
  }

  @Test
  void installingAgainCopiesNothing() throws IOException {
    InstallReport first = install(InstallOptions.defaults());
    List<Object> inodes = inodes(first.installed());

    InstallReport second = install(InstallOptions.defaults());

    assertEquals(List.of(), second.installed());
    assertEquals(first.installed(), second.present());
    assertEquals(inodes, inodes(second.present()));
  }

  private static List<Object> inodes(List<Path> files) throws IOException {
    List<Object> inodes = new ArrayList<>();
    for (Path file : files) {
      inodes.add(Files.getAttribute(file, "unix:ino"));
    }
    return inodes;
  }

  @Test
  void releasesShareWhatIsTheSame() throws IOException {
    install(InstallOptions.defaults().withArches(List.of("aarch64")));
    Files.writeString(build.resolve("arm64/initrd.img"), "another initrd");
    AssetBuild.afterRepack(build, BUILD);

    InstallReport second = install(InstallOptions.defaults().withArches(List.of("arm64")));

    assertEquals(1, second.installed().size());
    assertEquals(
        1, Manifests.names(target).stream().filter(name -> name.startsWith("vmlinuz-")).count());
    assertEquals(
        2, Manifests.names(target).stream().filter(name -> name.startsWith("initrd-")).count());
  }

  @Test
  void theDevelopmentLayoutHasBothNamesOfOneFile() throws IOException {
    install(InstallOptions.defaults().withLayout(AssetLayout.DEVELOPMENT));

    Asset kernel = release("2026.0415.1").arches().get("arm64").get("vmlinuz");
    Path hashed = target.resolve("arm64").resolve(HashedName.of("vmlinuz", kernel.hash()));
    assertTrue(Files.isSameFile(hashed, target.resolve("arm64/vmlinuz")));
    assertEquals(2, Files.getAttribute(hashed, "unix:nlink"));
    assertEquals(
        hashed,
        AssetResolver.of(manifest().manifest(), target).resolve("1.0.1", "arm64").kernel().path());
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    Path file = install(InstallOptions.defaults()).installed().getFirst();
    byte[] right = Files.readAllBytes(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    byte[] wrong = right.clone();
    wrong[0] ^= 1;
    Files.write(file, wrong);

    InstallReport again = install(InstallOptions.defaults());

    assertEquals(List.of(file), again.installed());
    assertArrayEquals(right, Files.readAllBytes(file));
  }

  @Test
  void whatTheSourceHasWrongIsNotInstalled() throws IOException {
    Files.writeString(build.resolve("arm64/vmlinuz"), "tampered with");

    var refused =
        assertThrows(AssetMismatchException.class, () -> install(InstallOptions.defaults()));

    Asset expected = release("2026.0415.1").arches().get("arm64").get("vmlinuz");
    assertEquals(build.resolve("arm64/vmlinuz").toString(), refused.subject());
    assertTrue(
        refused.reason().contains(FileHashes.of(build.resolve("arm64/vmlinuz")).blake3()),
        refused.reason());
    assertTrue(refused.reason().contains("expected " + expected.hash()), refused.reason());
    assertTrue(
        Manifests.names(target).stream()
            .noneMatch(name ->
                name.equals("manifest.json")
                    || name.contains("vmlinuz-" + expected.hash().substring(0, 16))));
    try (var files = Files.list(target)) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
    }
  }

  @Test
  void aFileThatTheSourceLacksIsNamed() throws IOException {
    Files.delete(build.resolve("arm64/initrd.img"));

    var refused =
        assertThrows(
            java.nio.file.NoSuchFileException.class, () -> install(InstallOptions.defaults()));

    assertEquals(build.resolve("arm64/initrd.img").toString(), refused.getFile());
  }

  /** What a killed run left is gone on with; what it left of another file is not believed. */
  @Test
  void aPartIsGoneOnWith() throws IOException {
    Asset rootfs = release("2026.0415.1").arches().get("arm64").get("rootfs.squashfs");
    String name = HashedName.of("rootfs.squashfs", rootfs.hash());
    Files.createDirectories(target);
    Path part = target.resolve("." + name + ".part");

    for (byte[] left :
        new byte[][] {new byte[1000], new byte[300_000], {1, 2, 3}, new byte[400_000]}) {
      Files.write(part, left);
      install(InstallOptions.defaults());
      assertArrayEquals(new byte[300_000], Files.readAllBytes(target.resolve(name)));
      assertTrue(Files.notExists(part));
      Files.delete(target.resolve(name));
    }
  }

  @Test
  void aLinkInThePartsPlaceIsNotFollowed() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside"), "precious");
    Asset rootfs = release("2026.0415.1").arches().get("arm64").get("rootfs.squashfs");
    String name = HashedName.of("rootfs.squashfs", rootfs.hash());
    Files.createDirectories(target);
    Files.createSymbolicLink(target.resolve("." + name + ".part"), outside);

    assertThrows(AssetFolderException.class, () -> install(InstallOptions.defaults()));

    assertEquals("precious", Files.readString(outside));
  }

  @Test
  void aLinkInTheFinalPlaceIsReplacedNotFollowed() throws IOException {
    Path outside = Files.writeString(temporary.resolve("outside"), "precious");
    Asset rootfs = release("2026.0415.1").arches().get("arm64").get("rootfs.squashfs");
    Path file = target.resolve(HashedName.of("rootfs.squashfs", rootfs.hash()));
    Files.createDirectories(target);
    Files.createSymbolicLink(file, outside);

    install(InstallOptions.defaults());

    assertTrue(Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    assertEquals("precious", Files.readString(outside));
  }

  @Test
  void aManifestThatWouldLoseReleasesIsRefused() throws IOException {
    install(InstallOptions.defaults());
    Files.delete(build.resolve("manifest.json"));
    Files.writeString(build.resolve("arm64/vmlinuz"), "of another history");
    AssetBuild.full(build, BuildOptions.of(dev.assembler.core.tree.Epoch.ofSeconds(1_776_400_000)));

    var refused =
        assertThrows(UnresolvedAssetsException.class, () -> install(InstallOptions.defaults()));

    assertEquals(
        target.resolve("manifest.json")
            + " has asset release 2026.0415.1, which "
            + build.resolve("manifest.json")
            + " lacks",
        refused.getMessage());
    install(InstallOptions.defaults().withReplaceManifest(true));
    assertEquals(
        "2026.0417.1", AssetManifest.read(target.resolve("manifest.json")).assets().current());
  }

  @Test
  void aManifestThatWouldReplaceAReleaseIsRefused() throws IOException {
    install(InstallOptions.defaults());
    Files.delete(build.resolve("manifest.json"));
    Files.writeString(build.resolve("arm64/vmlinuz"), "of another history");
    AssetBuild.full(build, BUILD);

    var refused =
        assertThrows(UnresolvedAssetsException.class, () -> install(InstallOptions.defaults()));

    assertEquals(
        target.resolve("manifest.json")
            + " has other files in asset release 2026.0415.1 than "
            + build.resolve("manifest.json"),
        refused.getMessage());
  }

  @Test
  void theSignatureComesAlongAndGoesAgain() throws IOException {
    Path signature = target.resolve("manifest.json.minisig");
    Files.writeString(build.resolve("manifest.json.minisig"), "any");
    install(InstallOptions.defaults());
    assertEquals("any", Files.readString(signature));

    Files.delete(build.resolve("manifest.json.minisig"));
    install(InstallOptions.defaults());

    assertTrue(Files.notExists(signature));
  }

  @Test
  void tenInstallationsAtOnceAreOne() throws Exception {
    List<Callable<InstallReport>> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(() -> install(InstallOptions.defaults()));
    }
    int installed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
      for (Future<InstallReport> report : threads.invokeAll(ten)) {
        installed += report.get().installed().size();
      }
    }

    assertEquals(5, installed);
    assertEquals(6, Manifests.names(target).size());
    for (String arch : List.of("arm64", "x86_64")) {
      assertTrue(
          AssetVerifier.verify(
                  AssetResolver.of(manifest().manifest(), target).resolve("1.0.1", arch))
              .isVerified());
    }
  }

  @Test
  void nothingWritesThroughOrLeavesTemporaryFiles() throws IOException {
    install(InstallOptions.defaults());

    try (var files = Files.list(target)) {
      assertEquals(
          List.of(FolderLock.FILE_NAME),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("."))
              .toList());
    }
    assertEquals(target, AtomicOutput.followLinks(target));
  }
}
