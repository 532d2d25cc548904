package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.TreePath;
import java.util.List;

/**
 * A kernel module that the init loads.
 *
 * @param name as the kernel lists it: with underscores
 * @param path in the initramfs
 * @param parameters {@code NAME=VALUE}
 */
public record LoadedModule(String name, TreePath path, List<String> parameters) {

  public LoadedModule {
    parameters = List.copyOf(parameters);
  }

  String line() {
    return ConfLine.of("module").word(name).word(path.toString()).words(parameters).toString();
  }
}
