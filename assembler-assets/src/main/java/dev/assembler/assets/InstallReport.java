package dev.assembler.assets;

import java.nio.file.Path;
import java.util.List;

/**
 * What an installation did.
 *
 * @param installed files that were fetched
 * @param present files that were there already, and right
 */
public record InstallReport(List<Path> installed, List<Path> present) {

  public InstallReport {
    installed = List.copyOf(installed);
    present = List.copyOf(present);
  }
}
