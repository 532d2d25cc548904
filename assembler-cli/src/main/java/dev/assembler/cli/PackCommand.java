package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.SourceSummary;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.TreeResult;
import dev.assembler.pipeline.format.OptionValues;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: trees in, one file out. */
@Command(
    name = "assemble",
    sortOptions = false,
    modelTransformer = FormatFlags.class,
    usageHelpAutoWidth = false,
    usageHelpWidth = 100,
    abbreviateSynopsis = true,
    header = "Packs file trees into images: any tree, no root, equal trees give equal bytes.",
    customSynopsis = {
      "assemble --tree SRC[:DEST].. --out FILE.. [options]",
      "       assemble --layout DISK.toml --out FILE [options]",
      "       assemble --kernel VMLINUZ --initrd FILE.. --out FILE.efi [options]",
      "       assemble build|plan|reproduce|run|inspect|ls|cat|extract|verify|diff .. --help",
      "       assemble report|repack|convert|hash|sign|verify-signature|assets|kernel .. --help",
      "       assemble packages|recipe|why|completion|doctor .. --help"
    },
    footer = {
      "",
      "Examples:",
      "  assemble --tree rootfs/ --out rootfs.squashfs",
      "  assemble --tree base.tar.zst --tree overlay/:/opt --out root.squashfs --epoch 1700000000",
      "  assemble --tree rootfs/ --spec mtree:devices.mtree --owner 0:0 --out root.squashfs",
      "  assemble --tree rootfs/ --out root.squashfs --out root.iso --out initrd.cpio.zst",
      "  assemble --layout disk.toml --out disk.qcow2",
      "  assemble --guest guest.toml --tree busybox/ --tree modules/ --out initrd.cpio.zst",
      "  assemble --kernel vmlinuz --initrd initrd.img --cmdline 'ro quiet' --out linux.efi",
      "  zcat base.tar.gz | assemble --tree - --exclude '/var/cache/**' --out - --format tar",
      "",
      "Exit codes: 0 done, 1 different, 2 wrong usage, 3 malformed or unreadable input,",
      "4 the format cannot hold the tree, 5 the host (I/O, disk full)."
    })
final class PackCommand implements Verb {

  @Mixin TreeOptions tree = new TreeOptions();
  @Mixin LayoutOptions layout = new LayoutOptions();
  @Mixin UkiOptions uki = new UkiOptions();
  @Mixin ImageOptions image = new ImageOptions();
  @Mixin InputOptions inputs = new InputOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Spec CommandSpec spec;

  @Option(
      names = {"-V", "--version"},
      description = "Show the version.")
  boolean version;

  @Override
  public String subject() {
    return tree.trees.size() == 1 && image.outs.size() != 1
        ? Arguments.shown(tree.trees.getFirst())
        : image.outs.size() != 1 ? "" : Arguments.shown(image.out());
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    if (version) {
      console.print(Version.line() + "\n");
      return ExitCode.DONE;
    }
    long started = System.nanoTime();
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    if (UkiRun.isAskedFor(uki)) {
      try {
        OptionValues own = FormatFlags.values(spec);
        return UkiRun.run(uki, tree, image, layout, own, console, progress);
      } finally {
        ProgressPrinter.end(progress);
      }
    }
    EpochChoice epoch = EpochChoice.of(tree.epoch, console);
    if (layout.file != null) {
      try {
        return LayoutRun.run(
            layout, tree, image, FormatFlags.values(spec), epoch, console, progress);
      } finally {
        ProgressPrinter.end(progress);
      }
    }
    if (layout.blockMap != null) {
      throw new UsageException("--bmap", "given without --layout", "a disk of a layout", "");
    }
    if (image.plan != null && !image.plan.isEmpty()) {
      throw new UsageException(
          "--plan=" + Arguments.shown(image.plan), "no plan of a tree", "--plan alone", "");
    }
    List<TreeRequest> requests =
        Requests.all(
            TreeArguments.resolve(tree.trees, inputs, console, progress),
            tree,
            image,
            FormatFlags.values(spec),
            epoch);
    requests.forEach(each -> each.format().writer().remarks().forEach(console::warn));
    console.detail("epoch: " + epoch.epoch() + " (" + epoch.origin() + ")");
    if (requests.size() > 1) {
      try {
        return new OnePassRun(requests, image, epoch, console, progress).run();
      } finally {
        ProgressPrinter.end(progress);
      }
    }
    TreeRequest request = requests.getFirst();
    boolean toStream = request.output() == null;
    if (toStream && common.json) {
      throw new UsageException(
          "--json", "standard output is taken by --out -", "one of them", "use --out FILE");
    }
    if (image.seed != null && !request.format().format().hasIdentities()) {
      console.detail(
          "seed: " + request.format().format().name() + " has no identities to derive from it");
    }
    try (var interruption = new Interruption(console);
        TreeJob job = TreeJob.prepare(request, console.in(), progress)) {
      job.sources().forEach(source -> detail(console, source));
      int said = warn(console, job, 0);
      if (image.plan != null) {
        new PackReport(console, request, job, epoch).plan(job.plan());
        return ExitCode.DONE;
      }
      if (console.isQuiet() && !console.isJson()) {
        job.withoutDigest(); // nobody would read it
      }
      TreeResult result = job.write(console.out(), interruption::guard, progress);
      ProgressPrinter.end(progress);
      warn(console, job, said);
      var report = new PackReport(console, request, job, epoch);
      report.result(result, System.nanoTime() - started);
      return ExitCode.DONE;
    } finally {
      ProgressPrinter.end(progress);
    }
  }

  static void detail(Console console, SourceSummary source) {
    console.detail(
        "source: " + source.name() + " (" + source.kind() + ", " + source.nameCount() + " names)");
  }

  /** Says the warnings from this one on; how many there have been. */
  private static int warn(Console console, TreeJob job, int from) {
    job.warnings().stream().skip(from).forEach(console::warn);
    return job.warnings().size();
  }
}
