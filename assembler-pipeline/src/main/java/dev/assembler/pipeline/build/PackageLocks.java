package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.packages.InstalledPackage;
import dev.assembler.pipeline.packages.PackageTree;
import java.util.ArrayList;
import java.util.List;

/** Packages as a lock has them. */
final class PackageLocks {

  private PackageLocks() {}

  static List<LockedPackage> of(String distribution, PackageTree tree) {
    var locked = new ArrayList<LockedPackage>();
    for (InstalledPackage one : tree.packages()) {
      InputFile file = one.file();
      locked.add(
          new LockedPackage(
              distribution,
              one.version(),
              one.architecture(),
              new LockedInput(one.name(), file.address(), file.size(), file.sha256())));
    }
    return locked;
  }

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
