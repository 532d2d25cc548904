package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a directory's listing: runs of entries, in ascending order of their names. */
final class DirectoryListing {

  /** A name, and where its inode is. */
  record Listed(EntryName name, Node.Kind kind, MetadataRef inode, long number) {}

  private final DirectoryInode directory;
  private final Allocation allocation;
  private final List<Listed> entries = new ArrayList<>();
  private int indexed;

  private DirectoryListing(DirectoryInode directory, Allocation allocation) {
    this.directory = directory;
    this.allocation = allocation;
  }

  static List<Listed> read(DirectoryInode directory, MetadataReader table, Allocation allocation)
      throws IOException {
    var listing = new DirectoryListing(directory, allocation);
    if (directory.listingSize() > 0) {
      // An empty listing begins anywhere: the place may be the end of the table.
      listing.read(table.at(new MetadataRef(directory.startBlock(), directory.offset())));
    }
    listing.requireIndexUsed();
    return listing.entries;
  }

  private void read(MetadataCursor cursor) throws IOException {
    long at = 0;
    try {
      while (at < directory.listingSize()) {
        long block = cursor.blockStart("squashfs directory header");
        DirectoryHeader header = DirectoryHeader.readFrom(cursor);
        long headerAt = at;
        at += DirectoryHeader.SIZE;
        for (int i = 0; i < header.count(); i++) {
          DirectoryEntry entry = DirectoryEntry.readFrom(cursor);
          at += entry.size();
          if (i == 0) {
            checkIndex(headerAt, block, entry.name());
          }
          add(header, entry);
        }
        if (at > directory.listingSize()) {
          throw new ImageFormatException(
              String.format(
                  Locale.ROOT,
                  "squashfs directory inode.file_size: %d, the listing ends at %d",
                  directory.fileSize(),
                  at + DirectoryInode.DOT_ENTRIES));
        }
      }
    } catch (ImageFormatException e) {
      throw cursor.located(e);
    }
  }

  private void add(DirectoryHeader header, DirectoryEntry entry) throws ImageFormatException {
    EntryName name = entry.name();
    if (!entries.isEmpty() && entries.getLast().name().compareTo(name) >= 0) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs directory entry.name: \"%s\" behind \"%s\", expected ascending order",
              name,
              entries.getLast().name()));
    }
    allocation.name(name);
    entries.add(
        new Listed(
            name,
            entry.kind(),
            new MetadataRef(header.startBlock(), entry.offset()),
            header.inodeNumber() + entry.inodeDelta()));
  }

  /** The kernel skips to where the index says, so it must say what is there. */
  private void checkIndex(long headerAt, long block, EntryName first) throws ImageFormatException {
    List<DirectoryIndexEntry> index = directory.index();
    if (indexed == index.size() || index.get(indexed).index() > headerAt) {
      return;
    }
    DirectoryIndexEntry found = index.get(indexed);
    var expected = new DirectoryIndexEntry(headerAt, block, first);
    if (!found.equals(expected)) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs directory index.entry %d: %s, the listing has %s",
              indexed,
              found,
              expected));
    }
    indexed++;
  }

  private void requireIndexUsed() throws ImageFormatException {
    int size = directory.index().size();
    if (indexed != size) {
      throw new ImageFormatException(
          String.format(
              Locale.ROOT,
              "squashfs directory index.entry %d: %s, the listing has no header there",
              indexed,
              directory.index().get(indexed)));
    }
  }
}
