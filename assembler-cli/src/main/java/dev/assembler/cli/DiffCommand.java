package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.diff.DiffJob;
import dev.assembler.pipeline.diff.DiffResult;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what differs between two images, and why. */
@Command(
    name = "assemble diff",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Compares two images, archives or directories, with whatever is inside of them, and names",
      "for each difference where it is, its cause, and the option that ends it."
    },
    footer = {
      "",
      "Exit code 0: equal; 1: different; 3: one of them is missing or malformed. Of an output",
      "directory of assemble build its folder .assemble is not compared.",
      "",
      "Examples:",
      "  assemble diff one/disk.raw two/disk.raw",
      "  assemble diff one/ two/                      (all files of two builds)",
      "  assemble diff old.raw#root new.raw#root",
      "  assemble diff root.squashfs:/etc rootfs/etc",
      "  assemble diff a.iso b.iso --json | jq .result.causes"
    })
final class DiffCommand implements Verb {

  private static final int LARGEST = 1_000_000;
  private static final int DEFAULT = 100;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "A directory, a file, or an address: IMAGE[#PART][:PATH].")
  String left;

  @Parameters(index = "1", paramLabel = "B", description = "What it is compared with.")
  String right;

  @Option(
      names = "--max",
      paramLabel = "N",
      description =
          "List each difference, but no more than N. Default: many of one cause, as mtimes of a"
              + " whole tree, are one line (-v lists each); no more than 100 contents.")
  String max;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return left == null ? "" : Arguments.shown(left);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    DiffResult result =
        new DiffJob(
                SourceAddress.ofPlace(Arguments.bytes(left)),
                SourceAddress.ofPlace(Arguments.bytes(right)),
                max(console))
            .run();
    String ours = Arguments.shown(left);
    String theirs = Arguments.shown(right);
    if (common.json) {
      console.printJson("diff", DiffReport.json(ours, theirs, result));
    } else if (!console.isQuiet()) {
      boolean each = max != null || console.isVerbose();
      console.print(DiffReport.text(ours, theirs, result, console.showsColour(), each));
    }
    return result.isEqual() ? ExitCode.DONE : ExitCode.DIFFERENT;
  }

  private int max(Console console) {
    if (max == null) {
      return console.isVerbose() ? LARGEST : DEFAULT;
    }
    boolean number = max.matches("[0-9]{1,7}");
    int value = number ? Integer.parseInt(max) : 0;
    if (value < 1 || value > LARGEST) {
      throw new UsageException(
          "--max " + Arguments.shown(max), "no number of differences", "1 to " + LARGEST, "");
    }
    return value;
  }
}
