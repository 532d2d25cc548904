package dev.assembler.pipeline.report;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.pipeline.build.BuiltManifest;
import dev.assembler.pipeline.build.BuiltManifest.Artifact;
import dev.assembler.pipeline.report.SizeTree.Item;
import dev.assembler.pipeline.report.SizeTree.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How large the files of a build are: by variant, in it by architecture. */
final class DeliveredSizes {

  private final List<String> types;
  private final Map<String, Long> before;

  private DeliveredSizes(List<String> types, Map<String, Long> before) {
    this.types = types;
    this.before = before;
  }

  /**
   * @param earlier what is compared with; empty for nothing
   */
  static SizeTree of(List<BuiltManifest> build, List<BuiltManifest> earlier) {
    var variants = new TreeMap<String, Map<String, List<Artifact>>>();
    var types = new TreeSet<String>();
    for (BuiltManifest each : build) {
      for (Artifact one : each.artifacts()) {
        types.add(type(one.file()));
        variants
            .computeIfAbsent(one.variant(), variant -> new TreeMap<>())
            .computeIfAbsent(each.architecture(), architecture -> new ArrayList<>())
            .add(one);
      }
    }
    var before = new HashMap<String, Long>();
    sizes(earlier)
        .forEach((path, size) -> {
          for (int end = 0; end >= 0; end = path.indexOf('/', end + 1)) {
            before.merge(path.substring(0, end), size, Long::sum);
          }
          before.put(path, size);
        });
    List<String> shown = types.stream().limit(TypeTable.COLOURS).toList();
    var sizes = new DeliveredSizes(shown, before);
    var items = new ArrayList<Item>();
    variants.forEach((variant, architectures) -> items.add(sizes.variant(variant, architectures)));
    Item root = sizes.directory("", "", items);
    return new SizeTree("Artifacts by variant", root, shown, !earlier.isEmpty());
  }

  /** Of each file of a build, under VARIANT/ARCH/FILE. */
  static Map<String, Long> sizes(List<BuiltManifest> build) {
    var sizes = new TreeMap<String, Long>();
    for (BuiltManifest each : build) {
      each.artifacts().forEach(one -> sizes.put(path(each, one), one.size()));
    }
    return sizes;
  }

  static String path(BuiltManifest manifest, Artifact one) {
    return one.variant() + "/" + manifest.architecture() + "/" + one.file();
  }

  private static String type(String file) {
    return FileTypes.of(EntryName.of(file.substring(file.lastIndexOf('/') + 1)), Metadata.of(0644));
  }

  private Item variant(String variant, Map<String, List<Artifact>> architectures) {
    var items = new ArrayList<Item>();
    architectures.forEach((architecture, artifacts) -> {
      String above = variant + "/" + architecture;
      items.add(
          directory(above, architecture, artifacts.stream().map(one -> file(above, one)).toList()));
    });
    return directory(variant, variant, items);
  }

  private Item file(String above, Artifact one) {
    return new Item(
        Kind.FILE,
        one.file(),
        one.size(),
        before(above + "/" + one.file()),
        1,
        types.indexOf(type(one.file())),
        List.of());
  }

  private Item directory(String path, String name, List<Item> items) {
    var sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparingLong(Item::size).reversed());
    long size = items.stream().mapToLong(Item::size).sum();
    long files = items.stream().mapToLong(Item::files).sum();
    return new Item(Kind.DIRECTORY, name, size, before(path), files, -1, sorted);
  }

  private long before(String path) {
    return before.getOrDefault(path, -1L);
  }
}
