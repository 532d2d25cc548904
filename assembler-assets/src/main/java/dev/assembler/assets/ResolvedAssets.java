package dev.assembler.assets;

import java.nio.file.Path;
import java.util.List;

/**
 * What a virtual machine boots from.
 *
 * @param version of the release, {@value #DEVELOPMENT} where there is no manifest
 * @param arch as manifests name it
 */
public record ResolvedAssets(
    String version, String arch, ResolvedAsset kernel, ResolvedAsset initrd, ResolvedAsset rootfs) {

  /** The version of files that no manifest describes. */
  public static final String DEVELOPMENT = "dev";

  public List<ResolvedAsset> all() {
    return List.of(kernel, initrd, rootfs);
  }

  /** Kernel, initrd and root file system, each after its option, for a launcher. */
  public List<String> launchArguments() {
    return List.of("--kernel", text(kernel), "--initrd", text(initrd), "--rootfs", text(rootfs));
  }

  private static String text(ResolvedAsset asset) {
    Path path = asset.path();
    return path.toString();
  }
}
