package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.LockedPackage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files that a build was made of, in the order of the recipe's sources. */
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

  /** Those that a lock pins. */
  List<InputFile> remote() {
    var remote = new ArrayList<InputFile>();
    for (PinnedSource source : sources.values()) {
      source.inputs().stream().filter(UsedInputs::isRemote).forEach(remote::add);
    }
    return remote;
  }

  List<LockedPackage> packages() {
    var packages = new ArrayList<LockedPackage>();
    sources.values().forEach(source -> packages.addAll(source.packages()));
    return packages;
  }

  /** Those that a lock pins. */
  List<LockedPackage> remotePackages() {
    return packages().stream().filter(one -> isRemote(one.file().address())).toList();
  }

  static boolean isRemote(InputFile file) {
    return isRemote(file.address());
  }

  private static boolean isRemote(URI address) {
    return address.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
  }
}
