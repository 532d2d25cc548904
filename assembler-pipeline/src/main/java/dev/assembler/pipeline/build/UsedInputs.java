package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.LockedPackage;
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
}
