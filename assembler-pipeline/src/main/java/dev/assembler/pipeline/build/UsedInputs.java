package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.LockedPackage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a build was made of, in the order of the recipe's sources. */
final class UsedInputs {

  private final Map<String, PinnedSource> sources;

  /**
   * @param sources that were looked at, by their names
   */
  UsedInputs(Map<String, PinnedSource> sources) {
    this.sources = new LinkedHashMap<>(sources);
  }

  Map<String, PinnedSource> sources() {
    return sources;
  }

  List<LockedPackage> packages() {
    var packages = new ArrayList<LockedPackage>();
    sources.values().forEach(source -> packages.addAll(source.packages()));
    return packages;
  }

  /** A lock that pins all of it, too. */
  InputLock pinnedIn(InputLock lock) {
    InputLock pinned = lock;
    for (PinnedSource source : sources.values()) {
      pinned =
          pinned
              .with(source.inputs())
              .withPackages(source.packages())
              .withFolders(source.folders());
    }
    return pinned;
  }

  /**
   * What a file is called wherever it is built: as locks call it. Of a file of the host outside of
   * the recipe's folder that is its own name, for where it lies is nobody's business.
   *
   * @param folder the recipe's
   */
  static String name(InputFile file, Path folder) {
    String pin = file.pin();
    boolean isOfHost = pin.startsWith("/") || pin.startsWith("file:");
    if (!isOfHost) {
      return pin;
    }
    Path path = file.path().toAbsolutePath().normalize();
    Path own = folder.toAbsolutePath().normalize();
    return path.startsWith(own) ? own.relativize(path).toString() : path.getFileName().toString();
  }
}
