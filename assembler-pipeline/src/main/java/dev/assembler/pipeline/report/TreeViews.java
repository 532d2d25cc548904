package dev.assembler.pipeline.report;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.report.FactTable.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** What is shown of a tree: sizes by directory, files by type, the largest files. */
final class TreeViews {

  /** What is known of the files of a type. */
  private static final class Type {
    private long files;
    private long size;
    private long stored;
  }

  /** A file while the largest are looked for. */
  private record Candidate(TreePath path, RegularFile file, long order) {}

  private final TreeCensus census;
  private final TreeStorage storage;
  private final int max;
  private final Map<String, Integer> ranks = new HashMap<>();

  private TreeViews(TreeCensus census, TreeStorage storage, int max) {
    this.census = census;
    this.storage = storage;
    this.max = max;
  }

  /**
   * @param max rows of a list
   */
  static TreeViews of(TreeCensus census, int max) throws IOException {
    return new TreeViews(census, TreeStorage.of(census.tree()), max);
  }

  /** The first in each of them is largest; the order of the three is that of reading. */
  List<ReportView> views(Optional<TreeCensus> earlier, int room) throws IOException {
    TypeTable types = types();
    List<String> names =
        types.rows().stream().limit(TypeTable.COLOURS).map(TypeTable.Row::type).toList();
    for (int i = 0; i < names.size(); i++) {
      ranks.put(names.get(i), i);
    }
    SizeTree sizes =
        new SizeTree(
            "Sizes by directory",
            SizeTreePlan.of(census, earlier, this::rank, room),
            names,
            earlier.isPresent());
    return List.of(sizes, types, largest());
  }

  List<Fact> facts() {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("files", Shown.number(census.total().files())));
    facts.add(new Fact("directories", Shown.number(census.directories())));
    facts.add(new Fact("bytes in files", Sizes.text(census.total().size())));
    if (storage.isTold() && census.total().size() > 0) {
      long stored = storage.total();
      String share = Shown.share(stored, census.total().size());
      facts.add(new Fact("stored", Sizes.text(stored) + ", " + share));
    }
    return facts;
  }

  private int rank(EntryName name, RegularFile file) {
    return ranks.getOrDefault(FileTypes.of(name, file.metadata()), -1);
  }

  private TypeTable types() throws IOException {
    Map<String, Type> types = new TreeMap<>();
    walk((path, file) -> {
      Type type =
          types.computeIfAbsent(FileTypes.of(path.name(), file.metadata()), name -> new Type());
      type.files++;
      type.size += file.size();
      type.stored += storage.of(file);
    });
    boolean told = storage.isTold();
    var rows = new ArrayList<TypeTable.Row>();
    types.forEach((name, type) ->
        rows.add(new TypeTable.Row(name, type.files, type.size, told ? type.stored : -1)));
    rows.sort(Comparator.comparingLong(TypeTable.Row::size).reversed());
    return new TypeTable(
        told ? "Compression by type of file" : "Files by type",
        shortened(rows, told),
        storage.duplicates());
  }

  /** Who makes up suffixes makes many. */
  private List<TypeTable.Row> shortened(List<TypeTable.Row> rows, boolean told) {
    int shown = Math.max(max, TypeTable.COLOURS);
    if (rows.size() <= shown + 1) {
      return rows;
    }
    List<TypeTable.Row> rest = rows.subList(shown, rows.size());
    var all = new ArrayList<>(rows.subList(0, shown));
    all.add(
        new TypeTable.Row(
            rest.size() + " other types",
            rest.stream().mapToLong(TypeTable.Row::files).sum(),
            rest.stream().mapToLong(TypeTable.Row::size).sum(),
            told ? rest.stream().mapToLong(TypeTable.Row::stored).sum() : -1));
    return all;
  }

  private FileList largest() throws IOException {
    // The smallest of those kept is on top; of equal ones that which came last.
    Comparator<Candidate> largestFirst =
        Comparator.comparingLong((Candidate each) -> -each.file().size())
            .thenComparingLong(Candidate::order);
    var kept = new PriorityQueue<Candidate>(largestFirst.reversed());
    long[] order = {0};
    walk((path, file) -> {
      kept.add(new Candidate(path, file, order[0]++));
      if (kept.size() > max) {
        kept.poll();
      }
    });
    List<FileList.Row> rows =
        kept.stream()
            .sorted(largestFirst)
            .map(each ->
                new FileList.Row(
                    each.path().toString(),
                    each.file().size(),
                    storage.of(each.file()),
                    rank(each.path().name(), each.file())))
            .toList();
    return new FileList("Largest files", rows, census.total().size());
  }

  /** A file and the name it counts under. */
  private interface FileVisitor {
    void visit(TreePath path, RegularFile file);
  }

  private void walk(FileVisitor visitor) throws IOException {
    FileTree tree = census.tree();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file && census.counts(path, file)) {
        visitor.visit(path, file);
      }
    });
  }
}
