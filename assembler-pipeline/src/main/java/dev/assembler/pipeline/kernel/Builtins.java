package dev.assembler.pipeline.kernel;

import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the kernel has in itself: names need no file, and devices no module. */
final class Builtins {

  private final Set<String> names = new HashSet<>();
  private final List<Fnmatch> aliases = new ArrayList<>();

  private Builtins() {}

  static Builtins of(ModuleDirectory directory) throws IOException {
    var builtins = new Builtins();
    for (String line : text(directory, "modules.builtin").split("\n", -1)) {
      if (!line.isBlank()) {
        builtins.names.add(ModuleName.ofPath(line.strip()));
      }
    }
    for (String entry : text(directory, "modules.builtin.modinfo").split("\0", -1)) {
      int alias = entry.indexOf(".alias=");
      String pattern =
          alias < 0
              ? null
              : ModuleName.normalizedAlias(entry.substring(alias + ".alias=".length()));
      if (pattern != null) {
        builtins.aliases.add(Fnmatch.of(pattern));
      }
    }
    return builtins;
  }

  /** Whether the kernel has this module, or one for this device, by its normalized name. */
  boolean has(String name) {
    return names.contains(name) || aliases.stream().anyMatch(alias -> alias.matches(name));
  }

  /** All names. */
  Set<String> names() {
    return names;
  }

  private static String text(ModuleDirectory directory, String name) throws IOException {
    return new String(directory.file(name).orElse(new byte[0]), StandardCharsets.ISO_8859_1);
  }
}
