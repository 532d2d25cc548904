package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an image says about itself in its superblock and the compressor's options.
 *
 * @param superblock its fields in the order they stand, by the kernel's names
 * @param compressor as the reference tools spell it: "zstd"
 * @param options the compressor's, by name; empty if the image states none
 * @param flags the set ones by name, ascending by bit
 * @param summary the sections with the padding as the last, and as facts the counts of inodes,
 *     fragments, ids and xattr sets
 */
public record SquashfsFacts(
    List<Field> superblock,
    String compressor,
    Map<String, Long> options,
    List<String> flags,
    ImageSummary summary) {

  /**
   * A field of the superblock.
   *
   * @param name as in the kernel's {@code squashfs_super_block}
   * @param offset in the image
   * @param width 2, 4 or 8 bytes
   * @param value its bits, as an unsigned number
   */
  public record Field(String name, int offset, int width, long value) {}

  public SquashfsFacts {
    superblock = List.copyOf(superblock);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    flags = List.copyOf(flags);
  }

  static SquashfsFacts of(ImageSource image) throws IOException {
    ImageSections sections = ImageSections.of(image);
    Superblock superblock = sections.superblock();
    Set<SuperblockFlag> flags = new TreeSet<>(superblock.flags());
    return new SquashfsFacts(
        fields(superblock),
        superblock.compressor().toString(),
        sections.options() == null ? Map.of() : sections.options().fields(),
        flags.stream().map(SuperblockFlag::toString).toList(),
        new ImageSummary(image.size(), sections.list(image.size()), counts(sections)));
  }

  private static Map<String, Long> counts(ImageSections sections) {
    Superblock superblock = sections.superblock();
    var counts = new LinkedHashMap<String, Long>();
    counts.put("inodes", superblock.inodes());
    counts.put("fragments", superblock.fragments());
    counts.put("ids", (long) superblock.ids());
    counts.put("xattr sets", sections.xattrHeader() == null ? 0 : sections.xattrHeader().ids());
    return counts;
  }

  private static List<Field> fields(Superblock superblock) {
    return List.of(
        new Field("s_magic", 0x00, 4, Superblock.MAGIC),
        new Field("inodes", 0x04, 4, superblock.inodes()),
        new Field("mkfs_time", 0x08, 4, superblock.mkfsTime()),
        new Field("block_size", 0x0C, 4, superblock.blockSize()),
        new Field("fragments", 0x10, 4, superblock.fragments()),
        new Field("compression", 0x14, 2, superblock.compressor().id()),
        new Field("block_log", 0x16, 2, superblock.blockLog()),
        new Field("flags", 0x18, 2, SuperblockFlag.toBits(superblock.flags())),
        new Field("no_ids", 0x1A, 2, superblock.ids()),
        new Field("s_major", 0x1C, 2, Superblock.MAJOR),
        new Field("s_minor", 0x1E, 2, Superblock.MINOR),
        new Field("root_inode", 0x20, 8, superblock.rootInode().packed()),
        new Field("bytes_used", 0x28, 8, superblock.bytesUsed()),
        new Field("id_table_start", 0x30, 8, superblock.idTableStart()),
        new Field("xattr_id_table_start", 0x38, 8, superblock.xattrIdTableStart()),
        new Field("inode_table_start", 0x40, 8, superblock.inodeTableStart()),
        new Field("directory_table_start", 0x48, 8, superblock.directoryTableStart()),
        new Field("fragment_table_start", 0x50, 8, superblock.fragmentTableStart()),
        new Field("lookup_table_start", 0x58, 8, superblock.exportTableStart()));
  }
}
