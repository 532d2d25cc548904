package dev.assembler.squashfs;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes listings to the directory table. A listing that fills more than a metadata block has an
 * index: a new header is begun where an entry would begin in another metadata block than the header
 * before, and the index names that header's place and first entry. The kernel then reads one
 * metadata block to find a name (fs/squashfs/namei.c, get_dir_index_using_name).
 */
final class DirectoryWriter {

  /** What fits into i_count. */
  private static final int MOST_INDEX_ENTRIES = 0xFFFF;

  /**
   * A listing as its inode describes it.
   *
   * @param start of the first header
   * @param size in bytes, uncompressed
   */
  record Listing(MetadataRef start, long size, List<DirectoryIndexEntry> index) {}

  /** Where inodes are, by number. */
  interface InodePlaces {
    MetadataRef of(int number);
  }

  private final MetadataWriter table;
  private final InodeNumbering numbering;
  private final InodePlaces places;
  private final DirectoryRun run = new DirectoryRun();

  DirectoryWriter(MetadataWriter table, InodeNumbering numbering, InodePlaces places) {
    this.table = table;
    this.numbering = numbering;
    this.places = places;
  }

  /** Whether a listing is larger than a metadata block, however few headers it needs. */
  static boolean isIndexed(Directory directory) {
    long least = DirectoryHeader.SIZE;
    for (int i = 0; i < directory.size(); i++) {
      least += DirectoryEntry.FIXED_SIZE + directory.name(i).length();
    }
    return least > MetadataBlock.SIZE;
  }

  Listing write(Directory directory) throws IOException {
    var listing = new Draft(directory);
    numbering.forEachEntry(
        directory, (i, node, number, first) -> listing.add(directory.name(i), node, number));
    return listing.finish();
  }

  /** One listing in the making. */
  private final class Draft {

    private final MetadataRef start = table.position();
    private final boolean indexed;
    private final List<DirectoryIndexEntry> index = new ArrayList<>();
    private EntryName firstOfRun;
    private long written;
    private long indexedBlock = start.block();

    Draft(Directory directory) {
      indexed = isIndexed(directory);
    }

    void add(EntryName name, Node node, int number) {
      MetadataRef inode = places.of(number);
      if (!run.isEmpty() && (!run.accepts(inode, number) || leavesBlock())) {
        writeRun();
      }
      if (run.isEmpty()) {
        firstOfRun = name;
      }
      run.add(name, node.kind(), inode, number);
    }

    /** Whether the next entry would begin in another metadata block than its header. */
    private boolean leavesBlock() {
      return indexed && table.position().offset() + run.size() >= MetadataBlock.SIZE;
    }

    private void writeRun() {
      MetadataRef at = table.position();
      if (indexed && at.block() != indexedBlock && index.size() < MOST_INDEX_ENTRIES) {
        index.add(new DirectoryIndexEntry(written, at.block(), firstOfRun));
        indexedBlock = at.block();
      }
      written += run.size();
      run.writeTo(table);
    }

    Listing finish() {
      if (!run.isEmpty()) {
        writeRun();
      }
      return new Listing(start, written, index);
    }
  }
}
