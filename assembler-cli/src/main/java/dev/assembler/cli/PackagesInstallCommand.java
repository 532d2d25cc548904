package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.host.HostLoss;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.TreeResult;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.OpenPackages;
import dev.assembler.pipeline.packages.PackageOrigin;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.SpdxDocument;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.OpenTree;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Installs packages and writes the tree. */
@Command(
    name = "assemble packages install",
    sortOptions = false,
    modelTransformer = FormatFlags.class,
    usageHelpWidth = 100,
    header = "Installs packages into a tree and writes it: an image, an archive, or a folder.",
    footer = {
      "",
      "No script is run. They are listed; with --acknowledge-scripts those of other packages are",
      "refused. Options of the main job for owners, exclusion and specs apply to what is written:",
      "assemble --tree FILE.tar ..",
      "",
      "Examples:",
      "  assemble packages install --base minirootfs.tar.gz --package nginx --out root.squashfs",
      "  assemble packages install --base minirootfs.tar.gz --package kmod e2fsprogs \\",
      "      --acknowledge-scripts busybox --lock assemble.lock.toml --out initrd.cpio.zst",
      "  assemble packages install --distribution debian --arch arm64 --variant minbase \\",
      "      --keys /usr/share/keyrings/debian-archive-keyring.gpg \\",
      "      --repository 'http://mirror.example/debian bookworm main' --out minbase.squashfs"
    })
final class PackagesInstallCommand implements Verb {

  @Mixin PackageOptions packages = new PackageOptions();

  @Option(
      names = "--acknowledge-scripts",
      paramLabel = "NAME,..",
      description =
          "Packages whose scripts you know not to be run; others with scripts are refused. none"
              + " stands for no package.")
  String acknowledged;

  @Option(
      names = "--sbom",
      paramLabel = "FILE",
      description = "Write what it is made of: SPDX 2.3 as JSON, each package and file by digest.")
  String sbom;

  @Mixin ImageOptions image = new ImageOptions();
  @Mixin MetadataOptions metadata = new MetadataOptions();
  @Mixin InputOptions inputs = new InputOptions();
  @Mixin CommonOptions common = new CommonOptions();
  @Spec CommandSpec spec;

  @Override
  public String subject() {
    return image.out() == null ? packages.subject() : Arguments.shown(image.out());
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    PackagesResolveCommand.requirePackages(packages);
    image.requireOneOutput();
    if (image.out() == null) {
      throw new UsageException(
          "--out",
          "missing",
          "a file or a folder",
          "add --out FILE.squashfs, --out FILE.tar or --out DIR/");
    }
    long started = System.nanoTime();
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    EpochChoice epoch = EpochChoice.of(metadata.epoch, console);
    try {
      if (isFolder()) {
        toFolder(console, epoch, progress);
      } else {
        toImage(console, epoch, progress, started);
      }
    } finally {
      ProgressPrinter.end(progress);
    }
    return ExitCode.DONE;
  }

  /** A folder of the host, or a name that stands for no file. */
  private boolean isFolder() {
    String name = Arguments.shown(image.out());
    boolean plain = name.indexOf('.', name.lastIndexOf('/') + 1) < 0 && !name.equals("-");
    boolean folder =
        image.format == null
            && (plain || Files.isDirectory(Requests.path("--out", image.out()).toPath()));
    if (folder && image.plan != null) {
      throw new UsageException("--plan", "no plan of a folder", "a file", "");
    }
    return folder;
  }

  /** What is done with the tree once it is there. */
  private interface Writing {
    void write(OpenTree made, Map<String, Object> json) throws IOException;
  }

  private void toFolder(Console console, EpochChoice epoch, ProgressListener progress)
      throws IOException {
    HostPath target = Requests.path("--out", image.out());
    FolderOutput.require(target);
    MetadataRules rules = Requests.rules(metadata.asTree(), epoch);
    SourceAddress address = packages.address(inputs, console, progress);
    install(
        console,
        address,
        rules,
        null,
        progress,
        (made, json) -> {
          try (made;
              var interruption = new Interruption(console);
              FolderOutput folder = FolderOutput.create(target)) {
            interruption.guard(folder);
            List<HostLoss> lost =
                ExtractCommand.write(
                    made.tree(), made, target, folder, Requests.losses(metadata.allowLoss));
            folder.commit();
            lost.forEach(loss -> console.detail("left out: " + folder.shown(loss.toString())));
            if (console.isJson()) {
              json.put("output", Arguments.shown(image.out()));
              json.put("nodes", made.tree().nameCount());
              console.printJson("packages install", json);
            } else if (!console.isQuiet()) {
              console.print(
                  Arguments.shown(image.out()) + ": " + made.tree().nameCount() + " nodes\n");
            }
          }
        });
  }

  private void toImage(Console console, EpochChoice epoch, ProgressListener progress, long started)
      throws IOException {
    SourceAddress address = packages.address(inputs, console, progress);
    TreeRequest request =
        Requests.of(List.of(address), metadata.asTree(), image, FormatFlags.values(spec), epoch);
    if (request.output() == null && common.json) {
      throw new UsageException(
          "--json", "standard output is taken by --out -", "one of them", "use --out FILE");
    }
    Path spool = spoolFolder(request);
    install(
        console,
        address,
        request.rules(),
        spool,
        progress,
        (made, json) -> {
          try (var interruption = new Interruption(console);
              TreeJob job = TreeJob.of(request, made)) {
            var report = new PackReport(console, request, job, epoch);
            if (image.plan != null) {
              report.plan(job.plan());
              return;
            }
            TreeResult result = job.write(console.out(), interruption::guard, progress);
            ProgressPrinter.end(progress);
            job.warnings().forEach(console::warn);
            if (console.isJson()) {
              json.put("output", request.outputName());
              json.put("nodes", result.nodes());
              json.put("size", result.size());
              json.put("sha256", result.sha256());
              console.printJson("packages install", json);
            } else {
              report.result(result, System.nanoTime() - started);
            }
          }
        });
  }

  private static Path spoolFolder(TreeRequest request) {
    Path folder =
        request.output() == null ? null : request.output().toPath().toAbsolutePath().getParent();
    return folder != null && Files.isWritable(folder) ? folder : null;
  }

  private void install(
      Console console,
      SourceAddress address,
      MetadataRules rules,
      Path spool,
      ProgressListener progress,
      Writing writing)
      throws IOException {
    InputSettings settings = inputs.settings(console, progress);
    try (OpenTree base = packages.open(address, console);
        var stored = new StoredInputs(settings)) {
      FileTree settled = base.tree().normalized(rules.policyOf(base.fromHost()));
      var work =
          new PackageWork(
              stored, packages.rooms(inputs.folder(console), spool), Requests.jobs(image.jobs));
      PackageRun run = PackageRun.of(packages, settled, policy(), work);
      try (OpenPackages installed = run.install(work)) {
        installed.packages().notes().forEach(console::warn);
        console.detail(
            installed.packages().packages().size()
                + " packages, "
                + installed.unpacked()
                + " of them unpacked now");
        InputLock pinned = run.pinned(settings.lock(), installed);
        inputs.writeLock(pinned);
        FileTree tree = installed.packages().tree().normalized(rules.policyOf(false));
        var json = new TreeMap<String, Object>(PackagesResolveCommand.json(run));
        json.put("unpacked", installed.unpacked());
        writing.write(
            new OpenTree(packages.subject(), false, "packages", tree, List.of(), null, null), json);
        if (sbom != null && image.plan == null) {
          writeSbom(run.distribution(), installed.packages(), rules.epoch());
        }
      }
    }
  }

  private void writeSbom(String distribution, PackageTree tree, Epoch epoch) throws IOException {
    Path file = Requests.path("--sbom", sbom).toPath();
    Path output = Requests.path("--out", image.out()).toPath().getFileName();
    String name = output == null ? image.out() : output.toString();
    List<PackageOrigin> installed =
        tree.packages().stream().map(one -> PackageOrigin.of(distribution, one)).toList();
    byte[] document =
        SpdxDocument.of(name, tree.tree(), installed, "assemble-" + Version.number(), epoch)
            .getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, document);
  }

  private ScriptPolicy policy() {
    if (acknowledged == null) {
      return ScriptPolicy.listed();
    }
    return ScriptPolicy.onlyOf(
        acknowledged.equals("none") ? List.of() : List.of(acknowledged.split(",", -1)));
  }
}
