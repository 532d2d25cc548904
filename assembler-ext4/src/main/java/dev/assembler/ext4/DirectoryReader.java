package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.tree.EntryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of one directory. An index is passed over: its blocks look like blocks with no names in
 * them to whoever reads all; only their checksums are looked at.
 */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class DirectoryReader {

  /** A name, the inode it stands for, and the type it says that is (0 for none). */
  record Entry(EntryName name, long inode, int type) {}

  private final StoredInode inode;
  private final VolumeReader volume;
  private final ReadBudget budget;
  private final Set<Long> blocksRead;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<EntryName> names = new HashSet<>();
  private long self;
  private long parent;

  /**
   * @param blocksRead of all directories: none may be in two
   */
  DirectoryReader(StoredInode inode, ReadBudget budget, Set<Long> blocksRead) {
    this.inode = inode;
    this.volume = inode.volume;
    this.budget = budget;
    this.blocksRead = blocksRead;
  }

  /** What ".." stands for. */
  long parent() {
    return parent;
  }

  List<Entry> read() throws IOException {
    if (inode.has(Inode.INLINE_FLAG)) {
      inline();
      return entries;
    }
    long[] extents = BlockMapping.of(inode, budget).data();
    long logical = 0;
    for (int i = 0; i < extents.length; i += 3) {
      if (extents[i] != logical) {
        throw fault("a hole before block " + extents[i]);
      }
      for (long block = 0; block < extents[i + 2]; block++) {
        block(logical++, extents[i + 1] + block);
      }
    }
    if (inode.size() != logical * volume.blockSize) {
      throw inode.fault("i_size", 0x04, inode.size(), "it has " + logical + " blocks");
    }
    if (self != inode.number || parent == 0) {
      throw fault("does not begin with . and ..");
    }
    return entries;
  }

  private void block(long logical, long physical) throws IOException {
    budget.take(64);
    if (!blocksRead.add(physical)) {
      throw fault("block " + physical + " is met twice");
    }
    ByteBuffer bytes = volume.block(physical, "directory, inode " + inode.number);
    int end = volume.blockSize;
    if (volume.checksums) {
      int tail = volume.blockSize - DirectoryBlocks.TAIL_SIZE;
      if (isIndex(bytes, logical)) {
        requireIndex(bytes, logical, physical);
      } else {
        if (!isTail(bytes, tail)
            || bytes.getInt(tail + 8) != Crc32c.update(inode.seed, bytes.array(), 0, tail)) {
          throw fault("the checksum of block " + physical + " does not hold");
        }
        end = tail;
      }
    }
    records(bytes, logical == 0 ? 0 : -1, 0, end);
  }

  /** The kernel leaves the tail of what a block was before; only its place tells an index. */
  private boolean isIndex(ByteBuffer bytes, long logical) {
    return inode.has(Inode.INDEX_FLAG)
        && (logical == 0
            || (bytes.getInt(0) == 0
                && (bytes.getShort(4) & 0xFFFF) == (volume.blockSize & 0xFFFF)
                && bytes.get(6) == 0));
  }

  private static boolean isTail(ByteBuffer bytes, int tail) {
    return bytes.getInt(tail) == 0
        && bytes.getShort(tail + 4) == DirectoryBlocks.TAIL_SIZE
        && bytes.get(tail + 6) == 0
        && (bytes.get(tail + 7) & 0xFF) == DirectoryBlocks.TAIL_TYPE;
  }

  private void requireIndex(ByteBuffer bytes, long logical, long physical)
      throws ImageFormatException {
    int at = logical == 0 ? DirectoryBlocks.ROOT_ENTRIES : DirectoryBlocks.NODE_ENTRIES;
    int limit = bytes.getShort(at) & 0xFFFF;
    int count = bytes.getShort(at + 2) & 0xFFFF;
    if (count > limit
        || at + 8 * limit + 8 > volume.blockSize
        || bytes.getInt(at + 8 * limit + 4)
            != DirectoryBlocks.indexChecksum(bytes.array(), 0, at, limit, count, inode.seed)) {
      throw fault("the checksum of block " + physical + " does not hold");
    }
  }

  /** Records that reach to {@code end}; dots are expected from {@code dots} on, if not negative. */
  private void records(ByteBuffer bytes, int dots, int from, int end) throws IOException {
    int at = from;
    while (at < end) {
      if (end - at < 8) {
        throw fault("a record is cut off");
      }
      int length = bytes.getShort(at + 4) & 0xFFFF;
      if (length == 0xFFFF || length == 0) {
        length = 1 << 16;
      }
      int nameLength = bytes.get(at + 6) & 0xFF;
      long number = bytes.getInt(at) & 0xFFFF_FFFFL;
      if (length % 4 != 0 || length < 8 + nameLength || length > end - at) {
        throw fault("a record of " + length + " bytes at " + at + " of a block");
      }
      if (number != 0) {
        var name = new byte[nameLength];
        bytes.get(at + 8, name);
        if (dots >= 0 && isDots(name)) {
          dot(nameLength, number);
        } else {
          entry(name, number, bytes.get(at + 7) & 0xFF);
        }
      }
      at += length;
    }
  }

  private static boolean isDots(byte[] name) {
    return name.length > 0 && name.length <= 2 && name[0] == '.' && name[name.length - 1] == '.';
  }

  private void dot(int length, long number) throws ImageFormatException {
    if (length == 1 ? self != 0 : parent != 0 || self == 0) {
      throw fault("dot entries out of place");
    }
    if (length == 1) {
      self = number;
    } else {
      parent = number;
    }
  }

  private void entry(byte[] bytes, long number, int type) throws ImageFormatException {
    String wrong = EntryName.fault(bytes);
    if (wrong != null) {
      throw fault("a name is " + wrong);
    }
    EntryName name = EntryName.of(bytes);
    budget.takeName(bytes.length);
    if (!names.add(name)) {
      throw fault("\"" + name + "\" is given twice");
    }
    entries.add(new Entry(name, number, volume.has(0x60, Feature.FILETYPE) ? type & 7 : 0));
  }

  /** The parent's number, then records; there is no ".". */
  private void inline() throws IOException {
    byte[] bytes = inode.inlineBytes(budget);
    if (inode.size() < 4 || inode.size() > bytes.length) {
      throw inode.fault("i_size", 0x04, inode.size(), bytes.length + " bytes are there");
    }
    ByteBuffer records = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    parent = records.getInt(0) & 0xFFFF_FFFFL;
    self = inode.number;
    records(records, -1, 4, Inode.I_BLOCK_SIZE);
    if (inode.size() > Inode.I_BLOCK_SIZE) {
      records(records, -1, Inode.I_BLOCK_SIZE, (int) inode.size());
    }
  }

  private ImageFormatException fault(String what) {
    return new ImageFormatException("directory, inode " + inode.number + ": " + what);
  }
}
