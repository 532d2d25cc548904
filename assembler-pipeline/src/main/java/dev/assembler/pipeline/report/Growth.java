package dev.assembler.pipeline.report;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.report.GrowthTable.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What grew between two trees, by directory and by file. A directory whose growth is all that of
 * one directory in it says nothing new and is left out, and so are those inside of one that came or
 * went as a whole.
 */
final class Growth {

  private static final Comparator<Row> MOST_FIRST =
      Comparator.comparingLong((Row row) -> -Math.abs(row.growth()));

  /**
   * A directory of both, of which either may be missing; listed unless it came or went with all
   * around it.
   */
  private record Pair(TreePath path, Directory before, Directory after, boolean listed) {
    boolean isInBoth() {
      return before != null && after != null;
    }
  }

  private final TreeCensus before;
  private final TreeCensus after;
  private final List<Row> directories = new ArrayList<>();
  private final List<Row> files = new ArrayList<>();
  private final Deque<Pair> open = new ArrayDeque<>();

  private Growth(TreeCensus before, TreeCensus after) {
    this.before = before;
    this.after = after;
  }

  static Growth between(TreeCensus before, TreeCensus after) {
    var growth = new Growth(before, after);
    growth.open.push(new Pair(TreePath.ROOT, before.tree().root(), after.tree().root(), true));
    while (!growth.open.isEmpty()) {
      growth.compare(growth.open.pop());
    }
    // Ascending by path first: what is equal in growth stays so.
    growth.directories.sort(Comparator.comparing(Row::path));
    growth.files.sort(Comparator.comparing(Row::path));
    growth.directories.sort(MOST_FIRST);
    growth.files.sort(MOST_FIRST);
    return growth;
  }

  /** Nothing where nothing changed its size. */
  List<GrowthTable> tables(int max) {
    return files.isEmpty()
        ? List.of()
        : List.of(
            table("What grew, by directory", directories, max),
            table("Files that grew, shrank, came or went", files, max));
  }

  private static GrowthTable table(String heading, List<Row> rows, int max) {
    int shown = Math.min(max, rows.size());
    return new GrowthTable(heading, rows.subList(0, shown), rows.size() - shown);
  }

  private void compare(Pair pair) {
    long own = grown(pair.before(), pair.after());
    boolean explained = false;
    Set<EntryName> names = new TreeSet<>();
    addNames(pair.before(), names);
    addNames(pair.after(), names);
    for (EntryName name : names) {
      Node then = find(pair.before(), name);
      Node now = find(pair.after(), name);
      Directory thenDirectory = then instanceof Directory each ? each : null;
      Directory nowDirectory = now instanceof Directory each ? each : null;
      TreePath path = pair.path().resolve(name);
      if (thenDirectory != null || nowDirectory != null) {
        open.push(new Pair(path, thenDirectory, nowDirectory, pair.isInBoth()));
        explained |= pair.isInBoth() && grown(thenDirectory, nowDirectory) == own;
      }
      long thenSize = size(before, pair.before(), name, then);
      long nowSize = size(after, pair.after(), name, now);
      if (thenSize != nowSize) {
        files.add(new Row(path.toString(), thenSize, nowSize));
      }
    }
    if (own != 0 && pair.listed() && !explained) {
      directories.add(
          new Row(
              pair.path().toString(),
              pair.before() == null ? -1 : before.total(pair.before()).size(),
              pair.after() == null ? -1 : after.total(pair.after()).size()));
    }
  }

  private long grown(Directory then, Directory now) {
    return (now == null ? 0 : after.total(now).size())
        - (then == null ? 0 : before.total(then).size());
  }

  /** Of a file that counts under this name; -1 for anything else. */
  private static long size(TreeCensus census, Directory directory, EntryName name, Node node) {
    return node instanceof RegularFile file && census.counts(directory, name, node)
        ? file.size()
        : -1;
  }

  private static void addNames(Directory directory, Set<EntryName> names) {
    for (int i = 0; directory != null && i < directory.size(); i++) {
      names.add(directory.name(i));
    }
  }

  private static Node find(Directory directory, EntryName name) {
    return directory == null ? null : directory.find(name).orElse(null);
  }
}
