package dev.assembler.iso9660;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settles every place of an image, in ascending order: descriptors, path tables, directories, boot
 * catalog, boot images without names, files in the order of the tree, padding, appended images.
 */
final class LayoutPlanner {

  static final String FORMAT = "ISO 9660";

  /** As partition tools align. */
  private static final long APPENDED_ALIGNMENT = 1 << 20;

  private static final long MOST_BLOCKS = 0xFFFF_FFFFL;

  final IsoOptions options;
  final Hierarchy primary;
  final Hierarchy joliet;
  final RockRidge rockRidge;
  final Map<Node, FileExtent> extents = new IdentityHashMap<>();
  final Set<FileExtent> data = new LinkedHashSet<>();
  final List<IsoLayout.PlacedBootImage> bootImages = new ArrayList<>();
  final List<Section> sections = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final Map<String, Long> facts = new LinkedHashMap<>();
  long catalogLba;
  long size;
  VolumeDescriptor.Places primaryPlaces;
  VolumeDescriptor.Places jolietPlaces;

  private final FileTree tree;
  private final TreeCheck check;
  private final List<FileExtent> bootExtents = new ArrayList<>();
  private final Set<FileExtent> appended = new LinkedHashSet<>();
  private long next;

  private LayoutPlanner(FileTree tree, IsoOptions options, TreeCheck check) throws IOException {
    this.tree = tree;
    this.options = options;
    this.check = check;
    primary = Hierarchy.primary(tree, options);
    joliet = options.joliet() == IsoOptions.Joliet.NONE ? null : Hierarchy.joliet(tree);
    rockRidge = options.rockRidge() ? new RockRidge(tree) : null;
    if (rockRidge != null) {
      tree.walk((path, node) -> rockRidge.number(node));
    }
  }

  /**
   * @param finder finds contents that are the same bytes
   * @throws UnrepresentableTreeException with everything that such an image cannot hold
   */
  static IsoLayout plan(FileTree tree, IsoOptions options, SharedExtents.Finder finder)
      throws IOException {
    var check = new TreeCheck(options);
    check.check(tree);
    checkBoot(tree, options, check);
    requireNone(check);
    var planner = new LayoutPlanner(tree, options, check);
    planner.checkHierarchies();
    requireNone(check);
    planner.collectData(finder);
    planner.place();
    requireNone(check);
    return new IsoLayout(planner);
  }

  private static void requireNone(TreeCheck check) throws UnrepresentableTreeException {
    if (!check.problems().isEmpty()) {
      throw new UnrepresentableTreeException(FORMAT, check.problems());
    }
  }

  private static void checkBoot(FileTree tree, IsoOptions options, TreeCheck check) {
    for (BootEntry entry : options.boot()) {
      if (entry.image() instanceof BootImage.Visible visible) {
        Node node = tree.find(visible.path()).orElse(null);
        if (node instanceof RegularFile file) {
          checkBootSize(visible.path(), entry, file.size(), check);
        } else {
          check.problem(
              visible.path(),
              (node == null ? "not in the tree" : node.kind()) + ", expected a boot image");
        }
      } else if (entry.image() instanceof BootImage.Hidden hidden) {
        checkBootSize(TreePath.ROOT, entry, hidden.content().size(), check);
      }
    }
  }

  private static void checkBootSize(TreePath path, BootEntry entry, long size, TreeCheck check) {
    long least =
        switch (entry.patch()) {
          case NONE -> 1;
          case BOOT_INFO_TABLE -> BootInfoTable.SMALLEST;
          case GRUB -> BootInfoTable.SMALLEST_GRUB;
        };
    long most = entry.patch() == BootEntry.Patch.NONE ? Long.MAX_VALUE : BootInfoTable.LARGEST;
    if (size < least || size > most) {
      check.problem(path, "a boot image of " + size + " bytes, expected " + least + " to " + most);
    }
  }

  private void checkHierarchies() {
    if (primary.directories().size() > PathTable.MOST_DIRECTORIES) {
      check.problem(
          TreePath.ROOT,
          primary.directories().size()
              + " directories, a path table numbers "
              + PathTable.MOST_DIRECTORIES);
    }
    if (primary.hasMoved() && tree.root().find(Hierarchy.RR_MOVED).isPresent()) {
      check.problem(
          TreePath.ROOT.resolve(Hierarchy.RR_MOVED),
          "the name of where deep directories are moved");
    }
    if (rockRidge == null && joliet == null) {
      for (PlannedDirectory directory : primary.directories()) {
        for (PlannedRecord record : directory.records) {
          checkPlainName(record);
        }
      }
    }
  }

  private void checkPlainName(PlannedRecord record) {
    String identifier =
        new String(record.identifier, StandardCharsets.US_ASCII).replaceFirst("\\.?;1$", "");
    if (!FileNames.isSame(record.name, identifier)) {
      check.problem(
          TreePath.ROOT.resolve(record.name),
          "a name that would become " + identifier + " without Rock Ridge and Joliet");
    }
  }

  /** Every content once: boot images without names, then files in the order of the tree. */
  private void collectData(SharedExtents.Finder finder) throws IOException {
    Map<Node, BootEntry.Patch> patched = new IdentityHashMap<>();
    List<Content> contents = new ArrayList<>();
    for (BootEntry entry : options.boot()) {
      switch (entry.image()) {
        case BootImage.Hidden hidden when entry.patch() == BootEntry.Patch.NONE ->
            contents.add(hidden.content());
        case BootImage.Visible visible when entry.patch() != BootEntry.Patch.NONE -> {
          BootEntry.Patch before =
              patched.put(tree.find(visible.path()).orElseThrow(), entry.patch());
          if (before != null && before != entry.patch()) {
            throw new IllegalArgumentException(visible.path() + ": to be patched in two ways");
          }
        }
        default -> {}
      }
    }
    Map<Node, RegularFile> files = new LinkedHashMap<>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file && file.size() > 0) {
        files.put(node, file);
        if (!patched.containsKey(node)) {
          contents.add(file.content());
        }
      }
    });
    Map<Content, Content> firsts = finder.firsts(contents);
    Map<Content, FileExtent> shared = new IdentityHashMap<>();
    for (BootEntry entry : options.boot()) {
      bootExtents.add(hiddenExtent(entry, firsts, shared));
    }
    long sharing = 0;
    for (RegularFile file : files.values()) {
      BootEntry.Patch patch = patched.getOrDefault(file, BootEntry.Patch.NONE);
      FileExtent extent =
          patch == BootEntry.Patch.NONE
              ? shared.computeIfAbsent(firsts.get(file.content()), LayoutPlanner::extent)
              : new FileExtent(file.content(), file.size(), patch);
      extents.put(file, extent);
      sharing += data.add(extent) ? 0 : 1;
    }
    for (int i = 0; i < bootExtents.size(); i++) {
      if (options.boot().get(i).image() instanceof BootImage.Visible visible) {
        bootExtents.set(i, extents.get(tree.find(visible.path()).orElseThrow()));
      }
    }
    facts.put("names", tree.nameCount());
    facts.put("files with the extent of another", sharing);
    facts.put("left out: xattrs of users", check.userXattrs());
    if (joliet != null) {
      facts.put("joliet: names changed", (long) joliet.changedNames());
      facts.put("joliet: names left out", joliet.leftOut());
    }
  }

  private FileExtent hiddenExtent(
      BootEntry entry, Map<Content, Content> firsts, Map<Content, FileExtent> shared) {
    return switch (entry.image()) {
      case BootImage.Visible visible -> FileExtent.NONE; // until the files have theirs
      case BootImage.Hidden hidden -> {
        FileExtent extent =
            entry.patch() == BootEntry.Patch.NONE
                ? shared.computeIfAbsent(firsts.get(hidden.content()), LayoutPlanner::extent)
                : new FileExtent(hidden.content(), hidden.content().size(), entry.patch());
        data.add(extent);
        yield extent;
      }
      case BootImage.Written written -> {
        var extent = new FileExtent(null, written.size(), BootEntry.Patch.NONE);
        data.add(extent);
        yield extent;
      }
      case BootImage.Appended image -> {
        var extent = new FileExtent(null, image.size(), BootEntry.Patch.NONE);
        appended.add(extent);
        yield extent;
      }
    };
  }

  private static FileExtent extent(Content content) {
    return new FileExtent(content, content.size(), BootEntry.Patch.NONE);
  }

  private void place() {
    section("system area", Blocks.FIRST_DESCRIPTOR);
    section("primary volume descriptor", 1);
    if (!options.boot().isEmpty()) {
      section("boot record", 1);
    }
    if (joliet != null) {
      section("supplementary volume descriptor", 1);
    }
    section("volume descriptor set terminator", 1);
    measure(primary, rockRidge);
    long table = PathTable.size(primary.directories());
    long lTable = section("path table (little-endian)", Blocks.count(table));
    long mTable = section("path table (big-endian)", Blocks.count(table));
    long jolietTable = joliet == null ? 0 : PathTable.size(joliet.directories());
    long jolietL = 0;
    long jolietM = 0;
    if (joliet != null) {
      measure(joliet, null);
      jolietL = section("Joliet path table (little-endian)", Blocks.count(jolietTable));
      jolietM = section("Joliet path table (big-endian)", Blocks.count(jolietTable));
    }
    directories("directories", primary);
    if (joliet != null) {
      directories("Joliet directories", joliet);
    }
    if (!options.boot().isEmpty()) {
      catalogLba = section("boot catalog", 1);
    }
    long start = next;
    long bytes = 0;
    for (FileExtent extent : data) {
      extent.lba = next;
      next += extent.blocks();
      bytes += extent.size;
    }
    add("files", start);
    section("padding", options.padding());
    facts.put("content bytes", bytes);
    long end = next;
    append();
    if (next > MOST_BLOCKS) {
      check.problem(TreePath.ROOT, next + " blocks of 2048 bytes, a volume has " + MOST_BLOCKS);
      return;
    }
    long volumeBlocks = placeBootImages() ? next : end;
    size = Blocks.offset(next);
    primaryPlaces = new VolumeDescriptor.Places(volumeBlocks, table, lTable, mTable);
    jolietPlaces = new VolumeDescriptor.Places(volumeBlocks, jolietTable, jolietL, jolietM);
  }

  private void append() {
    for (FileExtent extent : appended) {
      next = Alignment.roundUp(next, APPENDED_ALIGNMENT / Blocks.SIZE);
      extent.lba = next;
      section("appended boot image", extent.blocks());
      data.add(extent);
    }
  }

  /** Whether the volume has to reach over appended images too. */
  private boolean placeBootImages() {
    boolean covering = false;
    for (int i = 0; i < options.boot().size(); i++) {
      BootEntry entry = options.boot().get(i);
      FileExtent extent = bootExtents.get(i);
      int sectors = LoadSize.of(entry, extent.size);
      if (LoadSize.needsVolume(entry, extent.size)) {
        covering = true;
      }
      if (LoadSize.isUnusual(entry, extent.size)) {
        warnings.add(
            "boot entry "
                + (i + 1)
                + ": an EFI image of "
                + extent.size
                + " bytes, more than 16 bits say in sectors; edk2 loads it, other firmware may"
                + " not");
      }
      bootImages.add(new IsoLayout.PlacedBootImage(entry, extent.lba, extent.size, sectors));
    }
    return covering;
  }

  private void measure(Hierarchy hierarchy, RockRidge entries) {
    for (PlannedDirectory directory : hierarchy.directories()) {
      new DirectoryEncoder(directory, entries, node -> extents.getOrDefault(node, FileExtent.NONE))
          .measure();
    }
  }

  private void directories(String name, Hierarchy hierarchy) {
    long start = next;
    for (PlannedDirectory directory : hierarchy.directories()) {
      directory.lba = next;
      next += directory.blocks();
    }
    add(name, start);
  }

  private long section(String name, long blocks) {
    long start = next;
    next += blocks;
    add(name, start);
    return start;
  }

  private void add(String name, long start) {
    if (next > start) {
      sections.add(new Section(name, Blocks.offset(start), Blocks.offset(next - start)));
    }
  }
}
