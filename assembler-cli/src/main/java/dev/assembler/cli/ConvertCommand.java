package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.transport.ConvertJob;
import dev.assembler.pipeline.transport.ConvertRequest;
import dev.assembler.pipeline.transport.ConvertResult;
import dev.assembler.pipeline.transport.DiskContainer;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a disk into another container. */
@Command(
    name = "assemble convert",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Puts a disk into another container: raw, a compressed stream of it, qcow2, fixed VHD. Only",
      "its data is read, straight into the new file; holes stay holes."
    },
    footer = {
      "",
      "DISK is of any kind that is read; a partition of it (disk.raw#root) counts as a disk. The",
      "suffix of FILE says what it becomes: .raw .raw.gz .raw.xz .raw.zst .qcow2 .vhd",
      "",
      "Examples:",
      "  assemble convert disk.raw --out disk.qcow2 --compression zstd:3",
      "  assemble convert disk.qcow2 --out disk.raw.zst --bmap disk.bmap",
      "  assemble convert disk.raw.zst --out disk.vhd",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 malformed or unreadable input, 5 the host (I/O, disk full)."
    })
final class ConvertCommand implements Verb {

  @Parameters(index = "0", paramLabel = "DISK", description = "The disk there is: FILE[#PART].")
  String disk;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The new file, replaced only on success; may be that of DISK.")
  String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "disk (raw), qcow2 or vhd, where the suffix does not say.")
  String format;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description =
          "Of a qcow2's clusters: store, gzip, zstd; the level of a stream, whose suffix says its"
              + " name.")
  String compression;

  @Option(
      names = "--bmap",
      paramLabel = "MAP",
      description = "A block map of the raw disk for bmaptool.")
  String blockMap;

  @Option(
      names = "--seed",
      paramLabel = "TEXT",
      description = "Of a VHD's unique ID. Default: the disk's size and its first 64 KiB.")
  String seed;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The time in a VHD. Default: SOURCE_DATE_EPOCH, else 0.")
  String epoch;

  @Option(names = "--jobs", paramLabel = "N", description = "Threads; they change speed only.")
  String jobs;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return disk == null ? "" : Arguments.shown(disk);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    long started = System.nanoTime();
    ConvertRequest request = request(console);
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    try (var interruption = new Interruption(console);
        ConvertJob job = ConvertJob.prepare(request)) {
      boolean digested = !console.isQuiet() || console.isJson(); // else nobody would read it
      ConvertResult result = job.write(digested, interruption::guard, progress);
      ProgressPrinter.end(progress);
      report(console, request, job, result, System.nanoTime() - started);
    } finally {
      ProgressPrinter.end(progress);
    }
    return ExitCode.DONE;
  }

  private ConvertRequest request(Console console) {
    if (out == null) {
      throw new UsageException("--out", "missing", "a file", "add --out disk.qcow2");
    }
    if (out.equals("-")) {
      throw new UsageException(
          "--out -", "a disk is not written to standard output", "a file", "use --out disk.raw");
    }
    HostPath output = Requests.path("--out", out);
    OutputPlace.requireFile(output);
    DiskContainer container = DiskContainer.choose(format, compression, output.toString());
    Optional<HostPath> map =
        Optional.ofNullable(blockMap).map(text -> Requests.path("--bmap", text));
    if (map.isPresent() && !container.isRaw()) {
      throw new UsageException(
          "--bmap", container.format() + " is no raw disk", "a raw disk", "use --out disk.raw");
    }
    if (seed != null && seed.isEmpty()) {
      throw new UsageException("--seed", "empty", "any text", "");
    }
    return new ConvertRequest(
        SourceAddress.ofPlace(Arguments.bytes(disk)),
        output,
        container,
        map,
        Optional.ofNullable(seed),
        EpochChoice.of(epoch, console).epoch(),
        Requests.jobs(jobs));
  }

  private static void report(
      Console console, ConvertRequest request, ConvertJob job, ConvertResult result, long nanos)
      throws IOException {
    if (console.isJson()) {
      var json = new TreeMap<String, Object>();
      json.put("output", request.output().toString());
      json.put("from", job.sourceFormat());
      json.put("format", request.container().format());
      json.put("compression", request.container().codec().toString());
      json.put("diskSize", result.diskSize());
      json.put("size", result.file().size());
      json.put("sha256", result.sha256());
      json.put("facts", new TreeMap<>(result.file().facts()));
      json.put("sections", ImageReport.sections(result.file()));
      console.printJson("convert", json);
      return;
    }
    if (!console.isQuiet()) {
      console.print(
          String.format(
              Locale.ROOT,
              "%s: %s, of a disk of %s, sha256:%s, %.1f s\n",
              request.output(),
              Sizes.text(result.file().size()),
              Sizes.text(result.diskSize()),
              result.sha256(),
              nanos / 1e9));
    }
    result.file().facts().forEach((name, value) -> console.detail(name + ": " + value));
  }
}
