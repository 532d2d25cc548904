package dev.assembler.pipeline.shape;

import dev.assembler.core.text.Nearest;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes names out of a tree by rules. A rule is a pattern, {@code !} and a pattern of what stays
 * whatever else matches, or the name of one of the {@link PruneSets}. What stays keeps the
 * directories on the way to it.
 */
public final class Prune {

  /** No rules. */
  public static final Prune NONE = new Prune(Map.of());

  /** A pattern of a rule. */
  private record Term(String rule, boolean keeps, PathPattern pattern) {}

  /**
   * A tree without what the rules take out.
   *
   * @param names how many names went
   * @param bytes the sizes of the files among them; of a file with several names, when each went
   * @param unmatched rules that matched nothing
   */
  public record Result(FileTree tree, long names, long bytes, List<String> unmatched) {}

  private final List<Term> terms = new ArrayList<>();
  private final Map<String, List<String>> rules;

  private Prune(Map<String, List<String>> rules) {
    this.rules = rules;
    rules.forEach((rule, patterns) -> {
      for (String text : patterns) {
        boolean keeps = text.startsWith("!");
        try {
          terms.add(new Term(rule, keeps, PathPattern.of(keeps ? text.substring(1) : text)));
        } catch (IllegalArgumentException e) {
          throw new UsageException("prune " + rule, e.getMessage(), "", "");
        }
      }
    });
  }

  /**
   * @throws UsageException if a rule is no pattern or names no set
   */
  public static Prune of(List<String> rules) {
    var patterns = new LinkedHashMap<String, List<String>>();
    for (String rule : rules) {
      if (!rule.startsWith("@")) {
        patterns.put(rule, List.of(rule));
        continue;
      }
      List<String> set = PruneSets.all().get(rule);
      if (set == null) {
        throw new UsageException(
            "prune " + rule,
            "no set of rules",
            String.join(", ", PruneSets.all().keySet()),
            Nearest.to(rule, PruneSets.all().keySet())
                .map(near -> "did you mean " + near + "?")
                .orElse("a pattern that begins with @ is written \\@"));
      }
      patterns.put(rule, set);
    }
    return new Prune(patterns);
  }

  public boolean isEmpty() {
    return terms.isEmpty();
  }

  public Result apply(FileTree tree) {
    if (isEmpty()) {
      return new Result(tree, 0, 0, List.of());
    }
    return new Run(tree).result();
  }

  /** One tree. */
  private final class Run {
    private final FileTree tree;
    private final boolean[] matched = new boolean[terms.size()];

    Run(FileTree tree) {
      this.tree = tree;
    }

    Result result() {
      // Twice where something may stay: then without the directories that end up empty because all
      // in them went.
      FileTree kept = TreeRewrite.of(tree, this::kept);
      FileTree pruned = anyKeeps() ? withoutHollow(kept) : kept;
      return new Result(
          pruned, tree.nameCount() - pruned.nameCount(), bytes(tree) - bytes(pruned), unmatched());
    }

    /** A directory that goes is still looked into, if something below it may stay. */
    private Node kept(TreePath path, Node node) {
      if (path.isRoot() || !goes(path, node)) {
        return node;
      }
      return node instanceof Directory && anyKeeps() ? node : null;
    }

    private boolean goes(TreePath path, Node node) {
      boolean directory = node instanceof Directory;
      boolean goes = false;
      boolean stays = false;
      for (int i = 0; i < terms.size(); i++) {
        Term term = terms.get(i);
        if (term.pattern.matches(path, directory)) {
          matched[i] = true;
          goes |= !term.keeps;
          stays |= term.keeps;
        }
      }
      return goes && !stays;
    }

    private boolean anyKeeps() {
      return terms.stream().anyMatch(Term::keeps);
    }

    /** Directories that a rule takes out and that hold nothing that stays. */
    private FileTree withoutHollow(FileTree kept) {
      FileTree at = kept;
      while (true) {
        FileTree less =
            TreeRewrite.of(
                at,
                (path, node) ->
                    node instanceof Directory directory
                            && directory.size() == 0
                            && !path.isRoot()
                            && goes(path, node)
                        ? null
                        : node);
        if (less.nameCount() == at.nameCount()) {
          return less;
        }
        at = less;
      }
    }

    /** Rules of which no pattern matched, be it one that takes out or one that keeps. */
    private List<String> unmatched() {
      var unmatched = new ArrayList<String>();
      for (String rule : rules.keySet()) {
        boolean any = false;
        for (int i = 0; i < matched.length; i++) {
          any |= matched[i] && terms.get(i).rule.equals(rule);
        }
        if (!any) {
          unmatched.add(rule);
        }
      }
      return unmatched;
    }
  }

  private static long bytes(FileTree tree) {
    return FileSizes.of(tree).stream().mapToLong(FileSizes.Entry::size).sum();
  }
}
