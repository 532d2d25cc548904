package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes nodes of directory records and their attributes; of names of one file, one node. */
final class NodeReader {

  /** What makes two names one node: the serial, or all else if there is none. */
  private record Identity(
      long serial, long lba, long size, Metadata metadata, Node.Kind kind, String rest) {}

  private final ImageSource image;
  private final ReadBudget budget;
  private final Map<Identity, Node> links = new HashMap<>();
  private final List<Extent> files = new ArrayList<>();
  private final Map<Long, Node> watched = new HashMap<>();

  NodeReader(ImageSource image, ReadBudget budget) {
    this.image = image;
    this.budget = budget;
  }

  /** Extents of files, in the order of reading. */
  List<Extent> files() {
    return files;
  }

  /** Remembers which regular file begins at this block. */
  void watch(long lba) {
    watched.put(lba, null);
  }

  /** The file that begins at a block that is watched, null if none does. */
  Node watched(long lba) {
    return watched.get(lba);
  }

  static Metadata metadata(Attributes attributes, DirectoryRecord record, int permissions) {
    if (attributes == null || attributes.mode == Attributes.ABSENT) {
      return new Metadata(permissions, 0, 0, record.time(), 0, Xattrs.NONE);
    }
    long time = attributes.time == Attributes.ABSENT ? record.time() : attributes.time;
    return new Metadata(
        (int) (attributes.mode & 07777), attributes.uid, attributes.gid, time, 0, Xattrs.NONE);
  }

  Node node(List<DirectoryRecord> sections, Attributes attributes) throws IOException {
    DirectoryRecord record = sections.getFirst();
    Metadata metadata = metadata(attributes, record, 0444);
    boolean typed = attributes != null && attributes.mode != Attributes.ABSENT;
    Node.Kind kind = typed ? kind(record, attributes) : Node.Kind.REGULAR_FILE;
    long size = 0;
    for (DirectoryRecord section : sections) {
      size += section.size();
    }
    byte[] target = attributes == null ? null : attributes.target();
    if (kind == Node.Kind.SYMLINK) {
      requireTarget(record, target);
      budget.take(target.length);
    }
    Node node =
        switch (kind) {
          case REGULAR_FILE -> new RegularFile(metadata, content(sections, size));
          case SYMLINK -> new Symlink(metadata, target);
          case FIFO -> new Fifo(metadata);
          case SOCKET -> new Socket(metadata);
          case CHAR_DEVICE, BLOCK_DEVICE -> device(record, metadata, kind, attributes);
          case DIRECTORY ->
              throw record.fault("PX mode", "a directory", "its record says it is a file");
        };
    // Of empty files without a serial nothing says which of them it is.
    boolean single =
        attributes == null || attributes.links < 2 || (attributes.serial == 0 && size == 0);
    if (single) {
      return seen(record, size, node);
    }
    String rest =
        kind == Node.Kind.SYMLINK
            ? PrintableBytes.of(target)
            : attributes.deviceHigh + ":" + attributes.deviceLow;
    var identity = new Identity(attributes.serial, record.lba(), size, metadata, kind, rest);
    Node before = links.putIfAbsent(identity, node);
    return seen(record, size, before == null ? node : before);
  }

  private Node seen(DirectoryRecord record, long size, Node node) {
    if (size > 0 && watched.containsKey(record.lba())) {
      watched.putIfAbsent(record.lba(), node);
    }
    return node;
  }

  private static Node.Kind kind(DirectoryRecord record, Attributes attributes)
      throws ImageFormatException {
    int type = (int) (attributes.mode & RockRidge.TYPE);
    for (Node.Kind kind : Node.Kind.values()) {
      if (RockRidge.type(kind) == type) {
        return kind;
      }
    }
    throw record.fault("PX mode", Long.toOctalString(attributes.mode), "no type of file");
  }

  private static void requireTarget(DirectoryRecord record, byte[] target)
      throws ImageFormatException {
    boolean sound = target != null && target.length > 0;
    for (int i = 0; sound && i < target.length; i++) {
      sound = target[i] != 0;
    }
    if (!sound) {
      throw record.fault("SL", target == null ? "none" : "empty or with NUL", "expected a target");
    }
  }

  private static Device device(
      DirectoryRecord record, Metadata metadata, Node.Kind kind, Attributes attributes)
      throws ImageFormatException {
    if (attributes.deviceHigh == Attributes.ABSENT) {
      throw record.fault("PN", "none", "expected a device's numbers");
    }
    long low = attributes.deviceLow;
    if (attributes.deviceHigh != 0) {
      return new Device(metadata, kind, attributes.deviceHigh, low);
    }
    // A dev_t in one word, as glibc has it.
    return new Device(metadata, kind, low >> 8 & 0xFFF, (low & 0xFF) | (low >> 12 & 0xFFF00));
  }

  private Content content(List<DirectoryRecord> sections, long size) throws IOException {
    if (size == 0) {
      return Content.of(new byte[0]);
    }
    var parts = new ArrayList<Content>(sections.size());
    for (DirectoryRecord section : sections) {
      Blocks.requireInside(
          "directory record at 0x" + Long.toHexString(section.offset()),
          section.lba(),
          section.size(),
          image.size());
      files.add(new Extent(Blocks.offset(section.lba()), section.size()));
      parts.add(Content.of(image, Blocks.offset(section.lba()), section.size()));
    }
    return parts.size() == 1 ? parts.getFirst() : Content.concat(parts);
  }
}
