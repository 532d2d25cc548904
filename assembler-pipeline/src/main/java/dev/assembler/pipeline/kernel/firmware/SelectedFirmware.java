package dev.assembler.pipeline.kernel.firmware;

import dev.assembler.pipeline.kernel.Reason;
import java.util.List;
import java.util.Objects;

/**
 * A file or link that is wanted, and why.
 *
 * @param path below the folder of firmware, as it is stored
 * @param reasons at least one
 */
public record SelectedFirmware(String path, List<Reason> reasons) {

  public SelectedFirmware {
    Objects.requireNonNull(path, "path");
    reasons = List.copyOf(reasons);
  }
}
