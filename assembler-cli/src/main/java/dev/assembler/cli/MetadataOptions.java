package dev.assembler.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the main job that say what becomes of metadata, for other commands that write. */
final class MetadataOptions {

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The build's one time. Default: SOURCE_DATE_EPOCH, else 0.")
  String epoch;

  @Option(
      names = "--times",
      paramLabel = "fixed|clamp|keep",
      description =
          "Modification times: the epoch, at most the epoch, or as they are. Default: fixed.")
  String times = "fixed";

  @Option(
      names = "--allow-loss",
      paramLabel = "WHAT,..",
      description = "What may be left out where the format or the host cannot hold it.")
  List<String> allowLoss = new ArrayList<>();

  /** As the main job's options, all others at their defaults. */
  TreeOptions asTree() {
    var tree = new TreeOptions();
    tree.trees = List.of("-");
    tree.epoch = epoch;
    tree.times = times;
    tree.allowLoss = allowLoss;
    return tree;
  }
}
