package dev.assembler.cli;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.ScriptPolicy;
import java.io.IOException;
import java.util.List;

/** What a distribution does for the commands about packages. */
interface PackageRun {

  /**
   * A package that there will be.
   *
   * @param isKept whether the base has it
   */
  record Row(
      String name,
      String version,
      String architecture,
      long size,
      long installedSize,
      String license,
      String repository,
      List<String> requestedBy,
      boolean isKept) {}

  /** Resolves what is wanted, as the distribution does that the base or an option names. */
  static PackageRun of(
      PackageOptions options, FileTree base, ScriptPolicy scripts, PackageWork work)
      throws IOException {
    PackageOptions.Distribution distribution = options.distribution(base);
    return switch (distribution) {
      case ALPINE -> AlpineRun.of(options, base, scripts, work);
      case DEBIAN, UBUNTU -> DebianRun.of(distribution.toString(), options, base, scripts, work);
    };
  }

  /** What is left to know of what was found, one sentence each; of an installation it is told. */
  default List<String> notes() {
    return List.of();
  }

  /** As users name it. */
  String distribution();

  String architecture();

  /** All packages, in the order of their installation. */
  List<Row> rows();

  /** What the base loses: "name-version". */
  List<String> removed();

  /** Fetches, verifies and lays them into the base. */
  OpenPackages install(PackageWork work) throws IOException;

  /** A lock that pins what was read. */
  InputLock pinned(InputLock lock, OpenPackages installed);
}
