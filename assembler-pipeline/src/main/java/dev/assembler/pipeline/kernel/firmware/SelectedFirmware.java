package dev.assembler.pipeline.kernel.firmware;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.kernel.Reason;
import java.nio.charset.StandardCharsets;
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

  /** The path for people. */
  public String shown() {
    return PrintableBytes.of(path.getBytes(StandardCharsets.ISO_8859_1));
  }
}
