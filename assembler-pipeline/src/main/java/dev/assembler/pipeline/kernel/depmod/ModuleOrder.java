package dev.assembler.pipeline.kernel.depmod;

import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order of modules in indexes: as modules.order lists them, whose lines are the kernel's
 * priorities of drivers for one device, then all others in the order of depmod's table of names.
 */
final class ModuleOrder {

  private static final int BUCKETS = 512;

  private ModuleOrder() {}

  static List<KernelModule> of(ModuleDirectory directory) throws IOException {
    List<KernelModule> modules = new ArrayList<>(directory.modules());
    modules.sort(Comparator.comparing(KernelModule::name, SuperFastHash.order(BUCKETS)));
    Optional<byte[]> order = directory.file("modules.order");
    if (order.isPresent() && isWhole(order.get())) {
      Map<String, Integer> lines = lines(order.get());
      modules.sort(
          Comparator.comparingInt(
              module -> lines.getOrDefault(module.uncompressedPath(), Integer.MAX_VALUE)));
    }
    return modules;
  }

  /** Without the last line's end depmod ignores all of it. */
  private static boolean isWhole(byte[] order) {
    return order.length == 0 || order[order.length - 1] == '\n';
  }

  private static Map<String, Integer> lines(byte[] order) {
    Map<String, Integer> lines = new HashMap<>();
    int number = 0;
    for (String line : new String(order, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      lines.put(line, number++);
    }
    return lines;
  }
}
