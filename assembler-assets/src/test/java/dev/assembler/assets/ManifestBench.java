package dev.assembler.assets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * How long a manifest of ten thousand releases takes to resolve: a main class, for no test measures
 * time.
 */
final class ManifestBench {

  private ManifestBench() {}

  static AssetManifest large(int releases) {
    var assets = new TreeMap<String, AssetRelease>();
    var binaries = new TreeMap<String, BinaryRelease>();
    for (int i = 1; i <= releases; i++) {
      assets.put("2026.0415." + i, Manifests.release(i, "1.0.0", false));
      binaries.put("1.0." + i, Manifests.binary("2026.0415.1"));
    }
    return Manifests.manifest("2026.0415." + releases, assets, binaries);
  }

  /** Nanoseconds of reading and of resolving. */
  static long[] nanos(byte[] document) throws IOException {
    long start = System.nanoTime();
    AssetManifest manifest = AssetManifest.parse(document);
    long read = System.nanoTime();
    AssetResolver.of(manifest, Path.of(".")).resolve("1.0.9999", "arm64");
    return new long[] {read - start, System.nanoTime() - read};
  }
}
