package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.packages.PackageScript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A package that has been read, on its way into the root. */
final class Unpacked {

  /** In the order in which dpkg would run them. */
  private static final List<String> SCRIPTS = List.of("preinst", "postinst", "prerm", "postrm");

  private final ResolvedPackage resolved;
  private final InputFile file;
  private final DebFile deb;

  /** Paths of its own that another package has taken over. */
  private final Set<TreePath> lost = new HashSet<>();

  Unpacked(ResolvedPackage resolved, InputFile file, DebFile deb) {
    this.resolved = resolved;
    this.file = file;
    this.deb = deb;
  }

  ResolvedPackage resolved() {
    return resolved;
  }

  String name() {
    return resolved.name();
  }

  InputFile file() {
    return file;
  }

  FileTree data() {
    return deb.data();
  }

  /** A file of the control archive; empty if there is none. */
  Optional<byte[]> control(String name) {
    return Optional.ofNullable(deb.control().get(name));
  }

  /** The names of all files of the control archive, in order. */
  List<String> controlNames() {
    return List.copyOf(deb.control().keySet());
  }

  /** A file of the control archive as text; empty where there is none. */
  String text(String name) {
    return control(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
  }

  List<PackageScript> scripts() {
    var scripts = new ArrayList<PackageScript>();
    for (String kind : SCRIPTS) {
      control(kind).ifPresent(bytes -> scripts.add(new PackageScript(kind, bytes)));
    }
    return scripts;
  }

  void lose(TreePath path) {
    lost.add(path);
  }

  boolean owns(TreePath path) {
    return !lost.contains(path);
  }

  @Override
  public String toString() {
    return resolved.name() + " " + resolved.version();
  }
}
