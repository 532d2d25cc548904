package dev.assembler.cli;

import picocli.CommandLine.Option;

/** Options of the main job that make a disk with partitions. */
final class LayoutOptions {

  @Option(
      names = "--layout",
      paramLabel = "DISK.toml",
      description =
          "A disk with partitions, as the file lays it out, instead of --tree: FILE.raw (also"
              + " .raw.gz, .raw.xz, .raw.zst), FILE.qcow2 or FILE.vhd.")
  String file;

  @Option(
      names = "--bmap",
      paramLabel = "MAP",
      description = "With --layout: a block map of the raw disk for bmaptool.")
  String blockMap;
}
