package dev.assembler.cli;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.report.HtmlReport;
import dev.assembler.pipeline.report.Report;
import dev.assembler.pipeline.report.ReportJob;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is in an image, and what changed since another. */
@Command(
    name = "assemble report",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Draws an image, an archive or a directory as one HTML file: where its sections are, what is",
      "large in it, what compression makes of it; with B, what grew and what changed since A. Of"
          + " an",
      "output directory of assemble build: what was built of what, and who waited for what."
    },
    footer = {
      "",
      "The file needs nothing but a browser, no network either; equal images give equal files.",
      "Exit code 0 also where A and B differ: whoever wants to know that asks assemble diff.",
      "",
      "Examples:",
      "  assemble report disk.raw --out disk.html",
      "  assemble report old.squashfs new.squashfs --out growth.html",
      "  assemble report images --out build.html          (the output of assemble build)",
      "  assemble report initrd.img --out - > initrd.html",
      "  assemble report root.squashfs --json | jq '.result.chapters[].views[0]'"
    })
final class ReportCommand implements Verb {

  private static final int LARGEST = 10_000;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "A directory, a file, or an address: IMAGE[#PART][:PATH].")
  String image;

  @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "What became of it.")
  String later;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The HTML file; replaced only on success; - is standard output. With --json not needed.")
  String out;

  @Option(
      names = "--max",
      paramLabel = "N",
      description =
          "No list has more than N rows, and no treemap more than 40 items for each. Default: 100.")
  String max = "100";

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return image == null ? "" : Arguments.shown(image);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    SourceAddress first = SourceAddress.ofPlace(Arguments.bytes(image));
    SourceAddress second = later == null ? null : SourceAddress.ofPlace(Arguments.bytes(later));
    boolean toStream = "-".equals(out);
    HostPath output = out == null || toStream ? null : Requests.path("--out", out);
    requireOutput(toStream, output, first, second);
    var job = new ReportJob(max());
    Report report = second == null ? job.of(first) : job.between(first, second);
    long size = 0;
    if (out != null) {
      var page = new StringBuilder();
      HtmlReport.write(report, page);
      byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
      size = bytes.length;
      if (toStream) {
        console.out().write(bytes);
      } else {
        WholeFile.write(output.toPath(), bytes);
      }
    }
    if (common.json) {
      Map<String, Object> json = new TreeMap<>(ReportNumbers.json(report));
      if (output != null) {
        json.put("output", output.toString());
        json.put("size", size);
      }
      console.printJson("report", json);
    } else if (!toStream && !console.isQuiet()) {
      console.print(output + ": " + report.title() + ", " + Sizes.text(size) + "\n");
    }
    return ExitCode.DONE;
  }

  private void requireOutput(
      boolean toStream, HostPath output, SourceAddress first, SourceAddress second)
      throws IOException {
    if (out == null && !common.json) {
      throw new UsageException("--out", "missing", "a file", "add --out report.html, or --json");
    }
    if (toStream && common.json) {
      throw new UsageException(
          "--json", "standard output is taken by --out -", "one of them", "use --out FILE");
    }
    if (output != null) {
      OutputPlace.require(output, List.of());
      requireApart(output, first);
      if (second != null) {
        requireApart(output, second);
      }
    }
  }

  /** A report in the place of its image would be the last of it; one inside is part of the next. */
  private static void requireApart(HostPath output, SourceAddress source) throws IOException {
    if (source.isStandardInput() || !source.file().exists()) {
      return;
    }
    Path path = source.file().toPath();
    if (Files.exists(output.toPath()) && Files.isSameFile(output.toPath(), path)) {
      throw new UsageException(
          "--out " + output, "what the report is of", "another file", "use --out report.html");
    }
    if (Files.isDirectory(path)
        && OutputPlace.folder(output).toRealPath().startsWith(path.toRealPath())) {
      throw new UsageException(
          "--out " + output,
          "lies inside " + source.name(),
          "a file outside of it",
          "write it elsewhere");
    }
  }

  private int max() {
    boolean number = max.matches("[0-9]{1,5}");
    int value = number ? Integer.parseInt(max) : 0;
    if (value < 1 || value > LARGEST) {
      throw new UsageException(
          "--max " + Arguments.shown(max), "no number of rows", "1 to " + LARGEST, "");
    }
    return value;
  }
}
