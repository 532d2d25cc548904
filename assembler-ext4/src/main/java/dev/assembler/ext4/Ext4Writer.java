package dev.assembler.ext4;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a planned volume: all pieces of it in ascending order of their blocks. */
@SuppressWarnings("ByteBufferBackingArray") // whole arrays of ours
final class Ext4Writer {

  private interface Emission {
    void emit(long offset) throws IOException;
  }

  private record Piece(long block, Emission emission) {}

  private final Ext4Layout layout;
  private final Geometry geometry;
  private final int blockSize;
  private final GroupDescriptors groups;
  private final ResizeInode resize;
  private final ImageSink sink;
  private final AscendingWriter out;
  private final ProgressListener progress;
  private final List<Piece> pieces = new ArrayList<>();
  private long doneBytes;
  private long doneNodes;

  /** A file whose extents are apart is opened once for those that follow one another. */
  private PlannedInode openInode;

  private ImageSource openSource;
  private byte[] openDirectory;

  Ext4Writer(Ext4Layout layout, ImageSink sink, ProgressListener progress) {
    this.layout = layout;
    this.geometry = layout.geometry();
    this.blockSize = geometry.blockSize;
    this.groups = new GroupDescriptors(layout);
    this.resize = new ResizeInode(geometry, layout.resizeBlock());
    this.sink = sink;
    this.out = new AscendingWriter(sink);
    this.progress = progress;
  }

  void write() throws IOException {
    progress.on(new ProgressEvent.StageStarted("writing ext4 volume", layout.contentBytes()));
    superblocks();
    for (int group = 0; group < geometry.groups; group++) {
      tables(group);
    }
    add(layout.resizeBlock(), at -> out.put(at, resize.doubleIndirect()));
    journal();
    for (PlannedInode inode : layout.inodes()) {
      blocks(inode);
    }
    pieces.sort((a, b) -> Long.compare(a.block, b.block));
    try {
      for (Piece piece : pieces) {
        piece.emission.emit(piece.block * blockSize);
      }
    } finally {
      closeSource();
    }
    out.skipTo(layout.size());
    out.flush();
    sink.setSize(layout.size());
    progress.on(new ProgressEvent.StageFinished());
  }

  private void add(long block, Emission emission) {
    pieces.add(new Piece(block, emission));
  }

  private void superblocks() {
    byte[] table = groups.table();
    for (int g = 0; g < geometry.groups; g++) {
      if (!Geometry.hasSuperblock(g)) {
        continue;
      }
      int group = g;
      long first = geometry.firstOf(g);
      int boot = first == 0 ? Superblock.OFFSET : 0;
      add(first, at -> out.put(at + boot, Superblock.of(layout, group)));
      add(first + 1, at -> out.put(at, table));
    }
    if (resize.hasBackups()) {
      for (int i = 0; i < geometry.reservedDescriptorBlocks; i++) {
        int index = i;
        add(
            geometry.firstDataBlock + 1L + geometry.descriptorBlocks + i,
            at -> out.put(at, resize.reserved(index)));
      }
    }
  }

  private void tables(int group) {
    byte[] blockBitmap = groups.blockBitmap(group);
    if (blockBitmap != null) {
      add(geometry.blockBitmaps[group], at -> out.put(at, groups.blockBitmap(group)));
    }
    if (groups.usedInodes(group) > 0) {
      add(geometry.inodeBitmaps[group], at -> out.put(at, groups.inodeBitmap(group)));
      add(geometry.inodeTables[group], at -> inodeTable(group, at));
    }
  }

  private void inodeTable(int group, long offset) throws IOException {
    long first = (long) group * geometry.inodesPerGroup + 1;
    long last = first + groups.usedInodes(group) - 1;
    List<PlannedInode> inodes = layout.inodes();
    int next = firstFrom(inodes, first);
    ByteBuffer record = ByteBuffer.allocate(Geometry.INODE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (long number = first; number <= last; number++) {
      Arrays.fill(record.array(), (byte) 0);
      if (next < inodes.size() && inodes.get(next).number == number) {
        inodes.get(next++).writeTo(record, blockSize, layout.checksumSeed());
        doneNodes++;
      } else if (number == ResizeInode.INODE) {
        resize.writeTo(record, layout.options().epoch().seconds(), layout.checksumSeed());
      } else if (number == Journal.INODE && layout.journalBlocks() > 0) {
        journalInode(record);
      } else {
        // The kernel checks no record that is all zeros.
        continue;
      }
      out.put(offset + (number - first) * Geometry.INODE_SIZE, record.array());
    }
    progress.on(new ProgressEvent.Advanced(doneBytes, doneNodes));
  }

  private static int firstFrom(List<PlannedInode> inodes, long number) {
    int low = 0;
    int high = inodes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (inodes.get(middle).number >= number) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void journalInode(ByteBuffer record) {
    long blocks = layout.journalBlocks() + layout.journalNodes().length;
    Inode.write(
        record,
        Inode.REGULAR,
        Metadata.of(0600).withMtime(layout.options().epoch().seconds(), 0),
        layout.journalBlocks() * blockSize,
        1,
        blocks * (blockSize / 512),
        Inode.EXTENTS_FLAG,
        layout.journalRoot(),
        0);
    Inode.seal(record, Crc32c.inodeSeed(layout.checksumSeed(), Journal.INODE, 0));
  }

  private void journal() {
    if (layout.journalBlocks() > 0) {
      add(
          layout.journal()[1],
          at -> out.put(at, Journal.superblock(blockSize, layout.journalBlocks())));
      int seed = Crc32c.inodeSeed(layout.checksumSeed(), Journal.INODE, 0);
      extentNodes(layout.journal(), layout.journalNodes(), seed);
    }
  }

  private void extentNodes(long[] extents, long[] nodes, int seed) {
    for (int i = 0; i < nodes.length; i++) {
      int index = i;
      add(
          nodes[i],
          at -> {
            ByteBuffer block = ByteBuffer.allocate(blockSize).order(ByteOrder.LITTLE_ENDIAN);
            new ExtentTree(extents, blockSize).writeNode(index, block, nodes, seed);
            out.put(at, block.array());
          });
    }
  }

  private void blocks(PlannedInode inode) {
    int seed = inode.seed(layout.checksumSeed());
    if (inode.xattrBlock != 0) {
      add(
          inode.xattrBlock,
          at -> {
            ByteBuffer block = ByteBuffer.allocate(blockSize).order(ByteOrder.LITTLE_ENDIAN);
            inode.xattrs.writeBlock(block, blockSize, inode.xattrBlock, layout.checksumSeed());
            out.put(at, block.array());
          });
    }
    for (int i = 0; i < inode.extents.length; i += 3) {
      long from = inode.extents[i] * blockSize;
      long length = inode.extents[i + 2] * blockSize;
      add(
          inode.extents[i + 1],
          switch (inode.node) {
            case RegularFile file -> at -> file(inode, file, at, from, length);
            case Directory directory -> at -> directory(inode, directory, at, from, length);
            case Symlink link -> at -> out.put(at, link.target());
            default -> throw new IllegalStateException(inode.node.kind() + ": has no blocks");
          });
    }
    extentNodes(inode.extents, inode.nodes, seed);
  }

  private void file(PlannedInode inode, RegularFile file, long at, long from, long length)
      throws IOException {
    if (openInode != inode) {
      closeSource();
      openSource = file.content().open();
      openInode = inode;
    }
    long count = Math.min(length, file.size() - from);
    out.copy(at, openSource, from, count);
    doneBytes += count;
    progress.on(new ProgressEvent.Advanced(doneBytes, doneNodes));
  }

  private void directory(PlannedInode inode, Directory directory, long at, long from, long length)
      throws IOException {
    int seed = inode.seed(layout.checksumSeed());
    if (openInode != inode || openDirectory == null) {
      closeSource();
      openDirectory =
          new DirectoryBlocks(directory, layout.hash(), blockSize)
              .write(inode.number, inode.parent, layout::inodeOf, seed);
      openInode = inode;
    }
    for (long done = 0; done < length; done += blockSize) {
      long position = from + done;
      out.put(
          at + done,
          position < openDirectory.length
              ? Arrays.copyOfRange(openDirectory, (int) position, (int) position + blockSize)
              : DirectoryBlocks.emptyBlock(blockSize, seed));
    }
  }

  private void closeSource() throws IOException {
    ImageSource source = openSource;
    openSource = null;
    openInode = null;
    openDirectory = null;
    if (source != null) {
      source.close();
    }
  }
}
