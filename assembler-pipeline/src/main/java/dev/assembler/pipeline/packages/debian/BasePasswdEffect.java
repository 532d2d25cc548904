package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users and groups of base-passwd: its masters become /etc/passwd and /etc/group. */
final class BasePasswdEffect implements Effect {

  private static final Map<String, String> MASTERS =
      Map.of(
          "/usr/share/base-passwd/passwd.master", "/etc/passwd",
          "/usr/share/base-passwd/group.master", "/etc/group");

  @Override
  public String packageName() {
    return "base-passwd";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes) {
    MASTERS.forEach((master, target) -> {
      Optional<Content> content = root.content(master);
      if (content.isPresent() && !root.isThere(target)) {
        root.file(target, Metadata.of(0644), content.get());
      }
    });
  }
}
