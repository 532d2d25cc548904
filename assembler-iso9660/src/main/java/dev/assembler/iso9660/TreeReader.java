package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the tree of one hierarchy, level by level, and compares the path tables with it. */
final class TreeReader {

  private static final Set<EntryName> MOVED_NAMES =
      Set.of(Hierarchy.RR_MOVED, EntryName.of(".rr_moved"));

  /** Which directory record led to a directory: where its parent is, and what it is named. */
  private record Physical(long parent, byte[] identifier) {}

  private final ImageSource image;
  private final Volume volume;
  private final IsoImage.View view;
  private final Limits limits;
  private final boolean rockRidge;
  private final int skip;
  private final List<ReadDirectory> directories = new ArrayList<>();
  private final Map<Long, Physical> physical = new HashMap<>();
  private final Set<Long> met = new HashSet<>();
  private final NodeReader nodeReader;
  private final ReadBudget budget;
  private final long imageSize;
  private long relocatedRecords;
  private long placeholders;
  private long directoryBytes;

  /**
   * @param rockRidge whether the image has it, whatever the view
   * @param skip bytes of system use in front of it
   */
  TreeReader(
      ImageSource image,
      Volume volume,
      IsoImage.View view,
      boolean rockRidge,
      int skip,
      Limits limits)
      throws IOException {
    this.image = image;
    this.volume = volume;
    this.view = view;
    this.rockRidge = rockRidge;
    this.skip = skip;
    this.limits = limits;
    this.imageSize = image.size();
    this.budget = new ReadBudget("iso9660", limits);
    this.nodeReader = new NodeReader(image, budget);
  }

  /** Extents of files, in the order of reading. */
  List<Extent> files() {
    return nodeReader.files();
  }

  /** What makes nodes of records; it may be told to watch blocks before {@link #read}. */
  NodeReader nodes() {
    return nodeReader;
  }

  /** Extents of directories. */
  List<Extent> directoryExtents() {
    return directories.stream()
        .map(directory -> new Extent(Blocks.offset(directory.lba), directory.size))
        .toList();
  }

  FileTree read() throws IOException {
    DirectoryRecord top = volume.root();
    var root = new ReadDirectory(null, null, top.lba(), top.size(), false);
    root.metadata = NodeReader.metadata(null, top, 0555);
    physical.put(top.lba(), new Physical(top.lba(), new byte[] {0}));
    enter(root);
    for (int i = 0; i < directories.size(); i++) {
      readRecords(directories.get(i));
    }
    if (relocatedRecords != placeholders) {
      throw new ImageFormatException(
          "rock ridge: "
              + relocatedRecords
              + " directories moved, "
              + placeholders
              + " places they were moved from, expected as many");
    }
    new PathTableCheck(image, volume)
        .check(
            physical.size(),
            (lba, parent, identifier) -> {
              Physical known = physical.remove(lba);
              return known != null
                  && known.parent() == parent
                  && Arrays.equals(known.identifier(), identifier);
            });
    return FileTree.of(assemble());
  }

  /** Children come after their parents: from the last on, each finds its own ready. */
  private Directory assemble() {
    for (int i = directories.size() - 1; i > 0; i--) {
      ReadDirectory directory = directories.get(i);
      if (directory.parent.parent == null && isMovedHolder(directory)) {
        continue;
      }
      directory.parent.entries.add(
          new Directory.Entry(directory.name, Directory.of(directory.metadata, directory.entries)));
    }
    ReadDirectory root = directories.getFirst();
    return Directory.of(root.metadata, root.entries);
  }

  /** Where moved directories have their records, and nothing else is. */
  private boolean isMovedHolder(ReadDirectory directory) {
    return placeholders > 0 && directory.entries.isEmpty() && MOVED_NAMES.contains(directory.name);
  }

  private void enter(ReadDirectory directory) throws ImageFormatException {
    if (directory.depth > limits.depth()) {
      throw new ImageFormatException(
          directory + ": deeper than the limit (" + limits.depth() + ")");
    }
    if (!met.add(directory.lba)) {
      throw new ImageFormatException(
          directory + ": its extent at block " + directory.lba + " is that of another directory");
    }
    Blocks.requireInside(directory.toString(), directory.lba, directory.size, imageSize);
    directoryBytes += directory.size;
    if (directory.size == 0 || directoryBytes > imageSize) {
      throw new ImageFormatException(
          directory + ": " + directory.size + " bytes, expected records, in extents of their own");
    }
    directories.add(directory);
  }

  private void readRecords(ReadDirectory directory) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    var sections = new ArrayList<DirectoryRecord>();
    int count = 0;
    for (long at = 0; at < directory.size; at += Blocks.SIZE) {
      long base = Blocks.offset(directory.lba) + at;
      int end = (int) Math.min(Blocks.SIZE, directory.size - at);
      image.readAt(base, block.clear().limit(end));
      for (int position = 0; position < end && block.get(position) != 0; ) {
        DirectoryRecord record = DirectoryRecord.readFrom(block, position, end, base);
        position += block.get(position) & 0xFF;
        if (count < 2) {
          takeDots(directory, record, count);
        } else if (!record.isAssociated()) {
          sections.add(record);
          requireSameFile(sections);
          if (!record.isContinued()) {
            take(directory, sections);
            sections.clear();
          }
        }
        count++;
      }
    }
    if (count < 2 || !sections.isEmpty()) {
      throw new ImageFormatException(
          directory
              + (count < 2
                  ? ": no records of itself and its parent"
                  : ": the last section of a file is missing"));
    }
  }

  private static void requireSameFile(List<DirectoryRecord> sections) throws ImageFormatException {
    DirectoryRecord last = sections.getLast();
    boolean same = Arrays.equals(sections.getFirst().identifier(), last.identifier());
    if (!same || sections.size() > TreeCheck.MOST_SECTIONS) {
      throw last.fault(
          "identifier",
          PrintableBytes.of(last.identifier()),
          "expected another section of the file before, one of 100 at most");
    }
  }

  /** The records of the directory itself and of its parent. */
  private void takeDots(ReadDirectory directory, DirectoryRecord record, int index)
      throws IOException {
    if (!record.isNamed(index) || !record.isDirectory()) {
      throw record.fault(
          "identifier",
          PrintableBytes.of(record.identifier()),
          "expected " + index + " in record " + (index + 1));
    }
    if (index == 0) {
      requireExtent(record, directory.lba, directory.size);
      if (view == IsoImage.View.ROCK_RIDGE) {
        Attributes attributes = Attributes.of(image, record, directory.parent == null ? 0 : skip);
        directory.metadata = NodeReader.metadata(attributes, record, 0755);
      }
      return;
    }
    ReadDirectory parent = directory.parent == null ? directory : directory.parent;
    if (!directory.moved) {
      // Moved directories, which only Rock Ridge tells from others, may name the parent they had.
      boolean other = view == IsoImage.View.PLAIN && rockRidge;
      // In xorriso's Joliet every directory is its own parent.
      boolean own = view == IsoImage.View.JOLIET && record.lba() == directory.lba;
      if (!other && !own) {
        requireExtent(record, parent.lba, parent.size);
      }
    } else if (Attributes.of(image, record, skip).parent != parent.lba) {
      throw record.fault("PL", "another directory", "expected block " + parent.lba);
    }
  }

  private static void requireExtent(DirectoryRecord record, long lba, long size)
      throws ImageFormatException {
    if (record.lba() != lba || record.size() != size) {
      throw record.fault(
          "extent", record.lba() + "+" + record.size(), "expected " + lba + "+" + size);
    }
  }

  private void take(ReadDirectory directory, List<DirectoryRecord> sections) throws IOException {
    DirectoryRecord record = sections.getFirst();
    boolean extended = view == IsoImage.View.ROCK_RIDGE;
    Attributes attributes = extended ? Attributes.of(image, record, skip) : null;
    byte[] text = attributes == null ? null : attributes.name();
    byte[] bytes = text == null ? RecordName.of(record, view) : text;
    budget.takeName(bytes.length);
    if (record.isDirectory()) {
      // Two records of one extent are found when the second is entered.
      physical.putIfAbsent(record.lba(), new Physical(directory.lba, record.identifier()));
      if (attributes != null && attributes.relocated && !isHolder(directory, bytes)) {
        relocatedRecords++;
        return; // read from where it belongs
      }
    }
    String fault = EntryName.fault(bytes);
    if (fault != null) {
      throw record.fault("name", '"' + PrintableBytes.of(bytes) + '"', fault);
    }
    EntryName name = EntryName.of(bytes);
    if (!directory.names.add(name)) {
      throw record.fault("name", '"' + name.toString() + '"', "twice in " + directory);
    }
    if (attributes != null && attributes.child != Attributes.ABSENT) {
      placeholders++;
      enter(movedDirectory(directory, name, attributes.child));
    } else if (record.isDirectory()) {
      var child = new ReadDirectory(directory, name, record.lba(), record.size(), false);
      child.metadata = NodeReader.metadata(attributes, record, 0555);
      enter(child);
    } else {
      directory.entries.add(new Directory.Entry(name, nodeReader.node(sections, attributes)));
    }
  }

  /** A directory in the root that is hidden by RE itself, for the others to be in. */
  private static boolean isHolder(ReadDirectory directory, byte[] name) {
    return directory.parent == null
        && EntryName.fault(name) == null
        && MOVED_NAMES.contains(EntryName.of(name));
  }

  private ReadDirectory movedDirectory(ReadDirectory parent, EntryName name, long lba)
      throws IOException {
    Blocks.requireInside(parent + "/" + name, lba, Blocks.SIZE, imageSize);
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    image.readAt(Blocks.offset(lba), block);
    DirectoryRecord self = DirectoryRecord.readFrom(block, 0, Blocks.SIZE, Blocks.offset(lba));
    var directory = new ReadDirectory(parent, name, lba, self.size(), true);
    directory.metadata = NodeReader.metadata(null, self, 0555);
    return directory;
  }
}
