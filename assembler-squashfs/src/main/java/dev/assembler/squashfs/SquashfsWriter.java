package dev.assembler.squashfs;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.FileTree;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The order of sections, and nothing else. */
final class SquashfsWriter {

  private static final int PADDING = 4096;
  private static final ByteBuffer NO_HEADER = ByteBuffer.allocate(0);

  private final SquashfsPlan plan;
  private final SquashfsOptions options;
  private final ImageSink sink;
  private final ProgressListener listener;
  private final List<Section> sections = new ArrayList<>();
  private final SummaryFacts facts = new SummaryFacts();
  private long position;
  private long doneBytes;
  private long doneNodes;

  private SquashfsWriter(SquashfsPlan plan, ImageSink sink, ProgressListener listener) {
    this.plan = plan;
    this.options = plan.options();
    this.sink = sink;
    this.listener = listener;
  }

  /**
   * Writes an image: ascending, the superblock at last, so that a file cut short is none.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException before the first byte is written
   */
  static ImageSummary write(
      FileTree tree, SquashfsOptions options, ImageSink sink, ProgressListener listener)
      throws IOException {
    return write(tree, options, sink, listener, ContentHash.CHECKSUMS);
  }

  /**
   * As the other.
   *
   * @param hash finds candidates for equal contents, and changes no byte
   */
  static ImageSummary write(
      FileTree tree,
      SquashfsOptions options,
      ImageSink sink,
      ProgressListener listener,
      ContentHash hash)
      throws IOException {
    SquashfsPlan plan = SquashfsPlan.of(tree, options);
    listener.on(new ProgressEvent.StageStarted("writing squashfs", plan.files().inputBytes()));
    ImageSummary summary = new SquashfsWriter(plan, sink, listener).write(hash);
    listener.on(new ProgressEvent.StageFinished());
    return summary;
  }

  private ImageSummary write(ContentHash hash) throws IOException {
    section("superblock", Superblock.SIZE);
    Optional<CodecOptionsBlock> settings = writeCodecOptions();

    var data = new DataWriter(options, plan.files(), sink, position, hash, this::progress);
    section("data", data.write() - position);

    try (BlockEncoder encoder = CodecEncoder.of(options.codec(), options.format())) {
      var tables = new Tables(encoder);
      MetadataRef root = tables.writeInodes(data.locations());
      long fragmentTable = tables.writeFragments(data.fragments());
      long exportTable = tables.writeExports();
      long idTable = tables.writeIds();
      long xattrTable = tables.writeXattrs();

      long bytesUsed = position;
      finishAt(bytesUsed);
      ByteBuffer superblock = ByteBuffer.allocate(Superblock.SIZE);
      new Superblock(
              plan.numbering().count(),
              options.epoch().seconds(),
              options.blockSize(),
              data.fragments().size(),
              CodecSettings.compressor(options.codec()),
              flags(settings.isPresent()),
              plan.check().ids().count(),
              root,
              bytesUsed,
              idTable,
              xattrTable,
              tables.inodeTable,
              tables.directoryTable,
              fragmentTable,
              exportTable)
          .writeTo(superblock);
      sink.writeAt(0, superblock.flip());
      return new ImageSummary(position, sections, facts.of(plan, data, sections));
    }
  }

  private Optional<CodecOptionsBlock> writeCodecOptions() throws IOException {
    Optional<CodecOptionsBlock> settings = CodecSettings.block(options.codec(), options.format());
    if (settings.isPresent()) {
      ByteBuffer block = ByteBuffer.allocate(settings.get().size());
      settings.get().writeTo(block);
      sink.writeAt(position, block.flip());
      section("codec options", block.capacity());
    }
    return settings;
  }

  private void finishAt(long bytesUsed) throws IOException {
    if (options.has(Feature.PADDING)) {
      long padded = (bytesUsed + PADDING - 1) / PADDING * PADDING;
      sink.zeroAt(bytesUsed, padded - bytesUsed);
      section("padding", padded - bytesUsed);
    }
    sink.setSize(position);
  }

  private Set<SuperblockFlag> flags(boolean hasCodecOptions) {
    var flags = EnumSet.noneOf(SuperblockFlag.class);
    set(flags, SuperblockFlag.UNCOMPRESSED_INODES, !compresses(SquashfsOptions.Section.INODES));
    set(flags, SuperblockFlag.UNCOMPRESSED_DATA, !compresses(SquashfsOptions.Section.DATA));
    set(
        flags,
        SuperblockFlag.UNCOMPRESSED_FRAGMENTS,
        !compresses(SquashfsOptions.Section.FRAGMENTS));
    set(flags, SuperblockFlag.UNCOMPRESSED_XATTRS, !compresses(SquashfsOptions.Section.XATTRS));
    set(flags, SuperblockFlag.UNCOMPRESSED_IDS, !compresses(SquashfsOptions.Section.IDS));
    set(flags, SuperblockFlag.NO_FRAGMENTS, !options.has(Feature.FRAGMENTS));
    set(flags, SuperblockFlag.ALWAYS_FRAGMENTS, options.has(Feature.FRAGMENTS));
    set(flags, SuperblockFlag.DUPLICATES_REMOVED, options.has(Feature.DEDUPLICATION));
    set(flags, SuperblockFlag.EXPORTABLE, options.has(Feature.EXPORT_TABLE));
    set(flags, SuperblockFlag.NO_XATTRS, !options.has(Feature.XATTRS));
    set(flags, SuperblockFlag.COMPRESSOR_OPTIONS, hasCodecOptions);
    return flags;
  }

  private static void set(Set<SuperblockFlag> flags, SuperblockFlag flag, boolean on) {
    if (on) {
      flags.add(flag);
    }
  }

  private boolean compresses(SquashfsOptions.Section section) {
    return options.compresses(section);
  }

  private void section(String name, long length) {
    if (length > 0) {
      sections.add(new Section(name, position, length));
      position += length;
    }
  }

  private void progress(long nodes, long bytes) {
    doneNodes += nodes;
    doneBytes += bytes;
    listener.on(new ProgressEvent.Advanced(doneBytes, doneNodes));
  }

  /** The tables behind the data. */
  private final class Tables {

    private final BlockEncoder encoder;
    private long[] inodePlaces;
    private long inodeTable;
    private long directoryTable;

    Tables(BlockEncoder encoder) {
      this.encoder = encoder;
    }

    private BlockEncoder encoderOf(SquashfsOptions.Section section) {
      return compresses(section) ? encoder : null;
    }

    MetadataRef writeInodes(FileLocations locations) throws IOException {
      BlockEncoder codec = encoderOf(SquashfsOptions.Section.INODES);
      var inodes = new MetadataWriter(codec);
      var directories = new MetadataWriter(codec);
      var writer =
          new InodeTableWriter(plan, locations, inodes, directories, nodes -> progress(nodes, 0));
      MetadataRef root = writer.write();
      inodePlaces = writer.places();
      inodeTable = writeTable("inode table", inodes);
      directoryTable = writeTable("directory table", directories);
      return root;
    }

    private long writeTable(String name, MetadataWriter table) throws IOException {
      table.finish();
      long start = position;
      table.writeTo(sink, start);
      facts.uncompressed(name, table.uncompressed());
      section(name, table.size());
      return start;
    }

    private long writeLookup(String name, LookupTable table, ByteBuffer header) throws IOException {
      long list = table.writeTo(sink, position, header);
      facts.uncompressed(name, table.uncompressed());
      section(name, table.end() - position);
      return list;
    }

    long writeFragments(List<FragmentEntry> fragments) throws IOException {
      if (fragments.isEmpty()) {
        return Superblock.NO_TABLE;
      }
      var table = new LookupTable(encoderOf(SquashfsOptions.Section.FRAGMENTS));
      ByteBuffer entry = ByteBuffer.allocate(FragmentEntry.SIZE);
      for (FragmentEntry fragment : fragments) {
        entry.clear();
        fragment.writeTo(entry);
        table.add(entry.flip());
      }
      return writeLookup("fragment table", table, NO_HEADER);
    }

    long writeExports() throws IOException {
      if (!options.has(Feature.EXPORT_TABLE)) {
        return Superblock.NO_TABLE;
      }
      var table = new LookupTable(encoderOf(SquashfsOptions.Section.INODES));
      ByteBuffer entry = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (long place : inodePlaces) {
        table.add(entry.clear().putLong(place).flip());
      }
      return writeLookup("export table", table, NO_HEADER);
    }

    long writeIds() throws IOException {
      var table = new LookupTable(encoderOf(SquashfsOptions.Section.IDS));
      plan.check().ids().writeTo(table);
      return writeLookup("id table", table, NO_HEADER);
    }

    long writeXattrs() throws IOException {
      XattrTable xattrs = plan.check().xattrs();
      if (xattrs.count() == 0) {
        return Superblock.NO_TABLE;
      }
      long start = position;
      BlockEncoder codec = encoderOf(SquashfsOptions.Section.XATTRS);
      var values = new MetadataWriter(codec);
      var ids = new LookupTable(codec);
      xattrs.writeTo(values, ids);
      values.finish();
      values.writeTo(sink, start);
      ByteBuffer header = ByteBuffer.allocate(XattrIdHeader.SIZE);
      new XattrIdHeader(start, xattrs.count()).writeTo(header);
      long list = ids.writeTo(sink, start + values.size(), header.flip());
      facts.uncompressed("xattr table", values.uncompressed() + ids.uncompressed());
      section("xattr table", ids.end() - start);
      return list;
    }
  }
}
