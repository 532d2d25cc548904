package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads all directories of a volume to a tree, forgiving or strict; every cluster once. */
final class FatReader {

  private final ImageSource image;
  private final BootSector boot;
  private final FatGeometry geometry;
  private final boolean strict;
  private final ReadBudget budget;
  private final AllocationTable table;
  private final ClusterChain chains;

  /** Gets where directories lie; null where nobody asks. */
  private List<Extent> places;

  /** A directory of which some entries are nodes by now. */
  private static final class Open {
    private final TreePath path;
    private final Metadata metadata;
    private final long cluster;
    private final List<DirectoryEntry> found;
    private final List<Directory.Entry> entries;

    Open(TreePath path, Metadata metadata, long cluster, List<DirectoryEntry> found) {
      this.path = path;
      this.metadata = metadata;
      this.cluster = cluster;
      this.found = found;
      this.entries = new ArrayList<>(found.size());
    }

    boolean isComplete() {
      return entries.size() == found.size();
    }

    DirectoryEntry next() {
      return found.get(entries.size());
    }

    void add(Node node) {
      entries.add(new Directory.Entry(next().name(), node));
    }

    Directory toDirectory() {
      return Directory.of(metadata, entries);
    }
  }

  FatReader(ImageSource image, BootSector boot, Limits limits, boolean strict)
      throws ImageFormatException {
    this.image = image;
    this.boot = boot;
    this.geometry = boot.geometry();
    this.strict = strict;
    this.budget = new ReadBudget("FAT volume", limits);
    this.table = new AllocationTable(image, boot);
    this.chains = new ClusterChain(image, geometry, table, budget);
  }

  static FileTree read(ImageSource image, Limits limits) throws IOException {
    return new FatReader(image, BootSector.readFrom(image), limits, false).tree();
  }

  static List<Extent> directories(ImageSource image, Limits limits) throws IOException {
    var reader = new FatReader(image, BootSector.readFrom(image), limits, false);
    reader.places = new ArrayList<>();
    reader.tree();
    return reader.places;
  }

  AllocationTable table() {
    return table;
  }

  /** Whether a cluster is in a chain of what has been read. */
  boolean isUsed(long cluster) {
    return chains.isUsed(cluster);
  }

  FileTree tree() throws IOException {
    Deque<Open> open = new ArrayDeque<>();
    Open at = root();
    while (true) {
      if (at.isComplete()) {
        Directory complete = at.toDirectory();
        if (open.isEmpty()) {
          return FileTree.of(complete);
        }
        at = open.pop();
        at.add(complete);
        continue;
      }
      DirectoryEntry entry = at.next();
      if (entry.record().isDirectory()) {
        open.push(at);
        budget.requireDepth(open.size() + 1);
        at = below(at, entry);
      } else {
        at.add(file(at.path.resolve(entry.name()), entry));
      }
    }
  }

  /** The root's label, or null; reads nothing but the root. */
  DirectoryRecord label() throws IOException {
    return readRoot().label();
  }

  private DirectoryReader readRoot() throws IOException {
    long cluster = boot.rootCluster();
    budget.takeName(0);
    Content bytes = cluster == 0 ? fixedRoot() : chains.follow(TreePath.ROOT, cluster, places);
    var reader = new DirectoryReader(TreePath.ROOT, strict, budget);
    reader.read(bytes);
    return reader;
  }

  private Content fixedRoot() {
    long size = (long) geometry.rootEntries() * DirectoryRecord.SIZE;
    if (places != null) {
      places.add(new Extent(geometry.rootOffset(), size));
    }
    return Content.of(image, geometry.rootOffset(), size);
  }

  private Open root() throws IOException {
    DirectoryReader reader = readRoot();
    if (strict && (reader.dot() != null || reader.dotDot() != null)) {
      throw new ImageFormatException("directory /: has dot entries, which the root has not");
    }
    long time = reader.label() == null ? 0 : reader.label().written().epochSeconds();
    return open(TreePath.ROOT, time, 0, reader);
  }

  private Open below(Open parent, DirectoryEntry entry) throws IOException {
    TreePath path = parent.path.resolve(entry.name());
    DirectoryRecord record = entry.record();
    requireCluster(entry);
    var reader = new DirectoryReader(path, strict, budget);
    reader.read(chains.follow(path, record.cluster(), places));
    if (strict) {
      requireDots(path, reader, record.cluster(), parent.cluster);
      requireTime(entry);
      if (record.size() != 0) {
        throw entry.fault(
            "DIR_FileSize", DirectoryRecord.SIZE_OFFSET, record.size(), "expected 0, a directory");
      }
      if (reader.label() != null) {
        throw new ImageFormatException("directory " + path + ": has a label, as only the root may");
      }
    }
    return open(path, record.written().epochSeconds(), record.cluster(), reader);
  }

  private Open open(TreePath path, long time, long cluster, DirectoryReader reader)
      throws ImageFormatException {
    requireDistinct(reader.entries());
    return new Open(path, Metadata.of(0755).withMtime(time, 0), cluster, reader.entries());
  }

  private RegularFile file(TreePath path, DirectoryEntry entry) throws IOException {
    DirectoryRecord record = entry.record();
    long size = record.size();
    Content content = Content.of("");
    long room = 0;
    if (record.cluster() != 0 || size > 0) {
      requireCluster(entry);
      Content chain = chains.follow(path, record.cluster());
      room = chain.size();
      content = size <= room ? chain.slice(0, size) : chain;
    }
    if (size > room || (strict && room - size >= geometry.clusterSize())) {
      throw entry.fault(
          "DIR_FileSize",
          DirectoryRecord.SIZE_OFFSET,
          size,
          "its chain has clusters for " + room + " bytes");
    }
    if (strict) {
      requireTime(entry);
    }
    int permissions = record.isReadOnly() ? 0444 : 0644;
    Metadata metadata = Metadata.of(permissions).withMtime(record.written().epochSeconds(), 0);
    return new RegularFile(metadata, content);
  }

  private void requireCluster(DirectoryEntry entry) throws ImageFormatException {
    long cluster = entry.record().cluster();
    if (cluster < FatGeometry.FIRST_CLUSTER || cluster > geometry.lastCluster()) {
      throw entry.fault(
          "DIR_FstClus",
          DirectoryRecord.CLUSTER_OFFSET,
          cluster,
          "expected 2 to " + geometry.lastCluster());
    }
  }

  private static void requireTime(DirectoryEntry entry) throws ImageFormatException {
    DosTimestamp written = entry.record().written();
    if (!written.isValid()) {
      throw entry.fault(
          "DIR_WrtTime", 0x16, written.date() + ":" + written.time(), "no date and time");
    }
  }

  private static void requireDots(
      TreePath path, DirectoryReader reader, long cluster, long parentCluster)
      throws ImageFormatException {
    DirectoryRecord dot = reader.dot();
    DirectoryRecord dotDot = reader.dotDot();
    if (dot == null || dotDot == null || !dot.isDirectory() || !dotDot.isDirectory()) {
      throw new ImageFormatException("directory " + path + ": does not begin with . and ..");
    }
    if (dot.cluster() != cluster || dotDot.cluster() != parentCluster) {
      throw new ImageFormatException(
          "directory "
              + path
              + ": . and .. say clusters "
              + dot.cluster()
              + " and "
              + dotDot.cluster()
              + ", expected "
              + cluster
              + " and "
              + parentCluster);
    }
  }

  /** Names that are equal make no tree; strictly, none may be but for their case either. */
  private void requireDistinct(List<DirectoryEntry> entries) throws ImageFormatException {
    Set<EntryName> names = HashSet.newHashSet(entries.size());
    Set<String> folded = new HashSet<>();
    Set<String> shortNames = new HashSet<>();
    for (DirectoryEntry entry : entries) {
      boolean distinct = names.add(entry.name());
      if (strict) {
        distinct &= folded.add(UpcaseTable.fold(LongName.of(entry.name())));
        distinct &= shortNames.add(ShortName.key(entry.record().shortName()));
      }
      if (!distinct) {
        throw entry.fault("DIR_Name", 0, '"' + entry.name().toString() + '"', "a name given twice");
      }
    }
  }
}
