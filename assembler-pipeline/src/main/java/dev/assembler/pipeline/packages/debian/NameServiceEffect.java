package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import java.util.List;
import java.util.Optional;

/** Where names are looked up: libc-bin's default becomes /etc/nsswitch.conf. */
final class NameServiceEffect implements Effect {

  @Override
  public String packageName() {
    return "libc-bin";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes) {
    Optional<Content> content = root.content("/usr/share/libc-bin/nsswitch.conf");
    if (content.isPresent() && !root.isThere("/etc/nsswitch.conf")) {
      root.file("/etc/nsswitch.conf", Metadata.of(0644), content.get());
    }
  }
}
