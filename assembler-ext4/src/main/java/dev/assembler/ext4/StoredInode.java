package dev.assembler.ext4;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ReadBudget;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An inode as it was read; its checksum holds if the volume has them. */
// Every buffer here is a whole array of ours.
@SuppressWarnings("ByteBufferBackingArray")
final class StoredInode {

  final VolumeReader volume;
  final long number;
  final long offset;
  final ByteBuffer record;
  final int seed;

  StoredInode(VolumeReader volume, long number, long offset, ByteBuffer record)
      throws ImageFormatException {
    this.volume = volume;
    this.number = number;
    this.offset = offset;
    this.record = record;
    this.seed = Crc32c.inodeSeed(volume.seed, number, u32(0x64));
    // Inodes nobody ever wrote have no checksum.
    if (volume.checksums && !isBlank(record.array())) {
      boolean high = Inode.hasHighChecksum(record.array());
      int mask = high ? -1 : 0xFFFF;
      int found = u16(Inode.CHECKSUM_LOW) | (high ? u16(Inode.CHECKSUM_HIGH) << 16 : 0);
      int crc = Inode.checksum(record.array(), record.capacity(), seed) & mask;
      if (crc != found) {
        throw fault(
            "i_checksum",
            Inode.CHECKSUM_LOW,
            found & 0xFFFF_FFFFL,
            "expected " + (crc & 0xFFFF_FFFFL));
      }
    }
    int extra = extraSize();
    if (extra > record.capacity() - 128 || extra % 4 != 0) {
      throw fault("i_extra_isize", 0x80, extra, "the inode has " + record.capacity() + " bytes");
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  int u16(int at) {
    return record.getShort(at) & 0xFFFF;
  }

  long u32(int at) {
    return record.getInt(at) & 0xFFFF_FFFFL;
  }

  int type() {
    return u16(0x00) & 0xF000;
  }

  int links() {
    return u16(0x1A);
  }

  boolean has(long flag) {
    return (u32(0x20) & flag) != 0;
  }

  long size() {
    return u32(0x04) | u32(0x6C) << 32;
  }

  long xattrBlock() {
    return u32(0x68) | (long) u16(0x76) << 32;
  }

  /** How many sectors of 512 bytes it says to take. */
  long sectors() {
    long count = u32(0x1C);
    if (volume.has(0x64, Feature.HUGE_FILE)) {
      count |= (long) u16(0x74) << 32;
    }
    return has(Inode.HUGE_FILE_FLAG) ? count * (volume.blockSize / 512) : count;
  }

  private int extraSize() {
    return record.capacity() > 128 ? u16(0x80) : 0;
  }

  ImageFormatException fault(String field, int at, Object found, String expected) {
    return StructReader.fault("inode " + number, field, offset + at, found, expected);
  }

  Metadata metadata(ReadBudget budget) throws IOException {
    long seconds = record.getInt(0x10);
    int nanos = 0;
    if (extraSize() >= 0x8C - 128) {
      long extra = u32(0x88);
      seconds += (extra & 3) << 32;
      nanos = (int) (extra >>> 2);
      if (nanos > 999_999_999) {
        throw fault("i_mtime_extra", 0x88, nanos, "expected at most 999999999");
      }
    }
    long uid = u16(0x02) | (long) u16(0x78) << 16;
    long gid = u16(0x18) | (long) u16(0x7A) << 16;
    var xattrs = new ArrayList<Xattr>();
    for (StoredXattr stored : storedXattrs(budget)) {
      if (isInlineRest(stored)) {
        continue;
      }
      Xattr xattr = stored.toXattr();
      if (xattr == null) {
        throw new ImageFormatException(
            "inode "
                + number
                + ": an xattr with index "
                + stored.index()
                + " that is malformed or not understood");
      }
      for (Xattr other : xattrs) {
        if (other.sameNameAs(xattr)) {
          throw new ImageFormatException("inode " + number + ": xattr " + xattr.name() + " twice");
        }
      }
      xattrs.add(xattr);
    }
    return new Metadata(u16(0x00) & 07777, uid, gid, seconds, nanos, Xattrs.of(xattrs));
  }

  private static boolean isInlineRest(StoredXattr xattr) {
    return xattr.index() == StoredXattr.SYSTEM
        && Arrays.equals(xattr.name(), new byte[] {'d', 'a', 't', 'a'});
  }

  /** What a file of inline data holds: what i_block has, then the xattr system.data. */
  byte[] inlineBytes(ReadBudget budget) throws IOException {
    byte[] rest = {};
    for (StoredXattr xattr : storedXattrs(budget)) {
      if (isInlineRest(xattr)) {
        rest = xattr.value();
      }
    }
    var bytes = new byte[Inode.I_BLOCK_SIZE + rest.length];
    record.get(Inode.I_BLOCK, bytes, 0, Inode.I_BLOCK_SIZE);
    System.arraycopy(rest, 0, bytes, Inode.I_BLOCK_SIZE, rest.length);
    return bytes;
  }

  private List<StoredXattr> storedXattrs(ReadBudget budget) throws IOException {
    var found = new ArrayList<StoredXattr>();
    int start = 128 + extraSize();
    if (extraSize() > 0
        && start + 8 <= record.capacity()
        && record.getInt(start) == StoredXattrs.MAGIC) {
      entries(record, start + 4, start + 4, found, budget);
    }
    if (xattrBlock() != 0) {
      ByteBuffer block = volume.block(xattrBlock(), "inode " + number + ".i_file_acl");
      if (block.getInt(0) != StoredXattrs.MAGIC || block.getInt(8) != 1) {
        throw xattrFault("its block has no header of one");
      }
      if (volume.checksums
          && block.getInt(16)
              != StoredXattrs.blockChecksum(
                  block.array(), volume.blockSize, xattrBlock(), volume.seed)) {
        throw xattrFault("the checksum of block " + xattrBlock() + " does not hold");
      }
      entries(block, StoredXattrs.BLOCK_HEADER_SIZE, 0, found, budget);
    }
    return found;
  }

  private void entries(
      ByteBuffer bytes, int start, int base, List<StoredXattr> found, ReadBudget budget)
      throws IOException {
    int end = bytes.capacity();
    int at = start;
    while (at + 4 <= end && bytes.getInt(at) != 0) {
      int nameLength = bytes.get(at) & 0xFF;
      if (at + StoredXattr.ENTRY_SIZE + nameLength > end) {
        throw xattrFault("an entry reaches beyond its end");
      }
      int index = bytes.get(at + 1) & 0xFF;
      int valueAt = base + (bytes.getShort(at + 2) & 0xFFFF);
      long length = bytes.getInt(at + 8) & 0xFFFF_FFFFL;
      if (bytes.getInt(at + 4) != 0 || (length > 0 && valueAt + length > end)) {
        throw xattrFault("a value reaches beyond its end");
      }
      budget.take(128L + nameLength + length);
      var name = new byte[nameLength];
      bytes.get(at + StoredXattr.ENTRY_SIZE, name);
      var value = new byte[(int) length];
      if (length > 0) {
        bytes.get(valueAt, value);
      }
      for (byte b : name) {
        if (b == 0) {
          throw xattrFault("a name with a NUL byte");
        }
      }
      found.add(new StoredXattr(index, name, value));
      at += StoredXattr.ENTRY_SIZE + (nameLength + 3 & ~3);
    }
  }

  private ImageFormatException xattrFault(String what) {
    return new ImageFormatException("inode " + number + ": xattrs: " + what);
  }
}
