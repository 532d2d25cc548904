package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads all directories of a volume to a tree; an inode under several names is one node. */
final class Ext4Reader {

  /** What a reader of a volume tells of each inode it meets, once. */
  interface Visitor {
    void visit(StoredInode inode) throws IOException;

    /** Is told of each name, too: in which directory, for what inode and type. */
    default void name(long directory, long inode, int type) throws IOException {}
  }

  /** A directory of which some entries are nodes by now. */
  private static final class Open {
    private final StoredInode inode;
    private final Metadata metadata;
    private final List<DirectoryReader.Entry> found;
    private final List<Directory.Entry> entries = new ArrayList<>();
    private int next;

    Open(StoredInode inode, Metadata metadata, List<DirectoryReader.Entry> found) {
      this.inode = inode;
      this.metadata = metadata;
      this.found = found;
    }
  }

  private final VolumeReader volume;
  private final ReadBudget budget;
  private final Visitor visitor;
  private final Set<Long> directoryBlocks = new HashSet<>();
  private final Set<Long> directories = new HashSet<>();
  private final Map<Long, Node> linked = new HashMap<>();

  Ext4Reader(VolumeReader volume, Limits limits, Visitor visitor) {
    this.volume = volume;
    this.budget = new ReadBudget("ext4 volume", limits);
    this.visitor = visitor;
  }

  static FileTree read(ImageSource image, Limits limits) throws IOException {
    return new Ext4Reader(new VolumeReader(image), limits, inode -> {}).tree();
  }

  ReadBudget budget() {
    return budget;
  }

  FileTree tree() throws IOException {
    Deque<Open> open = new ArrayDeque<>();
    budget.takeName(0);
    Open at = directory(volume.inode(TreeCheck.ROOT), TreeCheck.ROOT);
    while (true) {
      if (at.next == at.found.size()) {
        Directory complete = Directory.of(at.metadata, at.entries);
        if (open.isEmpty()) {
          return FileTree.of(complete);
        }
        StoredInode inode = at.inode;
        at = open.pop();
        add(at, inode, complete);
        continue;
      }
      DirectoryReader.Entry entry = at.found.get(at.next);
      requireOrdinary(entry);
      Node known = linked.get(entry.inode());
      if (known != null) {
        requireType(entry, PlannedInode.type(known.kind()));
        visitor.name(at.inode.number, entry.inode(), PlannedInode.type(known.kind()));
        at.entries.add(new Directory.Entry(entry.name(), known));
        at.next++;
        continue;
      }
      StoredInode inode = volume.inode(entry.inode());
      requireType(entry, inode.type());
      visitor.name(at.inode.number, entry.inode(), inode.type());
      if (inode.links() == 0) {
        throw inode.fault("i_links_count", 0x1A, 0, "it has the name \"" + entry.name() + '"');
      }
      if (inode.type() == Inode.DIRECTORY) {
        open.push(at);
        budget.requireDepth(open.size() + 1);
        at = directory(inode, at.inode.number);
      } else {
        visitor.visit(inode);
        Node node = node(inode);
        linked.put(entry.inode(), node);
        add(at, inode, node);
      }
    }
  }

  private void add(Open at, StoredInode inode, Node node) {
    DirectoryReader.Entry entry = at.found.get(at.next++);
    if (at.inode.number != TreeCheck.ROOT || !isFurniture(entry, inode, node)) {
      at.entries.add(new Directory.Entry(entry.name(), node));
    }
  }

  /** The empty lost+found every mkfs makes, with room kept for names, is no part of the tree. */
  private boolean isFurniture(DirectoryReader.Entry entry, StoredInode inode, Node node) {
    return entry.name().equals(TreeCheck.LOST_AND_FOUND_NAME)
        && inode.number == Superblock.FIRST_INODE
        && inode.size() > volume.blockSize
        && node instanceof Directory directory
        && directory.size() == 0
        && node.metadata().xattrs().isEmpty()
        && node.metadata().permissions() == 0700
        && node.metadata().uid() == 0
        && node.metadata().gid() == 0;
  }

  private void requireOrdinary(DirectoryReader.Entry entry) throws ImageFormatException {
    if (entry.inode() < volume.firstInode) {
      throw new ImageFormatException(
          "name \"" + entry.name() + "\": inode " + entry.inode() + ", which is reserved");
    }
  }

  private static void requireType(DirectoryReader.Entry entry, int type)
      throws ImageFormatException {
    // The types of records are S_IFMT in another order.
    int[] types = {0, 0x8000, 0x4000, 0x2000, 0x6000, 0x1000, 0xC000, 0xA000};
    if (entry.type() != 0 && types[entry.type()] != type) {
      throw new ImageFormatException(
          "name \""
              + entry.name()
              + "\": its record says type "
              + entry.type()
              + ", inode "
              + entry.inode()
              + " says "
              + type);
    }
  }

  private Open directory(StoredInode inode, long parent) throws IOException {
    if (inode.type() != Inode.DIRECTORY) {
      throw inode.fault("i_mode", 0, inode.type(), "expected a directory");
    }
    if (!directories.add(inode.number)) {
      throw new ImageFormatException("inode " + inode.number + ": a directory with two names");
    }
    requireReadable(inode);
    visitor.visit(inode);
    var reader = new DirectoryReader(inode, budget, directoryBlocks);
    List<DirectoryReader.Entry> found = reader.read();
    if (reader.parent() != parent) {
      throw new ImageFormatException(
          "directory, inode "
              + inode.number
              + ": .. is inode "
              + reader.parent()
              + ", expected "
              + parent);
    }
    return new Open(inode, inode.metadata(budget), found);
  }

  private Node node(StoredInode inode) throws IOException {
    Metadata metadata = inode.metadata(budget);
    return switch (inode.type()) {
      case Inode.REGULAR -> new RegularFile(metadata, content(inode));
      case Inode.SYMLINK -> new Symlink(metadata, target(inode));
      case Inode.CHAR_DEVICE -> device(inode, metadata, Node.Kind.CHAR_DEVICE);
      case Inode.BLOCK_DEVICE -> device(inode, metadata, Node.Kind.BLOCK_DEVICE);
      case Inode.FIFO -> new Fifo(metadata);
      case Inode.SOCKET -> new Socket(metadata);
      default -> throw inode.fault("i_mode", 0, inode.type(), "no type of file");
    };
  }

  private static void requireReadable(StoredInode inode) throws ImageFormatException {
    if (inode.has(Inode.ENCRYPT_FLAG) || inode.has(Inode.EA_INODE_FLAG)) {
      throw inode.fault("i_flags", 0x20, inode.u32(0x20), "encrypted or the value of an xattr");
    }
  }

  private Content content(StoredInode inode) throws IOException {
    requireReadable(inode);
    long size = inode.size();
    if (size < 0 || size > 0xFFFF_FFFFL * volume.blockSize) {
      throw inode.fault("i_size", 0x04, size, "more than 2^32-1 blocks");
    }
    if (inode.has(Inode.INLINE_FLAG)) {
      byte[] bytes = inode.inlineBytes(budget);
      if (size > bytes.length) {
        throw inode.fault("i_size", 0x04, size, bytes.length + " bytes are there");
      }
      budget.take(size);
      return Content.of(Arrays.copyOf(bytes, (int) size));
    }
    return new MappedContent(
        volume.image, volume.blockSize, BlockMapping.of(inode, budget).data(), size);
  }

  private byte[] target(StoredInode inode) throws IOException {
    requireReadable(inode);
    long size = inode.size();
    if (size <= 0 || size > volume.blockSize) {
      throw inode.fault("i_size", 0x04, size, "expected 1 to " + volume.blockSize);
    }
    budget.take(size);
    var target = new byte[(int) size];
    long ofXattrs = inode.xattrBlock() == 0 ? 0 : volume.blockSize / 512;
    if (inode.has(Inode.INLINE_FLAG)) {
      byte[] bytes = inode.inlineBytes(budget);
      if (size > bytes.length) {
        throw inode.fault("i_size", 0x04, size, bytes.length + " bytes are there");
      }
      target = Arrays.copyOf(bytes, (int) size);
    } else if (inode.sectors() - ofXattrs == 0) {
      if (size > Inode.I_BLOCK_SIZE) {
        throw inode.fault("i_size", 0x04, size, "expected 1 to 60");
      }
      inode.record.get(Inode.I_BLOCK, target);
    } else {
      Content content = content(inode);
      try (ImageSource source = content.open()) {
        source.readAt(0, java.nio.ByteBuffer.wrap(target));
      }
    }
    for (byte b : target) {
      if (b == 0) {
        throw new ImageFormatException(
            "inode " + inode.number + ": the target of a symbolic link has a NUL byte");
      }
    }
    return target;
  }

  private static Device device(StoredInode inode, Metadata metadata, Node.Kind kind) {
    long small = inode.u32(Inode.I_BLOCK);
    if (small != 0) {
      return new Device(metadata, kind, small >>> 8 & 0xFF, small & 0xFF);
    }
    long large = inode.u32(Inode.I_BLOCK + 4);
    return new Device(metadata, kind, large >>> 8 & 0xFFF, large & 0xFF | large >>> 12 & 0xF_FF00);
  }
}
