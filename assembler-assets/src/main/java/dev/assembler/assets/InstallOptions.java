package dev.assembler.assets;

import java.util.List;

/**
 * What is installed, and how.
 *
 * @param layout of the folder
 * @param releases versions; none: the current one
 * @param arches any usual names; none: all that the release has
 * @param binary version of the binary it is for, where a source's addresses have it
 * @param replaceManifest whether a manifest may be replaced by one that lacks some of its releases
 */
public record InstallOptions(
    AssetLayout layout,
    List<String> releases,
    List<String> arches,
    String binary,
    boolean replaceManifest) {

  public InstallOptions {
    releases = List.copyOf(releases);
    arches = arches.stream().map(Architectures::key).toList();
  }

  /** The current release for all architectures, flat. */
  public static InstallOptions defaults() {
    return new InstallOptions(AssetLayout.INSTALLED, List.of(), List.of(), "", false);
  }

  public InstallOptions withLayout(AssetLayout newLayout) {
    return new InstallOptions(newLayout, releases, arches, binary, replaceManifest);
  }

  public InstallOptions withReleases(List<String> newReleases) {
    return new InstallOptions(layout, newReleases, arches, binary, replaceManifest);
  }

  public InstallOptions withArches(List<String> newArches) {
    return new InstallOptions(layout, releases, newArches, binary, replaceManifest);
  }

  public InstallOptions withBinary(String newBinary) {
    return new InstallOptions(layout, releases, arches, newBinary, replaceManifest);
  }

  public InstallOptions withReplaceManifest(boolean replace) {
    return new InstallOptions(layout, releases, arches, binary, replace);
  }
}
