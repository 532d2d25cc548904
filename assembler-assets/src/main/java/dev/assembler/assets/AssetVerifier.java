package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares files with what is expected of them: whole contents, nothing sampled. */
public final class AssetVerifier {

  private static final String TAG = "blake3:";

  private AssetVerifier() {}

  /** Compares with the manifest the files were resolved by. */
  public static VerificationReport verify(ResolvedAssets assets) throws IOException {
    return verify(assets, Map.of());
  }

  /**
   * Compares with hashes that the caller brings, for example from its own build, and with the
   * manifest.
   *
   * @param hashes expected BLAKE3 by logical name: 64 hex digits, with "blake3:" before them or not
   * @throws IllegalArgumentException for a hash of any other form
   */
  public static VerificationReport verify(ResolvedAssets assets, Map<String, String> hashes)
      throws IOException {
    List<FileCheck> checks = new ArrayList<>();
    for (ResolvedAsset asset : assets.all()) {
      Optional<String> hash =
          Optional.ofNullable(hashes.get(asset.name())).map(AssetVerifier::hash);
      checks.add(check(asset, hash, asset == assets.kernel() ? assets.arch() : ""));
    }
    return new VerificationReport(checks);
  }

  /** A hash as callers write it, as 64 lower-case hex digits. */
  static String hash(String text) {
    String hex = text.startsWith(TAG) ? text.substring(TAG.length()) : text;
    if (!Asset.isHash(hex)) {
      throw new IllegalArgumentException(
          "hash \"" + text + "\", expected 64 hex digits, or \"" + TAG + "\" and 64 hex digits");
    }
    return hex.toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * @param arch the architecture a kernel must be for; empty for files that are no kernels
   */
  private static FileCheck check(ResolvedAsset asset, Optional<String> hash, String arch)
      throws IOException {
    String name = asset.name();
    Path path = asset.path();
    if (!Files.exists(path)) {
      return new FileCheck.Missing(name, path);
    }
    if (!Files.isRegularFile(path)) {
      return new FileCheck.Mismatch(name, path, "kind", "a regular file", "another kind of file");
    }
    Optional<String> kernel = arch.isEmpty() ? Optional.empty() : KernelArchitecture.of(path);
    if (kernel.isPresent() && Architectures.USUAL.contains(arch) && !kernel.get().equals(arch)) {
      return new FileCheck.Mismatch(name, path, "architecture", arch, kernel.get());
    }
    if (asset.expected().isEmpty() && hash.isEmpty()) {
      return new FileCheck.Skipped(name, path, "no expected hash: there is no manifest");
    }
    FileHashes found = FileHashes.of(path, asset.expected().map(Asset::stated).orElse(Set.of()));
    if (hash.isPresent() && !found.blake3().equals(hash.get())) {
      return new FileCheck.Mismatch(name, path, "blake3", hash.get(), found.blake3());
    }
    return asset.expected().isPresent()
        ? compare(name, path, asset.expected().get(), found)
        : new FileCheck.Verified(name, path, found.blake3());
  }

  private static FileCheck compare(String name, Path path, Asset expected, FileHashes found) {
    if (!found.blake3().equals(expected.hash())) {
      return new FileCheck.Mismatch(name, path, "blake3", expected.hash(), found.blake3());
    }
    if (found.size() != expected.size()) {
      return new FileCheck.Mismatch(
          name, path, "size", Long.toString(expected.size()), Long.toString(found.size()));
    }
    if (!expected.sha256().isEmpty() && !found.sha256().equals(expected.sha256())) {
      return new FileCheck.Mismatch(name, path, "sha256", expected.sha256(), found.sha256());
    }
    if (!expected.fsVerity().isEmpty() && !found.fsVerity().equals(expected.fsVerity())) {
      return new FileCheck.Mismatch(name, path, "fs-verity", expected.fsVerity(), found.fsVerity());
    }
    return new FileCheck.Verified(name, path, found.blake3());
  }
}
