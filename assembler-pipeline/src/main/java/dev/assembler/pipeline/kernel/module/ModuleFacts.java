package dev.assembler.pipeline.kernel.module;

import java.util.List;
import java.util.Objects;

/**
 * What a module's file tells.
 *
 * @param modinfo its own words
 * @param exports symbols that it gives to others
 * @param needs symbols that it takes from the kernel or others, in the order of its symbol table
 * @param signed whether a signature is appended, as CONFIG_MODULE_SIG does
 */
public record ModuleFacts(
    Modinfo modinfo, List<String> exports, List<String> needs, boolean signed) {

  public ModuleFacts {
    Objects.requireNonNull(modinfo, "modinfo");
    exports = List.copyOf(exports);
    needs = List.copyOf(needs);
  }
}
