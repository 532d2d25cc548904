package dev.assembler.pipeline.build;

import dev.assembler.assets.KernelArchitecture;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.recipe.Architecture;
import java.io.IOException;
import java.util.Optional;

/**
 * Whether a kernel is one for the recipe's architecture, as far as its first bytes tell. One for
 * another machine would be found out by whoever starts it.
 */
final class KernelMachine {

  private KernelMachine() {}

  /**
   * @param subject what the kernel is of: "artifact.linux"
   * @throws InputException for a kernel of another architecture
   */
  static void require(Architecture wanted, String subject, Content kernel) throws IOException {
    try (ImageSource image = kernel.open()) {
      Optional<Architecture> found = KernelArchitecture.of(image).flatMap(Architecture::named);
      if (found.isPresent() && found.get() != wanted) {
        throw wrong(wanted, subject, found.get().toString());
      }
    }
  }

  static InputException wrong(Architecture wanted, String subject, String found) {
    return new InputException(subject, "a kernel for " + found + ", expected one for " + wanted);
  }
}
