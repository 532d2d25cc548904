package dev.assembler.cli;

import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.OpenPackages;
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

  /** As users name it. */
  String distribution();

  String architecture();

  /** All packages, in the order of their installation. */
  List<Row> rows();

  /** What the base loses: "name-version". */
  List<String> removed();

  /** Fetches, verifies and lays them into the base. */
  OpenPackages install(Inputs inputs) throws IOException;

  /** A lock that pins what was read. */
  InputLock pinned(InputLock lock, OpenPackages installed);
}
