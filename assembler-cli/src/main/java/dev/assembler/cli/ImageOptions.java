package dev.assembler.cli;

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
}
