package dev.assembler.pipeline.kernel.depmod;

import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleFacts;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What follows from modules' aliases: devices they are for, and device nodes that ask for them. */
final class AliasIndex {

  private static final Pattern DEVICE = Pattern.compile("(char|block)-major-([0-9]+)-([0-9]+).*");

  private final List<KernelModule> modules;
  private final List<ModuleFacts> facts;

  AliasIndex(List<KernelModule> modules, List<ModuleFacts> facts) {
    this.modules = modules;
    this.facts = facts;
  }

  String text() {
    var text = new StringBuilder("# Aliases extracted from modules themselves.\n");
    for (int i = 0; i < modules.size(); i++) {
      for (String alias : aliases(i)) {
        text.append("alias ").append(alias).append(' ').append(modules.get(i).name()).append('\n');
      }
    }
    return text.toString();
  }

  /** Aliases without a partner for a bracket can match nothing and are left out. */
  byte[] index() throws IOException {
    var index = new KmodIndex();
    for (int i = 0; i < modules.size(); i++) {
      for (String alias : aliases(i)) {
        String normal = ModuleName.normalizedAlias(alias);
        if (normal != null) {
          index.add(normal, modules.get(i).name(), i);
        }
      }
    }
    return index.toBytes();
  }

  /** A module needs both a name below /dev and a number to be loaded by opening its node. */
  String deviceNodes() {
    var text = new StringBuilder();
    for (int i = 0; i < modules.size(); i++) {
      String node = null;
      String number = null;
      for (String alias : aliases(i)) {
        Matcher device = DEVICE.matcher(alias);
        if (alias.startsWith("devname:")) {
          node = alias.substring("devname:".length());
        } else if (device.matches()) {
          number = device.group(1).charAt(0) + device.group(2) + ":" + device.group(3);
        }
        if (node != null && number != null) {
          break;
        }
      }
      if (node != null && number != null) {
        text.append(text.isEmpty() ? "# Device nodes to trigger on-demand module loading.\n" : "");
        text.append(modules.get(i).name()).append(' ').append(node).append(' ');
        text.append(number).append('\n');
      }
    }
    return text.toString();
  }

  private List<String> aliases(int module) {
    return facts.get(module).modinfo().values("alias");
  }
}
