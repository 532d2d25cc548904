package dev.assembler.pipeline.report;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.SizeTree.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToIntBiFunction;

/**
 * Chooses what of a tree is shown: the largest directory is opened first, as long as there is room;
 * what is too small to be seen is summed up.
 */
final class SizeTreePlan {

  /** What takes less of the whole is not seen. */
  private static final long SMALLEST_SHARE = 20_000;

  /** Nested elements of a page: browsers stop at 512. */
  private static final int DEEPEST = 24;

  /** An item that is still being opened. */
  private static final class Draft {
    private final Kind kind;
    private final String name;
    private final long size;
    private final long before;
    private final long files;
    private final int type;
    private final int depth;
    private final Directory now;
    private final Directory then;
    private final List<Draft> drafts = new ArrayList<>();

    @SuppressWarnings("ParameterNumber")
    Draft(
        Kind kind,
        String name,
        long size,
        long before,
        long files,
        int type,
        int depth,
        Directory now,
        Directory then) {
      this.kind = kind;
      this.name = name;
      this.size = size;
      this.before = before;
      this.files = files;
      this.type = type;
      this.depth = depth;
      this.now = now;
      this.then = then;
    }

    Item item() {
      return new Item(
          kind, name, size, before, files, type, drafts.stream().map(Draft::item).toList());
    }
  }

  private final TreeCensus census;
  private final Optional<TreeCensus> earlier;
  private final ToIntBiFunction<EntryName, RegularFile> types;
  private final long smallest;

  private SizeTreePlan(
      TreeCensus census,
      Optional<TreeCensus> earlier,
      ToIntBiFunction<EntryName, RegularFile> types) {
    this.census = census;
    this.earlier = earlier;
    this.types = types;
    this.smallest = Math.max(1, census.total().size() / SMALLEST_SHARE);
  }

  /**
   * @param earlier what it is compared with
   * @param types gives a file's row in the table of types
   * @param room how many items there may be
   */
  static Item of(
      TreeCensus census,
      Optional<TreeCensus> earlier,
      ToIntBiFunction<EntryName, RegularFile> types,
      int room) {
    return new SizeTreePlan(census, earlier, types).root(room);
  }

  private Item root(int room) {
    Directory then = earlier.map(each -> each.tree().root()).orElse(null);
    Draft root = directory("", census.tree().root(), then, 0);
    var closed =
        new PriorityQueue<Draft>(
            Comparator.comparingLong((Draft each) -> each.size)
                .reversed()
                .thenComparingInt(each -> each.depth)
                .thenComparing(each -> each.name));
    closed.add(root);
    int count = 1;
    while (!closed.isEmpty() && count < room) {
      Draft next = closed.poll();
      open(next, room - count);
      count += next.drafts.size();
      next.drafts.stream()
          .filter(each -> each.kind == Kind.DIRECTORY && each.depth < DEEPEST)
          .forEach(closed::add);
    }
    return root.item();
  }

  private Draft directory(String name, Directory now, Directory then, int depth) {
    TreeCensus.Total total = census.total(now);
    long before = then == null ? -1 : earlier.orElseThrow().total(then).size();
    return new Draft(
        Kind.DIRECTORY, name, total.size(), before, total.files(), -1, depth, now, then);
  }

  /** Gives a draft as much of what is in it as can be seen. */
  private void open(Draft draft, int room) {
    List<Draft> all = new ArrayList<>();
    long rest = 0;
    long restFiles = 0;
    for (Directory.Entry entry : draft.now.entries()) {
      long size = census.size(draft.now, entry.name(), entry.node());
      if (size >= smallest) {
        all.add(inside(draft, entry.name(), entry.node(), size));
      } else {
        rest += size;
        restFiles += files(draft.now, entry.name(), entry.node());
      }
    }
    all.sort(Comparator.comparingLong((Draft each) -> each.size).reversed());
    int shown = Math.min(all.size(), room);
    for (Draft hidden : all.subList(shown, all.size())) {
      rest += hidden.size;
      restFiles += hidden.files;
    }
    draft.drafts.addAll(all.subList(0, shown));
    if (rest > 0) {
      draft.drafts.add(
          new Draft(Kind.OTHERS, "", rest, -1, restFiles, -1, draft.depth + 1, null, null));
    }
  }

  private Draft inside(Draft draft, EntryName name, Node node, long size) {
    Node then = draft.then == null ? null : draft.then.find(name).orElse(null);
    if (node instanceof Directory directory) {
      Directory thenDirectory = then instanceof Directory same ? same : null;
      return directory(name.toString(), directory, thenDirectory, draft.depth + 1);
    }
    int type = types.applyAsInt(name, (RegularFile) node);
    long before = then instanceof RegularFile file ? file.size() : -1;
    return new Draft(
        Kind.FILE, name.toString(), size, before, 1, type, draft.depth + 1, null, null);
  }

  private long files(Directory directory, EntryName name, Node node) {
    return node instanceof Directory inner
        ? census.total(inner).files()
        : census.counts(directory, name, node) ? 1 : 0;
  }
}
