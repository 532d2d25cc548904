package dev.assembler.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the main job that decide how the tree is written. */
final class ImageOptions {

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Replaced only on success; - is standard output (tar).")
  String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "squashfs or tar. Default: by the suffix (.squashfs .sqfs .sqsh .tar .tar.gz"
              + " .tar.xz .tar.zst).")
  String format;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description = "store, gzip, xz, zstd, lz4, lz4hc. Default: zstd:15 for squashfs.")
  String compression;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "The image begins N bytes into the file.")
  String offset;

  @Option(names = "--jobs", paramLabel = "N", description = "Threads; they change speed only.")
  String jobs;

  @Option(
      names = "--seed",
      paramLabel = "TEXT",
      description = "What identities are derived from; squashfs and tar have none.")
  String seed;

  @Option(names = "--verify", description = "Read the image back before it gets its name.")
  boolean verify;

  @Option(names = "--plan", description = "Say what would be written, and write nothing.")
  boolean plan;

  @Option(
      names = "--block-size",
      paramLabel = "SIZE",
      description = "squashfs: 4K to 1M, a power of two. Default: 128K.")
  String blockSize;

  @Option(
      names = "--sort-file",
      paramLabel = "FILE",
      description = "squashfs: lines of PRIORITY PATTERN; higher priorities come first.")
  String sortFile;

  @Option(
      names = "--no-compress",
      paramLabel = "PATTERN",
      description = "squashfs: files stored as they are.")
  List<String> noCompress = new ArrayList<>();

  @Option(
      names = "--no-fragments",
      paramLabel = "PATTERN",
      description = "squashfs: files whose ends are not packed together; ** for all.")
  List<String> noFragments = new ArrayList<>();

  @Option(
      names = "--uncompressed",
      paramLabel = "SECTION,..",
      description = "squashfs: of inodes, data, fragments, ids, xattrs.")
  List<String> uncompressed = new ArrayList<>();

  @Option(
      names = "--bcj",
      paramLabel = "FILTER,..",
      description = "squashfs with xz: also try x86, arm, armthumb, powerpc, sparc, arm64.")
  List<String> bcj = new ArrayList<>();

  @Option(
      names = "--xz-dictionary",
      paramLabel = "SIZE",
      description = "squashfs with xz: 8K to the block size. Default: the block size.")
  String xzDictionary;

  @Option(names = "--no-export", description = "squashfs: no table for NFS.")
  boolean noExport;

  @Option(names = "--no-padding", description = "squashfs: no zeros up to 4 KiB at the end.")
  boolean noPadding;

  @Option(names = "--no-dedup", description = "squashfs: store equal files as often as they occur.")
  boolean noDedup;
}
