package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The manifest of a folder and its signature, byte for byte as they were published. */
final class InstalledManifest {

  private final Path file;
  private final Path signature;
  private final ManifestFile published;

  InstalledManifest(Path folder, ManifestFile published) {
    this.file = folder.resolve(AssetManifest.FILE_NAME);
    this.signature = folder.resolve(AssetManifest.FILE_NAME + MinisignSignature.SUFFIX);
    this.published = published;
  }

  /**
   * @throws UnresolvedAssetsException if the folder's manifest has a release that the new one
   *     lacks, or has with other files
   */
  void requireNothingLost() throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    AssetManifest old = ManifestFile.read(file, SignaturePolicy.unchecked()).manifest();
    AssetManifest fresh = published.manifest();
    Optional<String> lost =
        Stream.concat(
                lost("asset", old.assets(), fresh.assets()),
                lost("binary", old.binaries(), fresh.binaries()))
            .findFirst();
    if (lost.isPresent()) {
      throw new UnresolvedAssetsException(
          file + " has " + lost.get() + ", which " + published.name() + " lacks");
    }
    for (var release : old.assets().byVersion().entrySet()) {
      String version = release.getKey();
      if (!release.getValue().arches().equals(fresh.assets().byVersion().get(version).arches())) {
        throw new UnresolvedAssetsException(
            file + " has other files in asset release " + version + " than " + published.name());
      }
    }
  }

  void write() throws IOException {
    // First the signature: between the two steps there is a mismatch, never an unsigned manifest.
    if (published.signatureBytes().isPresent()) {
      SmallFile.write(signature, published.signatureBytes().get());
    }
    SmallFile.write(file, published.bytes());
    if (published.signatureBytes().isEmpty()) {
      AssetFolderException.in(signature, () -> Files.deleteIfExists(signature));
    }
  }

  private static <R> Stream<String> lost(String what, Releases<R> old, Releases<R> fresh) {
    return old.byVersion().keySet().stream()
        .filter(version -> !fresh.byVersion().containsKey(version))
        .map(version -> what + " release " + version);
  }
}
