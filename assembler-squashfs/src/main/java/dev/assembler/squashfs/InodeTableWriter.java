package dev.assembler.squashfs;

import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Writes the inode table and the directory table, children before parents, in the order of {@link
 * InodeNumbering}: whatever a listing or an inode refers to has been written before it.
 */
final class InodeTableWriter {

  private static final long LARGEST_BASIC = 0xFFFF_FFFFL;
  private static final int LARGEST_BASIC_LISTING = 0xFFFF;

  private final FileTree tree;
  private final Set<Node> linked;
  private final InodeNumbering numbering;
  private final FilePlan plan;
  private final FileLocations locations;
  private final TreeCheck check;
  private final boolean clampTimes;
  private final MetadataWriter table;
  private final DirectoryWriter directories;
  private final long[] places;
  private final LongConsumer progress;
  private final Map<Directory, DirectoryWriter.Listing> listings = new IdentityHashMap<>();
  private ByteBuffer scratch = ByteBuffer.allocate(MetadataBlock.SIZE);

  /**
   * @param progress told how many names are done, those aside that data has been written for
   */
  InodeTableWriter(
      SquashfsPlan whole,
      FileLocations locations,
      MetadataWriter table,
      MetadataWriter directoryTable,
      LongConsumer progress) {
    this.progress = progress;
    tree = whole.tree();
    linked = tree.linkedNodes();
    numbering = whole.numbering();
    plan = whole.files();
    check = whole.check();
    clampTimes = whole.options().has(SquashfsOptions.Feature.CLAMPED_TIMES);
    this.locations = locations;
    this.table = table;
    places = new long[numbering.count()];
    directories =
        new DirectoryWriter(
            directoryTable, numbering, number -> MetadataRef.of(places[number - 1]));
  }

  /** Writes all inodes and listings; returns where the root is. */
  MetadataRef write() throws IOException {
    Directory root = tree.root();
    DirectoriesUpward.walk(root, this::writeEntries);
    progress.accept(1);
    write(root, numbering.numberOf(root), numbering.parentOfRoot());
    return MetadataRef.of(places[numbering.numberOf(root) - 1]);
  }

  /** Where every inode is, in the order of their numbers, as the export table wants it. */
  long[] places() {
    return places;
  }

  private void writeEntries(Directory directory) throws IOException {
    int parent = numbering.numberOf(directory);
    long done = 0;
    for (var entries = numbering.entries(directory); entries.next(); ) {
      if (entries.first()) {
        write(entries.node(), entries.number(), parent);
      }
      done += entries.first() && entries.node() instanceof RegularFile ? 0 : 1;
    }
    progress.accept(done);
    listings.put(directory, directories.write(directory));
  }

  private void write(Node node, int number, int parent) {
    places[number - 1] = table.packedPosition();
    long xattr = check.xattrs().indexOf(node.metadata().xattrs());
    long links = node instanceof Directory || linked.contains(node) ? tree.linkCount(node) : 1;
    Inode inode =
        switch (node) {
          case Directory directory -> directory(directory, number, parent, links, xattr);
          case RegularFile file -> file(file, number, links, xattr);
          case Symlink link ->
              new SymlinkInode(
                  header(node, number, xattr != Inode.NO_XATTRS), links, link.target(), xattr);
          case Device device ->
              new DeviceInode(
                  header(node, number, xattr != Inode.NO_XATTRS),
                  links,
                  (int) device.major(),
                  (int) device.minor(),
                  xattr);
          default -> new IpcInode(header(node, number, xattr != Inode.NO_XATTRS), links, xattr);
        };
    write(inode);
    if (node instanceof RegularFile) {
      writeBlockList(plan.placeOf(number));
    }
  }

  /** The words behind a file's inode: there may be millions, so they pass through one buffer. */
  private void writeBlockList(int place) {
    BlockList blocks = locations.blocks(place);
    scratch.clear();
    for (int next = 0; next < blocks.count(); ) {
      next = blocks.putTo(scratch, next);
      table.write(scratch.flip());
      scratch.clear();
    }
    if (locations.hasZeroTail(place)) {
      table.write(scratch.putInt(BlockSize.SPARSE.word()).flip());
    }
  }

  private Inode directory(Directory directory, int number, int parent, long links, long xattr) {
    DirectoryWriter.Listing listing = listings.remove(directory);
    long size = listing.size() + DirectoryInode.DOT_ENTRIES;
    boolean extended =
        xattr != Inode.NO_XATTRS || size > LARGEST_BASIC_LISTING || !listing.index().isEmpty();
    return new DirectoryInode(
        header(directory, number, extended),
        listing.start().block(),
        listing.start().offset(),
        size,
        links,
        parent,
        xattr,
        listing.index());
  }

  private Inode file(RegularFile file, int number, long links, long xattr) {
    int place = plan.placeOf(number);
    long start = locations.start(place);
    long sparse = locations.sparse(place, plan.tailLength(place));
    int fragment = locations.fragment(place);
    boolean extended =
        links > 1
            || xattr != Inode.NO_XATTRS
            || sparse > 0
            || start > LARGEST_BASIC
            || file.size() > LARGEST_BASIC;
    return new FileInode(
        header(file, number, extended),
        start,
        file.size(),
        sparse,
        links,
        fragment == FileLocations.NO_FRAGMENT ? FragmentEntry.NONE : fragment,
        locations.fragmentOffset(place),
        xattr,
        BlockList.NONE); // it follows
  }

  private InodeHeader header(Node node, int number, boolean extended) {
    Metadata metadata = node.metadata();
    long time = metadata.mtimeSeconds();
    return new InodeHeader(
        node.kind(),
        extended,
        metadata.permissions(),
        check.ids().indexOf(metadata.uid()),
        check.ids().indexOf(metadata.gid()),
        clampTimes ? Math.clamp(time, 0, LARGEST_BASIC) : time,
        number);
  }

  private void write(Inode inode) {
    int size = inode.size();
    if (size > scratch.capacity()) {
      scratch = ByteBuffer.allocate(size);
    }
    scratch.clear();
    inode.writeTo(scratch);
    table.write(scratch.flip());
  }
}
