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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetVerifierTest {

  @TempDir Path temporary;

  private Path target;
  private AssetManifest manifest;

  @BeforeEach
  void anInstallation() throws IOException {
    Path build = Manifests.builtFolder(temporary.resolve("build"), "arm64", "x86_64");
    target = temporary.resolve("inst");
    manifest =
        AssetBuild.full(build, BuildOptions.of(Manifests.EPOCH).withDigests(DigestAlgorithm.SHA256))
            .manifest();
    AssetInstall.run(
        ManifestFile.read(build.resolve("manifest.json"), SignaturePolicy.unchecked()),
        AssetSource.folder(build),
        target,
        InstallOptions.defaults());
    try (var files = Files.list(target)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:mode", 0644);
      }
    }
  }

  private ResolvedAssets resolved() throws IOException {
    return AssetResolver.of(manifest, target).resolve("1.0.1", "arm64");
  }

  private static List<String> statuses(VerificationReport report) {
    return report.checks().stream().map(FileCheck::status).toList();
  }

  @Test
  void rightFilesAreVerified() throws IOException {
    VerificationReport report = AssetVerifier.verify(resolved());

    assertEquals(List.of("verified", "verified", "verified"), statuses(report));
    report.requireVerified();
  }

  @Test
  void oneFlippedByteIsAMismatchWithBothHashesWhole() throws IOException {
    Path rootfs = resolved().rootfs().path();
    byte[] bytes = Files.readAllBytes(rootfs);
    bytes[150_000] ^= 1;
    Files.write(rootfs, bytes);

    VerificationReport report = AssetVerifier.verify(resolved());

    var mismatch = (FileCheck.Mismatch) report.checks().get(2);
    assertEquals(rootfs, mismatch.path());
    assertEquals(resolved().rootfs().expected().orElseThrow().hash(), mismatch.expected());
    assertEquals(FileHashes.of(rootfs).blake3(), mismatch.actual());
    assertEquals(
        rootfs
            + ": mismatch blake3, expected "
            + mismatch.expected()
            + ", found "
            + mismatch.actual(),
        assertThrows(UnverifiedAssetsException.class, report::requireVerified).getMessage());
    bytes[150_000] ^= 1;
    Files.write(rootfs, bytes);
    assertTrue(AssetVerifier.verify(resolved()).isVerified());
  }

  @Test
  void aMissingFileIsMissing() throws IOException {
    Files.delete(resolved().initrd().path());

    VerificationReport report = AssetVerifier.verify(resolved());

    assertEquals(List.of("verified", "missing", "verified"), statuses(report));
    assertTrue(report.hasMissing());
    assertThrows(UnverifiedAssetsException.class, report::requireVerified);
  }

  @Test
  void aFolderInAFilesPlaceIsAMismatch() throws IOException {
    Path initrd = resolved().initrd().path();
    Files.delete(initrd);
    Files.createDirectory(initrd);

    assertTrue(AssetVerifier.verify(resolved()).hasMismatch());
  }

  @Test
  void aWrongSizeOrAnotherDigestIsAMismatchToo() throws IOException {
    ResolvedAsset kernel = resolved().kernel();
    Asset right = kernel.expected().orElseThrow();
    for (Asset wrong :
        List.of(
            new Asset(right.hash(), right.size() + 1, right.sha256(), "", Map.of()),
            new Asset(right.hash(), right.size(), Manifests.hash(1), "", Map.of()),
            new Asset(right.hash(), right.size(), "", "sha256:" + Manifests.hash(1), Map.of()))) {
      var assets =
          new ResolvedAssets(
              "1",
              "arm64",
              new ResolvedAsset("vmlinuz", kernel.path(), true, java.util.Optional.of(wrong)),
              resolved().initrd(),
              resolved().rootfs());

      assertTrue(AssetVerifier.verify(assets).hasMismatch(), wrong.toString());
    }
  }

  @Test
  void withoutAManifestEveryFileIsSkippedAloud() throws IOException {
    ResolvedAssets assets =
        AssetResolver.withoutManifest(
            Manifests.builtFolder(temporary.resolve("other"), "arm64"), "arm64");

    VerificationReport report = AssetVerifier.verify(assets);

    assertEquals(List.of("skipped", "skipped", "skipped"), statuses(report));
    assertFalse(report.isVerified());
    assertTrue(report.hasSkipped());
    assertEquals(
        assets.kernel().path() + ": skipped (no expected hash: there is no manifest)",
        VerificationReport.line(report.checks().getFirst()));
    assertThrows(UnverifiedAssetsException.class, report::requireVerified);
  }

  @Test
  void hashesOfTheBuildAreComparedWithOrWithoutTheirTag() throws IOException {
    Map<String, String> hashes = BuildHashes.byName(manifest, "arm64");
    ResolvedAssets plain = AssetResolver.withoutManifest(temporary.resolve("build"), "arm64");

    assertTrue(AssetVerifier.verify(plain, hashes).isVerified());
    assertTrue(AssetVerifier.verify(resolved(), hashes).isVerified());
    assertTrue(
        AssetVerifier.verify(resolved(), Map.of("vmlinuz", "blake3:" + hashes.get("vmlinuz")))
            .isVerified());
    assertTrue(
        AssetVerifier.verify(resolved(), Map.of("vmlinuz", Manifests.hash(3))).hasMismatch());
    for (String wrong : List.of("sha256:" + hashes.get("vmlinuz"), "abc", "")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> AssetVerifier.verify(resolved(), Map.of("vmlinuz", wrong)));
    }
  }

  @Test
  void hashesOfABuildAreThoseOfTheCurrentRelease() {
    assertEquals(
        List.of("INITRD_HASH", "ROOTFS_HASH", "VMLINUZ_HASH"),
        List.copyOf(BuildHashes.byConstant(manifest, "aarch64").keySet()));
    assertEquals(
        manifest
            .assets()
            .byVersion()
            .get("2026.0415.1")
            .arches()
            .get("arm64")
            .get("vmlinuz")
            .hash(),
        BuildHashes.byConstant(manifest, "arm64").get("VMLINUZ_HASH"));
    assertTrue(BuildHashes.byConstant(manifest, "riscv64").isEmpty());
    assertTrue(BuildHashes.byName(Manifests.manifest("9", Map.of(), Map.of()), "arm64").isEmpty());
  }

  @Test
  void aKernelOfAnotherArchitectureIsAMismatch() throws IOException {
    Path place = Manifests.builtFolder(temporary.resolve("other"), "arm64").resolve("arm64");
    byte[] x86 = KernelArchitectureTest.x86();
    Files.write(place.resolve("vmlinuz"), x86);

    VerificationReport report =
        AssetVerifier.verify(AssetResolver.withoutManifest(place.getParent(), "arm64"));

    assertEquals(
        new FileCheck.Mismatch(
            "vmlinuz", place.resolve("vmlinuz"), "architecture", "arm64", "x86_64"),
        report.checks().getFirst());
  }
}
