package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.host.HostUser;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.repack.Addition;
import dev.assembler.pipeline.repack.RepackJob;
import dev.assembler.pipeline.repack.RepackRequest;
import dev.assembler.pipeline.repack.RepackResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an initrd anew with some files changed. */
@Command(
    name = "assemble repack",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Adds files to an initrd, replaces or removes some, and keeps everything else as it is:",
      "segments, compression, owners, times, and what is compressed already where it can stay."
    },
    footer = {
      "",
      "Directories that are there stay as they are; paths lead past symbolic links. The early",
      "segment with microcode stays byte for byte. __pycache__ folders go.",
      "",
      "Examples:",
      "  assemble repack initrd.img --add agent:/bin/agent:0555 --out initrd.new",
      "  assemble repack initrd.img --add init:/init:0755 --add diagnostics/:/opt/diagnostics"
          + " --out initrd.img",
      "  assemble repack initrd.img --remove '/lib/modules/*/kernel/sound' --compression zstd:19"
          + " --out small.img",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 malformed or unreadable input,",
      "4 something cannot be added, 5 the host (I/O, disk full)."
    })
final class RepackCommand implements Verb {

  @Parameters(index = "0", paramLabel = "INITRD", description = "The initrd there is.")
  String image;

  @Option(
      names = "--add",
      paramLabel = "SRC:DEST[:MODE]",
      description =
          "A file, or a directory with all below, and its path in the image; MODE (octal) is for a"
              + " file. DEST/ puts a file into a directory.")
  List<String> add = new ArrayList<>();

  @Option(
      names = "--remove",
      paramLabel = "PATTERN",
      description = "What goes, before anything is added; /anchored, * in a name, ** across names.")
  List<String> remove = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The new initrd; may be INITRD itself. - is standard output.")
  String out;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description =
          "Of everything that is compressed, anew: store, gzip, xz, zstd, lz4, lz4hc."
              + " Default: as it is, and what changes at gzip:6, xz:6, zstd:3.")
  String compression;

  @Option(
      names = "--owner",
      paramLabel = "auto|keep|UID:GID",
      description =
          "Of what is added; auto: what is yours (and you are not root) becomes 0. Default: auto.")
  String owner = "auto";

  @Option(
      names = "--times",
      paramLabel = "fixed|clamp|keep",
      description = "Of what is added: the epoch, at most the epoch, or as it is. Default: keep.")
  String times = "keep";

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The build's one time. Default: SOURCE_DATE_EPOCH, else 0.")
  String epoch;

  @Option(names = "--jobs", paramLabel = "N", description = "Threads; they change speed only.")
  String jobs;

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
    long started = System.nanoTime();
    RepackRequest request = request(console);
    if (request.output() == null && common.json) {
      throw new UsageException(
          "--json", "standard output is taken by --out -", "one of them", "use --out FILE");
    }
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    try (var interruption = new Interruption(console);
        RepackJob job = RepackJob.prepare(request)) {
      job.warnings().forEach(console::warn);
      RepackResult result = job.write(console.out(), interruption::guard, progress);
      ProgressPrinter.end(progress);
      report(console, request, job, result, System.nanoTime() - started);
    } finally {
      ProgressPrinter.end(progress);
    }
    return ExitCode.DONE;
  }

  private RepackRequest request(Console console) {
    if (out == null) {
      throw new UsageException(
          "--out", "missing", "a file", "add --out FILE; it may be the initrd itself");
    }
    if (add.isEmpty() && remove.isEmpty() && compression == null) {
      throw new UsageException(
          subject(), "nothing to change", "--add, --remove or --compression", "");
    }
    Optional<HostUser> user = HostUser.current();
    var policy =
        new MetadataPolicy(
            Words.one("--times", times, Times.class),
            EpochChoice.of(epoch, console).epoch(),
            OwnerRule.parse("--owner", owner)
                .onHost(user.map(HostUser::uid).orElse(0L), user.map(HostUser::gid).orElse(0L)),
            xattr -> true,
            HardLinks.PRESERVE);
    return new RepackRequest(
        Requests.path("INITRD", image),
        add.stream().map(text -> Addition.parse(Arguments.bytes(text))).toList(),
        PatternOptions.patterns("--remove", remove),
        out.equals("-") ? null : Requests.path("--out", out),
        Optional.ofNullable(compression).map(RepackCommand::codec),
        policy,
        Requests.jobs(jobs));
  }

  private static Codec codec(String text) {
    try {
      Codec codec = Codec.parse(text);
      if (codec.id().canCompress()) {
        return codec;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--compression", e.getMessage(), "", "");
    }
    throw new UsageException(
        "--compression " + Arguments.shown(text),
        "can be read but not written",
        "store, gzip, xz, zstd, lz4 or lz4hc",
        "");
  }

  private static void report(
      Console console, RepackRequest request, RepackJob job, RepackResult result, long nanos)
      throws IOException {
    Map<String, Long> facts = result.image().facts();
    if (console.isJson()) {
      var json = new TreeMap<String, Object>();
      json.put("output", request.outputName());
      json.put("size", result.size());
      json.put("sha256", result.sha256());
      json.put("facts", new TreeMap<>(facts));
      json.put("sections", ImageReport.sections(result.image()));
      json.put("warnings", job.warnings());
      console.printJson("repack", json);
      return;
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s: %s, %d added, %d replaced, %d removed, %s kept as compressed, sha256:%s, %.1f s",
            request.outputName(),
            Sizes.text(result.size()),
            facts.get("names added"),
            facts.get("names replaced"),
            facts.get("names removed"),
            Sizes.text(facts.get("bytes kept")),
            result.sha256(),
            nanos / 1e9);
    if (request.output() == null) {
      console.say(line);
    } else if (!console.isQuiet()) {
      console.print(line + "\n");
    }
    facts.forEach((name, value) -> console.detail(name + ": " + value));
  }
}
