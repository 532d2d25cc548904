package dev.assembler.pipeline.packages.alpine;

import java.util.List;

/**
 * What a request comes to.
 *
 * @param packages all that there will be, those that others need first; what the base keeps is
 *     among them
 * @param removed what the base loses: other versions of what is installed, and what nothing needs
 *     any more
 * @param world all that is asked for, the base's words among them, ordered by name
 */
public record Resolution(
    List<ResolvedPackage> packages, List<ApkPackage> removed, List<ApkDependency> world) {

  public Resolution {
    packages = List.copyOf(packages);
    removed = List.copyOf(removed);
    world = List.copyOf(world);
  }

  /** Those that the base does not have, in the order of their installation. */
  public List<ResolvedPackage> installed() {
    return packages.stream().filter(one -> !one.isKept()).toList();
  }
}
