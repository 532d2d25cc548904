package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.convert.Verification;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of the main job that decide how the tree is written. */
final class ImageOptions {

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Replaced only on success; - is standard output (tar, cpio, initramfs). Given several"
              + " times: a tree is read once for all of them.")
  List<String> outs = new ArrayList<>();

  /** The first output; null if there is none. */
  String out() {
    return outs.isEmpty() ? null : outs.getFirst();
  }

  /**
   * @throws UsageException if there are several, of which this run has no use
   */
  void requireOneOutput() {
    if (outs.size() > 1) {
      throw new UsageException(
          "--out " + Arguments.shown(outs.get(1)),
          "a second output",
          "one, other than for --tree",
          "make it in a second run");
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = KnownValues.Formats.class,
      description =
          "One of ${COMPLETION-CANDIDATES}. Default: by the suffix of FILE, as in root.squashfs,"
              + " root.tar.zst, initrd.cpio.gz.")
  String format;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      completionCandidates = KnownValues.Codecs.class,
      description =
          "One of ${COMPLETION-CANDIDATES}. Default: zstd:15 for squashfs and initramfs, else by"
              + " the suffix.")
  String compression;

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      description = "Refuse an image that is larger, and list its largest files.")
  String budget;

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
      description =
          "What identities are derived from, such as FAT's serial. Default: what the image is made"
              + " of.")
  String seed;

  @Option(
      names = "--verify",
      arity = "0..1",
      paramLabel = "full|sampled|none",
      fallbackValue = "full",
      description =
          "Read the image back before it gets its name: all of it, or names, metadata and one file"
              + " in sixteen. Default: full.")
  String verify;

  @Option(
      names = "--plan",
      arity = "0..1",
      paramLabel = "exact",
      fallbackValue = "",
      description =
          "Say what would be written, and write nothing. With --layout, --plan=exact reads and"
              + " compresses everything to say what follows from content.")
  String plan;

  Verification verification() {
    return verify == null ? Verification.NONE : Words.one("--verify", verify, Verification.class);
  }
}
