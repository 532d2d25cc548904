package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The dynamic loader's cache, as ldconfig makes it of the folders in /etc/ld.so.conf. */
final class LdSoCacheEffect implements Effect {

  /** Of ldconfig's flags: ELF for glibc 2, and the machine (glibc, sysdeps/generic/ldconfig.h). */
  private record Machine(boolean is64, int number, int flags) {}

  private static final Map<String, List<Machine>> MACHINES =
      Map.of(
          "amd64",
              List.of(
                  new Machine(true, 62, 0x303),
                  new Machine(false, 3, 0x003),
                  new Machine(false, 62, 0x803)),
          "arm64", List.of(new Machine(true, 183, 0xA03), new Machine(false, 40, 0x903)),
          "i386", List.of(new Machine(false, 3, 0x003)),
          "armhf", List.of(new Machine(false, 40, 0x903)),
          "ppc64el", List.of(new Machine(true, 21, 0x503)),
          "riscv64", List.of(new Machine(true, 243, 0x1003)));

  /** What a library can be called that ldconfig looks at. */
  private static final String NAMES = "(lib.*\\.so.*|ld\\.so.*|ld-.*\\.so.*|ld64\\.so.*)";

  private static final int DEEPEST_INCLUDE = 8;

  @Override
  public String packageName() {
    return "libc-bin";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    List<Machine> machines =
        root.text("/var/lib/dpkg/arch")
            .flatMap(text -> text.lines().findFirst())
            .map(MACHINES::get)
            .orElse(null);
    if (machines == null) {
      notes.add("/etc/ld.so.cache was not made: its flags for this architecture are not known");
      return;
    }
    var entries = new ArrayList<LdSoCache.Entry>();
    Set<TreePath> seen = new HashSet<>();
    for (String folder : folders(root)) {
      Optional<TreePath> real = root.real(TreePath.of(folder));
      if (real.isPresent() && seen.add(real.get())) {
        addLibraries(root, folder, machines, entries);
      }
    }
    root.file("/etc/ld.so.cache", Metadata.of(0644), Content.of(LdSoCache.of(entries)));
  }

  private static List<String> folders(RootDraft root) throws IOException {
    Set<String> folders = new LinkedHashSet<>();
    readConfiguration(root, "/etc/ld.so.conf", folders, 0);
    folders.addAll(List.of("/lib", "/usr/lib"));
    return List.copyOf(folders);
  }

  private static void readConfiguration(RootDraft root, String file, Set<String> folders, int depth)
      throws IOException {
    for (String line : root.text(file).orElse("").lines().toList()) {
      String text = line.replaceFirst("#.*", "").strip();
      if (text.startsWith("include ") && depth < DEEPEST_INCLUDE) {
        String pattern = text.substring("include ".length()).strip();
        int slash = pattern.lastIndexOf('/');
        if (pattern.startsWith("/") && pattern.endsWith("/*.conf")) {
          for (EntryName name : root.names(pattern.substring(0, slash))) {
            if (name.toString().endsWith(".conf")) {
              readConfiguration(root, pattern.substring(0, slash + 1) + name, folders, depth + 1);
            }
          }
        }
      } else if (text.startsWith("/") && !text.contains("..")) {
        folders.add(text);
      }
    }
  }

  private static void addLibraries(
      RootDraft root, String folder, List<Machine> machines, List<LdSoCache.Entry> entries)
      throws IOException {
    Map<String, LdSoCache.Entry> found = new TreeMap<>();
    for (EntryName name : root.names(folder)) {
      if (!name.toString().matches(NAMES)) {
        continue;
      }
      TreePath path = TreePath.of(folder).resolve(name);
      Optional<TreePath> real = root.real(path);
      Optional<RootDraft.Entry> target = real.flatMap(root::at);
      if (target.isEmpty() || !(target.get().node() instanceof RegularFile file)) {
        continue;
      }
      Optional<ElfLibrary> library = ElfLibrary.of(file.content());
      if (library.isEmpty()) {
        continue;
      }
      for (Machine machine : machines) {
        if (machine.is64 == library.get().is64() && machine.number == library.get().machine()) {
          boolean isLink = root.at(path).get().node() instanceof Symlink;
          String key = key(name.toString(), real.get().name().toString(), isLink, library.get());
          add(root, folder, key, name.toString(), isLink, machine, found);
        }
      }
    }
    entries.addAll(found.values());
  }

  /** A link for the compiler ("libz.so") has its own name, anything else the library's. */
  private static String key(String name, String realName, boolean isLink, ElfLibrary library) {
    String soname = library.soname().orElse(realName);
    return isLink && name.endsWith(".so") && soname.startsWith(name) ? name : soname;
  }

  /** The library is called by its name, which becomes a link if nothing has it. */
  private static void add(
      RootDraft root,
      String folder,
      String key,
      String name,
      boolean isLink,
      Machine machine,
      Map<String, LdSoCache.Entry> found) {
    if (key.contains("/")) {
      return;
    }
    if (!isLink && !root.isThere(folder + "/" + key)) {
      root.symlink(folder + "/" + key, name);
    }
    found.put(key, new LdSoCache.Entry(key, folder + "/" + key, machine.flags));
  }
}
