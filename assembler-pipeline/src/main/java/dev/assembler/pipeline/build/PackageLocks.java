package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.LockedPackage;
import java.util.List;

/** Packages as a lock has them. */
final class PackageLocks {

  private PackageLocks() {}

  /** What of them decides bytes: in their order, name, version, architecture and digest. */
  static List<String> meaning(List<LockedPackage> packages) {
    return packages.stream()
        .map(one ->
            one.file().name()
                + ' '
                + one.version()
                + ' '
                + one.architecture()
                + ' '
                + one.file().sha256())
        .toList();
  }
}
