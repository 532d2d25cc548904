package dev.assembler.pipeline.kernel;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A module that is to be loaded, and why.
 *
 * @param module the file
 * @param facts what it says of itself
 * @param reasons at least one, in the order in which they were found
 */
public record SelectedModule(KernelModule module, ModuleFacts facts, List<Reason> reasons) {

  public SelectedModule {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(facts, "facts");
    reasons = List.copyOf(reasons);
  }

  /** The path for people. */
  public String shown() {
    return PrintableBytes.of(module.path().getBytes(StandardCharsets.ISO_8859_1));
  }
}
