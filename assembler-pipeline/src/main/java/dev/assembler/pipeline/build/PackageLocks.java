package dev.assembler.pipeline.build;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.LockedInput;
import dev.assembler.pipeline.inputs.LockedPackage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Packages as a lock has them. */
final class PackageLocks {

  private PackageLocks() {}

  /**
   * Refuses what a lock has not, if nothing else may be used: also where nothing has to be fetched.
   *
   * @throws InputException for a package that is not in it
   * @throws MismatchException for one that is another there
   */
  static void require(List<LockedPackage> packages, InputSettings settings) throws IOException {
    if (!settings.locked()) {
      return;
    }
    for (LockedPackage one : packages) {
      LockedInput file = one.file();
      Optional<LockedInput> there = settings.lock().find(file.address());
      if (there.isEmpty()) {
        throw new InputException(
            file.name(),
            file.address() + " is not in the lock; run once without --locked to add it");
      }
      if (!there.get().sha256().equals(file.sha256())) {
        throw new MismatchException(
            file.name() + " from " + file.address(),
            List.of("sha256 " + file.sha256() + ", in the lock " + there.get().sha256()));
      }
    }
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
