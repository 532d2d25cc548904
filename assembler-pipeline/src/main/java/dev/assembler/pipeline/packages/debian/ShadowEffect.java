package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Passwords out of the files that everybody reads: /etc/shadow and /etc/gshadow, as shadowconfig
 * makes them (shadow(5), gshadow(5)). The day of the last change is left empty: no clock is asked.
 */
final class ShadowEffect implements Effect {

  private static final long SHADOW_GROUP = 42; // base-passwd's, the same on every Debian

  @Override
  public String packageName() {
    return "passwd";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    move(root, "/etc/passwd", "/etc/shadow", "::0:99999:7:::");
    move(root, "/etc/group", "/etc/gshadow", "::");
  }

  private static void move(RootDraft root, String open, String shadow, String rest)
      throws IOException {
    Optional<String> text = root.text(open);
    if (text.isEmpty() || root.isThere(shadow)) {
      return;
    }
    var public_ = new StringBuilder();
    var secret = new StringBuilder();
    for (String line : text.get().lines().toList()) {
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        public_.append(line).append('\n');
        continue;
      }
      boolean isUser = shadow.equals("/etc/shadow");
      secret.append(fields[0]).append(':').append(fields[1]);
      secret.append(isUser ? rest : ":" + rest.substring(2) + members(fields[2])).append('\n');
      public_.append(fields[0]).append(":x:").append(fields[2]).append('\n');
    }
    root.file(open, 0644, public_.toString());
    root.file(shadow, Metadata.of(0640).withOwner(0, SHADOW_GROUP), Content.of(secret.toString()));
  }

  private static String members(String rest) {
    return ":" + rest.substring(rest.indexOf(':') + 1);
  }
}
