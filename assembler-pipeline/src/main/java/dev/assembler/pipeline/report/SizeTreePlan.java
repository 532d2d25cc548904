package dev.assembler.pipeline.report;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.SizeTree.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import java.util.stream.LongStream;

/**
 * Chooses what of a tree is shown: everything from one size on, so that all of it is shown in equal
 * detail; what is smaller is summed up where it is.
 */
final class SizeTreePlan {

  /** What takes less of the whole is not seen. */
  private static final long SMALLEST_SHARE = 20_000;

  /** Nested elements of a page: browsers stop at 512. */
  private static final int DEEPEST = 24;

  private final TreeCensus census;
  private final Optional<TreeCensus> earlier;
  private final ToIntBiFunction<EntryName, RegularFile> types;
  private final long smallest;

  private SizeTreePlan(
      TreeCensus census,
      Optional<TreeCensus> earlier,
      ToIntBiFunction<EntryName, RegularFile> types,
      long smallest) {
    this.census = census;
    this.earlier = earlier;
    this.types = types;
    this.smallest = smallest;
  }

  /**
   * @param earlier what it is compared with
   * @param types gives a file's place among the types
   * @param room how many items there may be, not counting what is summed up
   */
  static Item of(
      TreeCensus census,
      Optional<TreeCensus> earlier,
      ToIntBiFunction<EntryName, RegularFile> types,
      int room)
      throws IOException {
    long seen = Math.max(1, census.total().size() / SMALLEST_SHARE);
    long smallest = Math.max(seen, smallest(census, room));
    Directory before = earlier.map(each -> each.tree().root()).orElse(null);
    return new SizeTreePlan(census, earlier, types, smallest)
        .directory("", census.tree().root(), before, 0);
  }

  /** The size from which on there are no more items than there is room for. */
  private static long smallest(TreeCensus census, int room) throws IOException {
    LongStream.Builder sizes = LongStream.builder();
    census
        .tree()
        .walk((path, node) -> {
          if (node instanceof Directory directory) {
            sizes.add(census.total(directory).size());
          } else if (node instanceof RegularFile file && census.counts(path, file)) {
            sizes.add(file.size());
          }
        });
    long[] ascending = sizes.build().toArray();
    Arrays.sort(ascending);
    return ascending.length <= room ? 0 : ascending[ascending.length - room - 1] + 1;
  }

  private Item directory(String name, Directory now, Directory then, int depth) {
    List<Item> items = new ArrayList<>();
    long rest = 0;
    long restFiles = 0;
    for (int i = 0; i < now.size() && depth < DEEPEST; i++) {
      EntryName entry = now.name(i);
      Node node = now.node(i);
      long size = census.size(now, entry, node);
      if (size >= smallest) {
        items.add(item(entry, node, then == null ? null : then.find(entry).orElse(null), depth));
      } else {
        rest += size;
        restFiles += files(now, entry, node);
      }
    }
    items.sort(Comparator.comparingLong(Item::size).reversed());
    if (rest > 0) {
      items.add(new Item(Kind.OTHERS, "", rest, -1, restFiles, -1, List.of()));
    }
    TreeCensus.Total total = census.total(now);
    long before = then == null ? -1 : earlier.orElseThrow().total(then).size();
    return new Item(Kind.DIRECTORY, name, total.size(), before, total.files(), -1, items);
  }

  private Item item(EntryName name, Node now, Node then, int depth) {
    if (now instanceof Directory directory) {
      Directory same = then instanceof Directory each ? each : null;
      return directory(name.toString(), directory, same, depth + 1);
    }
    var file = (RegularFile) now;
    long before = then instanceof RegularFile each ? each.size() : -1;
    int type = types.applyAsInt(name, file);
    return new Item(Kind.FILE, name.toString(), file.size(), before, 1, type, List.of());
  }

  private long files(Directory directory, EntryName name, Node node) {
    return node instanceof Directory inner
        ? census.total(inner).files()
        : census.counts(directory, name, node) ? 1 : 0;
  }
}
