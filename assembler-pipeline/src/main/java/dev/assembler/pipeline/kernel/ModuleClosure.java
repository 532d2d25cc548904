package dev.assembler.pipeline.kernel;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.kernel.module.KernelModule;
import dev.assembler.pipeline.kernel.module.ModuleDirectory;
import dev.assembler.pipeline.kernel.module.ModuleName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows requests to all modules they lead to, in the order in which modprobe would load them. */
final class ModuleClosure {

  /** Soft dependencies of soft dependencies; the longest chain of today is 3. */
  private static final int DEEPEST = 256;

  private static final int SUGGESTIONS = 3;

  private final ModuleDirectory directory;
  private final ModuleLines lines;
  private final Builtins builtins;
  private final ModprobeConfig config;
  private final Map<KernelModule, Set<Reason>> selected = new LinkedHashMap<>();
  private final Map<String, Set<Reason>> builtin = new LinkedHashMap<>();
  private final List<String> absent = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  /** Of the present request. */
  private Set<KernelModule> visited = new HashSet<>();

  ModuleClosure(
      ModuleDirectory directory, ModuleLines lines, Builtins builtins, ModprobeConfig config) {
    this.directory = directory;
    this.lines = lines;
    this.builtins = builtins;
    this.config = config;
  }

  void request(ModuleRequest request) throws ImageFormatException {
    var reason = new Reason(Reason.Kind.REQUESTED, request.origin());
    visited = new HashSet<>();
    if (!follow(request.name(), reason, 0)) {
      if (request.optional()) {
        absent.add(request.name() + ": optional, " + reason + ", not in the tree");
      } else {
        problems.add(
            request.origin()
                + ": no module "
                + request.name()
                + " in "
                + directory.path()
                + suggestions(request.name()));
      }
    }
  }

  /** Everything, in the order of the tree. */
  void requestAll(Collection<KernelModule> modules, String origin) throws ImageFormatException {
    for (KernelModule module : modules) {
      visited = new HashSet<>();
      probe(module, new Reason(Reason.Kind.REQUESTED, origin), 0);
    }
  }

  /** In the order to load them. */
  Map<KernelModule, Set<Reason>> selected() {
    return selected;
  }

  /** What was wanted and is in the kernel. */
  Map<String, Set<Reason>> builtin() {
    return builtin;
  }

  /** What may be missing and is. */
  List<String> absent() {
    return absent;
  }

  /** What modprobe would do and is not done here. */
  Set<String> remarks() {
    return remarks;
  }

  List<String> problems() {
    return problems;
  }

  /** Whether there is anything of this name. */
  private boolean follow(String name, Reason reason, int depth) throws ImageFormatException {
    String normal = ModuleName.normalizedAlias(name);
    if (normal == null) {
      return false;
    }
    List<String> configured = config.modulesOf(normal);
    if (!configured.isEmpty()) {
      boolean all = true;
      for (String module : configured) {
        all &= named(module, reason, depth, true);
      }
      return all;
    }
    if (directory.find(normal).isPresent()) {
      return named(normal, reason, depth, false);
    }
    Collection<KernelModule> found = lines.modulesOf(normal);
    for (KernelModule module : found) {
      named(module.name(), reason, depth, true);
    }
    return !found.isEmpty() || named(normal, reason, depth, false);
  }

  /**
   * Whether there is a module of this name, in a file or in the kernel. One that an alias of a
   * request led to may be blacklisted: it is there, and not loaded.
   */
  private boolean named(String name, Reason reason, int depth, boolean byAlias)
      throws ImageFormatException {
    Optional<KernelModule> module = directory.find(name);
    Optional<String> blacklisted =
        byAlias && depth == 0 ? config.blacklisted(name) : Optional.empty();
    if (module.isPresent() && blacklisted.isPresent()) {
      absent.add(name + ": blacklisted in " + blacklisted.get() + ", " + reason);
    } else if (module.isPresent()) {
      probe(module.get(), reason, depth);
    } else if (builtins.has(name)) {
      builtin.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(reason);
    } else {
      return false;
    }
    return true;
  }

  private void probe(KernelModule module, Reason reason, int depth) throws ImageFormatException {
    if (depth > DEEPEST) {
      throw new ImageFormatException(
          module.path() + ": soft dependencies more than " + DEEPEST + " deep");
    }
    if (!visited.add(module)) {
      noteReason(module, reason);
      return;
    }
    for (KernelModule needed : lines.needs(module)) {
      load(needed, new Reason(Reason.Kind.NEEDED, module.name()), depth);
    }
    load(module, reason, depth);
  }

  private void load(KernelModule module, Reason reason, int depth) throws ImageFormatException {
    Softdep softdep =
        config
            .softdepBefore(module.name())
            .or(() -> lines.softdep(module))
            .or(() -> config.softdepAfter(module.name()))
            .orElse(Softdep.NONE);
    config
        .install(module.name())
        .ifPresent(place ->
            remarks.add(
                place
                    + ": install "
                    + module.name()
                    + ": a command, which is not run here; the module is loaded"));
    for (String name : softdep.pre()) {
      soft(name, new Reason(Reason.Kind.SOFT_PRE, module.name()), depth);
    }
    selected.computeIfAbsent(module, key -> new LinkedHashSet<>()).add(reason);
    for (String name : softdep.post()) {
      soft(name, new Reason(Reason.Kind.SOFT_POST, module.name()), depth);
    }
  }

  private void soft(String name, Reason reason, int depth) throws ImageFormatException {
    if (!follow(name, reason, depth + 1)) {
      String line = name + ": " + reason + ", not in the tree";
      if (!absent.contains(line)) {
        absent.add(line);
      }
    }
  }

  /** A module that is on its way in has no reasons yet; who asked first says why. */
  private void noteReason(KernelModule module, Reason reason) {
    if (selected.containsKey(module)) {
      selected.get(module).add(reason);
    }
  }

  private String suggestions(String name) {
    var names = new ArrayList<String>(builtins.names());
    directory.modules().forEach(module -> names.add(module.name()));
    names.sort(null);
    var near = new ArrayList<String>();
    for (int i = 0; i < SUGGESTIONS; i++) {
      Nearest.to(ModuleName.normalized(name), names)
          .ifPresent(word -> {
            near.add(word);
            names.remove(word);
          });
    }
    return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
  }
}
