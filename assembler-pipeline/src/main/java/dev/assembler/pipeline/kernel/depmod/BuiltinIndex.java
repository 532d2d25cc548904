package dev.assembler.pipeline.kernel.depmod;

import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Indexes of what is in the kernel itself: names from modules.builtin, aliases from
 * modules.builtin.modinfo. Where the source is missing the index is an empty file.
 */
final class BuiltinIndex {

  private final ModuleDirectory directory;

  BuiltinIndex(ModuleDirectory directory) {
    this.directory = directory;
  }

  byte[] names() throws IOException {
    Optional<byte[]> file = directory.file("modules.builtin");
    if (file.isEmpty()) {
      return new byte[0];
    }
    var index = new KmodIndex();
    for (String line : new String(file.get(), StandardCharsets.ISO_8859_1).split("\n", -1)) {
      if (!line.isEmpty() && isLetter(line.charAt(0))) {
        index.add(ModuleName.ofPath(line), "", 0);
      }
    }
    return index.toBytes();
  }

  byte[] aliases() throws IOException {
    Optional<byte[]> file = directory.file("modules.builtin.modinfo");
    if (file.isEmpty()) {
      return new byte[0];
    }
    String text = new String(file.get(), StandardCharsets.ISO_8859_1);
    var index = new KmodIndex();
    // MODULE.KEY=VALUE, each ended by NUL: what has no end is not taken.
    for (String entry : text.substring(0, text.lastIndexOf('\0') + 1).split("\0", -1)) {
      int dot = entry.indexOf('.');
      String rest = entry.substring(dot + 1);
      if (dot > 0 && rest.startsWith("alias=") && rest.length() > "alias=".length()) {
        String alias = ModuleName.normalizedAlias(rest.substring("alias=".length()));
        if (alias != null) {
          index.add(alias, entry.substring(0, dot), 0);
        }
      }
    }
    return index.toBytes();
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
