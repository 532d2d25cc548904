package dev.assembler.squashfs;

import dev.assembler.codec.BlockDecompressor;
import dev.assembler.codec.BlockFormat;
import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;

/**
 * Reads an image: superblock, sections, tables, tree. Everything that an image says twice is
 * compared; contents of files stay unread until they are asked for.
 */
final class SquashfsReader {

  private SquashfsReader() {}

  static FileTree read(ImageSource image, Limits limits) throws IOException {
    return readAll(image, limits, tables -> {}).tree();
  }

  /** What a reading found out. */
  record Result(
      FileTree tree,
      ImageSections sections,
      InodeGraph graph,
      DataBlocks data,
      Allocation allocation) {}

  /** What else is read of the tables, while they can be uncompressed. */
  @FunctionalInterface
  interface Further {
    void read(ImageTables tables) throws IOException;
  }

  static Result readAll(ImageSource image, Limits limits, Further further) throws IOException {
    ImageSections sections = ImageSections.of(image);
    Superblock superblock = sections.superblock();
    Codec codec = codec(superblock.compressor());
    BlockFormat format = blockFormat(sections);
    var allocation = new Allocation(limits);
    var data = new DataBlocks(image, codec, format, superblock.blockSize());
    try (BlockDecompressor decompressor = codec.newBlockDecompressor(format)) {
      var tables = ImageTables.read(image, sections, decompressor, allocation);
      var graph = new InodeGraph(sections, tables, data, allocation);
      FileTree tree = FileTree.of(graph.readRoot());
      further.read(tables);
      tables.inodes().uncompressedSize(); // asked again when nothing can be uncompressed any more
      tables.directories().uncompressedSize();
      return new Result(tree, sections, graph, data, allocation);
    }
  }

  private static Codec codec(SquashfsCompressor compressor) throws ImageFormatException {
    return switch (compressor) {
      case GZIP -> Codec.Id.GZIP.atDefaultLevel();
      case XZ -> Codec.Id.XZ.atDefaultLevel();
      case LZ4 -> Codec.Id.LZ4.atDefaultLevel();
      case ZSTD -> Codec.Id.ZSTD.atDefaultLevel();
      case LZMA, LZO ->
          throw Superblock.fault(
              "compression", 0x14, compressor.id(), "unsupported compressor " + compressor);
    };
  }

  /** The kernel makes room for the block, or for the dictionary that the options state. */
  private static BlockFormat blockFormat(ImageSections sections) {
    int largest = sections.superblock().blockSize();
    if (sections.options() instanceof CodecOptionsBlock.Xz xz) {
      largest = Math.max(largest, xz.dictionarySize());
    }
    return BlockFormat.of(largest);
  }
}
