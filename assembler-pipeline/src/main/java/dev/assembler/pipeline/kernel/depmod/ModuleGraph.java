package dev.assembler.pipeline.kernel.depmod;

import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which module needs which, by their symbols, and an order in which no module comes before one that
 * needs it. Modules are numbers: their places in the order of the index.
 */
final class ModuleGraph {

  private final List<KernelModule> modules;
  private final Map<String, Integer> owners = new HashMap<>();
  private final List<int[]> needs = new ArrayList<>();
  private final int[] rank;

  private ModuleGraph(List<KernelModule> modules, List<ModuleFacts> facts)
      throws ImageFormatException {
    this.modules = modules;
    for (int i = 0; i < facts.size(); i++) {
      for (String symbol : facts.get(i).exports()) {
        owners.put(symbol, i); // as depmod: the last one owns it
      }
    }
    for (ModuleFacts one : facts) {
      needs.add(needs(one));
    }
    this.rank = new int[facts.size()];
    rank();
  }

  /**
   * @param facts of each module, in their order
   * @throws ImageFormatException naming modules that need one another in a circle
   */
  static ModuleGraph of(List<KernelModule> modules, List<ModuleFacts> facts)
      throws ImageFormatException {
    return new ModuleGraph(modules, facts);
  }

  /** Each exported symbol, and the module it is of. */
  Map<String, Integer> owners() {
    return owners;
  }

  /** All that a module needs, directly or not: what must be loaded last comes first. */
  int[] allNeeds(int module) {
    var found = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(module);
    while (!open.isEmpty()) {
      for (int needed : needs.get(open.pop())) {
        if (!found.get(needed)) {
          found.set(needed);
          open.push(needed);
        }
      }
    }
    return found.stream()
        .boxed()
        .sorted((a, b) -> Integer.compare(rank[a], rank[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int[] needs(ModuleFacts module) {
    Set<Integer> needed = new LinkedHashSet<>();
    for (String symbol : module.needs()) {
      // PowerPC's function descriptors begin with a dot.
      Integer owner = owners.get(symbol.startsWith(".") ? symbol.substring(1) : symbol);
      if (owner != null) {
        needed.add(owner);
      }
    }
    return needed.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Kahn's order with a stack, which is depmod's: it decides the order of lines' words. */
  private void rank() throws ImageFormatException {
    int[] users = new int[needs.size()];
    needs.forEach(list -> {
      for (int needed : list) {
        users[needed]++;
      }
    });
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < users.length; i++) {
      if (users[i] == 0) {
        free.push(i);
      }
    }
    int next = 0;
    while (!free.isEmpty()) {
      int module = free.pop();
      rank[module] = next++;
      for (int needed : needs.get(module)) {
        if (--users[needed] == 0) {
          free.push(needed);
        }
      }
    }
    if (next < users.length) {
      throw circle(users);
    }
  }

  private ImageFormatException circle(int[] users) {
    var names = new ArrayList<String>();
    for (int i = 0; i < users.length && names.size() < 10; i++) {
      if (users[i] > 0) {
        names.add(modules.get(i).name());
      }
    }
    return new ImageFormatException(
        "modules need one another in a circle, or are needed by such: " + String.join(", ", names));
  }
}
