package dev.assembler.pipeline.kernel.depmod;

import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All indexes of a folder of modules, equal byte for byte to what {@code depmod -b} of kmod 30
 * writes where the tree has no configuration of its own; where it has, it is followed.
 */
public final class Depmod {

  private final ModuleDirectory directory;
  private final List<KernelModule> modules;
  private final List<ModuleFacts> facts;
  private final ModuleGraph graph;

  private Depmod(ModuleDirectory directory, Map<KernelModule, ModuleFacts> known)
      throws IOException {
    this.directory = directory;
    this.modules = ModuleOrder.of(directory);
    this.facts = modules.stream().map(known::get).toList();
    this.graph = ModuleGraph.of(modules, facts);
  }

  /**
   * The files by their names, such as modules.dep.bin.
   *
   * @param known what each of the folder's modules says
   * @throws dev.assembler.core.ImageFormatException if modules need one another in a circle, or say
   *     what no index holds
   */
  public static Map<String, byte[]> index(
      ModuleDirectory directory, Map<KernelModule, ModuleFacts> known) throws IOException {
    return new Depmod(directory, known).files();
  }

  private Map<String, byte[]> files() throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    List<String> lines = dependencies();
    files.put("modules.dep", bytes(String.join("", lines.stream().map(l -> l + "\n").toList())));
    files.put("modules.dep.bin", dependencyIndex(lines));
    var aliases = new AliasIndex(modules, facts);
    files.put("modules.alias", bytes(aliases.text()));
    files.put("modules.alias.bin", aliases.index());
    files.put("modules.softdep", bytes(softdeps()));
    files.put("modules.symbols", bytes(symbols()));
    files.put("modules.symbols.bin", symbolIndex());
    var builtin = new BuiltinIndex(directory);
    files.put("modules.builtin.bin", builtin.names());
    files.put("modules.builtin.alias.bin", builtin.aliases());
    files.put("modules.devname", bytes(aliases.deviceNodes()));
    return files;
  }

  private List<String> dependencies() {
    var lines = new ArrayList<String>(modules.size());
    for (int i = 0; i < modules.size(); i++) {
      var line = new StringBuilder(modules.get(i).path()).append(':');
      for (int needed : graph.allNeeds(i)) {
        line.append(' ').append(modules.get(needed).path());
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private byte[] dependencyIndex(List<String> lines) throws IOException {
    var index = new KmodIndex();
    for (int i = 0; i < lines.size(); i++) {
      index.add(modules.get(i).name(), lines.get(i), i);
    }
    return index.toBytes();
  }

  private String softdeps() {
    var text = new StringBuilder("# Soft dependencies extracted from modules themselves.\n");
    for (int i = 0; i < modules.size(); i++) {
      for (String value : facts.get(i).modinfo().values("softdep")) {
        text.append("softdep ").append(modules.get(i).name()).append(' ').append(value);
        text.append('\n');
      }
    }
    return text.toString();
  }

  private String symbols() {
    List<String> names = new ArrayList<>(graph.owners().keySet());
    Collections.sort(names, SuperFastHash.order(2048));
    var text = new StringBuilder("# Aliases for symbols, used by symbol_request().\n");
    for (String name : names) {
      text.append("alias symbol:").append(name).append(' ');
      text.append(modules.get(graph.owners().get(name)).name()).append('\n');
    }
    return text.toString();
  }

  private byte[] symbolIndex() throws IOException {
    var index = new KmodIndex();
    for (Map.Entry<String, Integer> symbol : graph.owners().entrySet()) {
      int owner = symbol.getValue();
      index.add("symbol:" + symbol.getKey(), modules.get(owner).name(), owner);
    }
    return index.toBytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
