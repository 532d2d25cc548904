package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.tree.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Manifests and folders of assets for tests. */
final class Manifests {

  /** 2026-04-15T16:11:19Z, the day of the format's own example. */
  static final Epoch EPOCH = Epoch.ofSeconds(1_776_269_479);

  /** The format's example with hashes in it, as the canonical writer has it. */
  static final String EXAMPLE =
      """
      {
        "format": 2,
        "assets": {
          "current": "2026.0415.1",
          "releases": {
            "2026.0415.1": {
              "date": "2026-04-15",
              "deprecated": false,
              "min_binary": "1.0.0",
              "arches": {
                "arm64": {
                  "initrd.img": {
                    "hash": "e5e910e9ab38b873000000000000000000000000000000000000000000000002",
                    "size": 2270154
                  },
                  "rootfs.squashfs": {
                    "hash": "89eb92b83534d9d0000000000000000000000000000000000000000000000003",
                    "size": 454230016
                  },
                  "vmlinuz": {
                    "hash": "2c0bd752db929642000000000000000000000000000000000000000000000001",
                    "size": 7797248
                  }
                }
              }
            }
          }
        },
        "binaries": {
          "current": "1.0.1776269479",
          "releases": {
            "1.0.1776269479": {
              "date": "2026-04-15",
              "deprecated": false,
              "min_assets": "2026.0415.1"
            }
          }
        }
      }
      """;

  private Manifests() {}

  static AssetManifest example() throws IOException {
    return AssetManifest.parse(EXAMPLE.getBytes(UTF_8));
  }

  static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  /** Hashes that differ in their first digits. */
  static String hash(int number) {
    return String.format(java.util.Locale.ROOT, "%016x%048x", number, number);
  }

  /** A release with the three files for arm64, all of this number. */
  static AssetRelease release(int number, String minBinary, boolean deprecated) {
    var assets = new TreeMap<String, Asset>();
    for (String name : new String[] {"vmlinuz", "initrd.img", "rootfs.squashfs"}) {
      assets.put(name, Asset.of(hash(number), number));
    }
    return new AssetRelease(
        "2026-04-15", deprecated, "", minBinary, new TreeMap<>(Map.of("arm64", assets)), Map.of());
  }

  static BinaryRelease binary(String minAssets) {
    return new BinaryRelease("2026-04-15", false, "", minAssets, Map.of());
  }

  static AssetManifest manifest(
      String current, Map<String, AssetRelease> assets, Map<String, BinaryRelease> binaries) {
    return new AssetManifest(
        new Releases<>(current, new TreeMap<>(assets), Map.of()),
        new Releases<>("1.0.0", new TreeMap<>(binaries), Map.of()),
        Map.of());
  }

  /** Three files in each of these architectures' folders. */
  static Path builtFolder(Path folder, String... arches) throws IOException {
    for (String arch : arches) {
      Path place = Files.createDirectories(folder.resolve(arch));
      Files.writeString(place.resolve("vmlinuz"), "kernel of " + arch);
      Files.writeString(place.resolve("initrd.img"), "initrd of " + arch);
      Files.write(place.resolve("rootfs.squashfs"), new byte[300_000]);
    }
    return folder;
  }

  /** All names below a folder, without hidden ones. */
  static Set<String> names(Path folder) throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.walk(folder)) {
      files
          .filter(file -> !file.equals(folder))
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .forEach(names::add);
    }
    return names;
  }
}
