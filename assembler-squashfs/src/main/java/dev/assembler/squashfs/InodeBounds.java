package dev.assembler.squashfs;

import dev.assembler.core.image.ImagePlan.Bounds;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;

/**
 * How large the inode table and the directory table become, uncompressed. Open until the data is
 * written is which files have blocks of zeros, and where directories have to begin a new header.
 */
final class InodeBounds {

  private static final long LARGEST_BASIC = 0xFFFF_FFFFL;
  private static final int LARGEST_BASIC_LISTING = 0xFFFF;
  private static final int LONGEST_NAME = 255;

  private final SquashfsPlan plan;
  private final int blockSize;
  private Bounds inodes = Bounds.exactly(0);
  private Bounds listings = Bounds.exactly(0);

  private InodeBounds(SquashfsPlan plan) {
    this.plan = plan;
    this.blockSize = plan.options().blockSize();
  }

  static InodeBounds of(SquashfsPlan plan) throws IOException {
    var bounds = new InodeBounds(plan);
    DirectoriesUpward.walk(plan.tree().root(), bounds::addEntries);
    Directory root = plan.tree().root();
    bounds.add(root, plan.numbering().numberOf(root));
    return bounds;
  }

  /** Bytes of the inode table. */
  Bounds inodes() {
    return inodes;
  }

  /** Bytes of the directory table. */
  Bounds listings() {
    return listings;
  }

  private void addEntries(Directory directory) {
    for (var entries = plan.numbering().entries(directory); entries.next(); ) {
      if (entries.first()) {
        add(entries.node(), entries.number());
      }
    }
    listings = listings.plus(listing(directory));
  }

  private void add(Node node, int number) {
    boolean xattrs = plan.check().xattrs().indexOf(node.metadata().xattrs()) != Inode.NO_XATTRS;
    inodes =
        inodes.plus(
            switch (node) {
              case Directory directory -> directory(directory, xattrs);
              case RegularFile file -> file(file, number, xattrs);
              case Symlink link ->
                  Bounds.exactly(
                      SymlinkInode.FIXED_SIZE + link.targetLength() + (xattrs ? Integer.BYTES : 0));
              case Device device ->
                  Bounds.exactly(xattrs ? DeviceInode.EXTENDED_SIZE : DeviceInode.BASIC_SIZE);
              default -> Bounds.exactly(xattrs ? IpcInode.EXTENDED_SIZE : IpcInode.BASIC_SIZE);
            });
  }

  /** One header for as many entries as it may have, or one for each. */
  private static Bounds listing(Directory directory) {
    long entries = 0;
    for (int i = 0; i < directory.size(); i++) {
      entries += DirectoryEntry.FIXED_SIZE + directory.name(i).length();
    }
    long count = directory.size();
    long runs = (count + DirectoryHeader.MAX_COUNT - 1) / DirectoryHeader.MAX_COUNT;
    return new Bounds(
        entries + runs * DirectoryHeader.SIZE, entries + count * DirectoryHeader.SIZE);
  }

  private static Bounds directory(Directory directory, boolean xattrs) {
    Bounds listing = listing(directory);
    boolean indexed = DirectoryWriter.isIndexed(directory);
    boolean extended =
        xattrs || indexed || listing.least() + DirectoryInode.DOT_ENTRIES > LARGEST_BASIC_LISTING;
    boolean maybe = extended || listing.most() + DirectoryInode.DOT_ENTRIES > LARGEST_BASIC_LISTING;
    long index =
        indexed
            ? (listing.most() / MetadataBlock.SIZE + 1)
                * (DirectoryIndexEntry.FIXED_SIZE + LONGEST_NAME)
            : 0;
    return new Bounds(
        extended ? DirectoryInode.EXTENDED_SIZE : DirectoryInode.BASIC_SIZE,
        (maybe ? DirectoryInode.EXTENDED_SIZE : DirectoryInode.BASIC_SIZE) + index);
  }

  private Bounds file(RegularFile file, int number, boolean xattrs) {
    int place = plan.files().placeOf(number);
    long words = (plan.files().runLength(place) + blockSize - 1) / blockSize;
    long tailWord = plan.files().tailLength(place) > 0 ? 1 : 0; // if it is of zeros
    boolean extended = xattrs || plan.tree().linkCount(file) > 1 || file.size() > LARGEST_BASIC;
    boolean maybe = extended || file.size() > 0;
    return new Bounds(
        (extended ? FileInode.EXTENDED_SIZE : FileInode.BASIC_SIZE) + Integer.BYTES * words,
        (maybe ? FileInode.EXTENDED_SIZE : FileInode.BASIC_SIZE)
            + Integer.BYTES * (words + tailWord));
  }
}
