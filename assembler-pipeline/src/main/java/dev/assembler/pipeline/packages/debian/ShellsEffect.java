package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** /etc/shells of what packages state in debianutils' folder, as update-shells makes it. */
final class ShellsEffect implements Effect {

  private static final String FOLDER = "/usr/share/debianutils";

  @Override
  public String packageName() {
    return "debianutils";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    if (root.isThere("/etc/shells") || !root.isThere(FOLDER + "/shells")) {
      return;
    }
    var text = new StringBuilder();
    var comments = new ArrayList<String>();
    Set<String> shells = new LinkedHashSet<>();
    read(root, FOLDER + "/shells", shells, comments);
    for (EntryName name : root.names(FOLDER + "/shells.d")) {
      read(root, FOLDER + "/shells.d/" + name, shells, new ArrayList<>());
    }
    comments.forEach(line -> text.append(line).append('\n'));
    shells.forEach(shell -> text.append(shell).append('\n'));
    root.file("/etc/shells", 0644, text.toString());
    var state = new StringBuilder();
    shells.forEach(shell -> state.append(shell).append('\n'));
    root.file("/var/lib/shells.state", 0644, state.toString());
  }

  /** Each shell, and where it really is. */
  private static void read(RootDraft root, String file, Set<String> shells, List<String> comments)
      throws IOException {
    for (String line : root.text(file).orElse("").lines().toList()) {
      String shell = line.replaceFirst("#.*", "").strip();
      if (!shell.startsWith("/") || shell.contains("..")) {
        comments.add(line);
        continue;
      }
      shells.add(shell);
      TreePath path = TreePath.of(shell);
      root.real(path.parent())
          .ifPresent(folder -> shells.add(folder.resolve(path.name()).toString()));
    }
  }
}
