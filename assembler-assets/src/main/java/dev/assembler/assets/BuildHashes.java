package dev.assembler.assets;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hashes of the current release for an architecture, to be built into a program: {@code
 * INITRD_HASH}, {@code ROOTFS_HASH}, {@code VMLINUZ_HASH}.
 */
public final class BuildHashes {

  private static final String SUFFIX = "_HASH";

  private BuildHashes() {}

  /** By logical name; none where the manifest has no such release or architecture. */
  public static SortedMap<String, String> byName(AssetManifest manifest, String arch) {
    var hashes = new TreeMap<String, String>();
    AssetRelease release = manifest.assets().byVersion().get(manifest.assets().current());
    SortedMap<String, Asset> assets =
        release == null ? null : release.arches().get(Architectures.key(arch));
    if (assets == null) {
      return Collections.emptySortedMap();
    }
    String rootfs = AssetNames.rootfsAmong(assets.keySet()).orElse("");
    for (String name : AssetNames.ALL) {
      boolean otherRootfs = AssetNames.ROOTFS.contains(name) && !name.equals(rootfs);
      if (assets.containsKey(name) && !otherRootfs) {
        hashes.put(name, assets.get(name).hash());
      }
    }
    return hashes;
  }

  /** By the name of a build's constant: {@code initrd.img} is {@code INITRD_HASH}. */
  public static SortedMap<String, String> byConstant(AssetManifest manifest, String arch) {
    var hashes = new TreeMap<String, String>();
    byName(manifest, arch).forEach((name, hash) -> hashes.put(constant(name), hash));
    return hashes;
  }

  /** The name of the constant for an asset's logical name. */
  public static String constant(String name) {
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return stem.toUpperCase(Locale.ROOT) + SUFFIX;
  }
}
