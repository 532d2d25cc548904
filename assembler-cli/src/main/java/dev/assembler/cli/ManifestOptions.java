package dev.assembler.cli;

import dev.assembler.assets.AssetManifest;
import dev.assembler.assets.ManifestFile;
import dev.assembler.assets.SignaturePolicy;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which manifest of a folder, and what is asked of its signature. */
final class ManifestOptions {

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The manifest. Default: manifest.json in the folder.")
  String manifest;

  @Mixin KeyOptions keys = new KeyOptions();

  /** The manifest of a folder, which must be there. */
  ManifestFile read(Path folder) throws IOException {
    Path file = file(folder);
    return read(folder, keys.policy())
        .orElseThrow(() -> new InputException(file.toString(), "no such file or directory"));
  }

  /** The manifest of a folder; empty if none was named and none is there. */
  Optional<ManifestFile> find(Path folder) throws IOException {
    SignaturePolicy policy = keys.policy();
    Optional<ManifestFile> found = read(folder, policy);
    if (found.isEmpty() && (manifest != null || policy.required())) {
      throw new InputException(file(folder).toString(), "no such file or directory");
    }
    return found;
  }

  private Path file(Path folder) {
    return manifest == null
        ? folder.resolve(AssetManifest.FILE_NAME)
        : Requests.path("--manifest", manifest).toPath();
  }

  private Optional<ManifestFile> read(Path folder, SignaturePolicy policy) throws IOException {
    try {
      return Optional.of(ManifestFile.read(file(folder), policy));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
