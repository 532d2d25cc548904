package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Owners and modes that scripts set for good, in literal words, by dpkg-statoverride. */
final class StatOverridesEffect implements Effect {

  @Override
  public String packageName() {
    return "dpkg";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes)
      throws IOException {
    var accounts = new AccountFiles(root);
    var lines = new StringBuilder(root.text(StatOverrides.RECORDS).orElse(""));
    for (Unpacked unpacked : packages) {
      for (List<String> call : ScriptCalls.of(unpacked.text("postinst"), "dpkg-statoverride")) {
        List<String> words = new ArrayList<>(call);
        words.removeIf(word -> word.startsWith("-") && !word.equals("--add"));
        if (call.contains("--update") && words.size() == 5 && words.getFirst().equals("--add")) {
          String line = String.join(" ", words.subList(1, 5));
          boolean isThere = lines.toString().contains(" " + words.get(4) + "\n");
          if (!isThere && override(root, accounts, words)) {
            lines.append(line).append('\n');
            notes.add(unpacked.name() + ": " + words.get(4) + " has mode " + words.get(3));
          }
        }
      }
    }
    if (!lines.isEmpty()) {
      root.file(StatOverrides.RECORDS, 0644, lines.toString());
    }
  }

  /** Whether user, group and file are there. */
  private static boolean override(RootDraft root, AccountFiles accounts, List<String> words) {
    String user = words.get(1);
    String group = words.get(2);
    String path = words.get(4);
    if (!accounts.hasUser(user)
        || !accounts.hasGroup(group)
        || !words.get(3).matches("[0-7]{3,4}")
        || !path.startsWith("/")
        || path.contains("..")) {
      return false;
    }
    Optional<RootDraft.Entry> there = root.find(path);
    if (there.isEmpty() || !(there.get().node() instanceof RegularFile file)) {
      return false;
    }
    Metadata metadata =
        file.metadata()
            .withPermissions(Integer.parseInt(words.get(3), 8))
            .withOwner(accounts.user(user), accounts.group(group));
    return root.put(
        root.real(TreePath.of(path)).orElseThrow(),
        new RegularFile(metadata, file.content()),
        there.get().owner);
  }
}
