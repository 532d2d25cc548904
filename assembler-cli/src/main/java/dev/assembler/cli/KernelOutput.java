package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostLoss;
import dev.assembler.core.host.HostWriteException;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.format.IdentitySeed;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.WriteSettings;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/**
 * Where a tree that was made goes: into a folder, or into a file of any format that holds trees.
 */
final class KernelOutput {

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE",
      description =
          "Write the tree: into a missing or empty folder, or a file (.cpio, .tar, .squashfs ..).")
  String out;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Of the file. Default: after its suffix; without one it is a folder.")
  String format;

  @Option(
      names = "--compression",
      paramLabel = "NAME[:LEVEL]",
      description = "Of the file: store, gzip, xz, zstd, lz4, lz4hc. Default: after its suffix.")
  String compression;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "Of all files in it. Default: SOURCE_DATE_EPOCH, else 0.")
  String epoch;

  boolean isWanted() {
    return out != null;
  }

  EpochChoice epochChoice(Console console) {
    return EpochChoice.of(epoch, console);
  }

  /** Refuses what cannot be written before anything is read. */
  void require(Console console) throws IOException {
    if ("-".equals(out) && console.isJson()) {
      throw new UsageException(
          "--json", "standard output is taken by --out -", "one of them", "use --out FILE");
    }
    if (out == null) {
      if (format != null || compression != null) {
        throw new UsageException(
            format != null ? "--format" : "--compression", "given without --out", "--out FILE", "");
      }
    } else if (isFile()) {
      choice();
    } else {
      FolderOutput.require(target());
    }
  }

  /**
   * Writes a tree; its times become the epoch.
   *
   * @param sources what the tree was made of, for messages
   */
  void write(Console console, FileTree made, KernelSources sources, String source)
      throws IOException {
    FileTree tree =
        made.normalized(MetadataPolicy.reproducible(sources.rules().epoch()).withOwners(m -> m));
    if (isFile()) {
      writeFile(console, tree, sources, source);
    } else {
      writeFolder(console, tree);
    }
    if (!console.isQuiet() && !console.isJson()) {
      console.say(Arguments.shown(out) + ": " + tree.nameCount() + " names");
    }
  }

  private boolean isFile() {
    String name = Arguments.shown(out);
    int dot = name.lastIndexOf('.');
    boolean suffix = dot > name.lastIndexOf('/') && OutputFormat.isOfFiles(name.substring(dot));
    return format != null || name.equals("-") || (suffix && !Files.isDirectory(target().toPath()));
  }

  private HostPath target() {
    return Requests.path("--out", out);
  }

  private OutputFormat.Choice choice() {
    return OutputFormat.choose(format, compression, out.equals("-") ? null : target().toString());
  }

  private void writeFile(Console console, FileTree tree, KernelSources sources, String source)
      throws IOException {
    OutputFormat.Choice choice = choice();
    var settings =
        new WriteSettings(
            choice.codec(),
            sources.rules().epoch(),
            Runtime.getRuntime().availableProcessors(),
            OptionValues.NONE,
            IdentitySeed.OF_IMAGE);
    var request =
        new TreeRequest(
            List.of(SourceAddress.ofTree(Arguments.bytes(source))),
            out.equals("-") ? null : target(),
            choice.with(settings, "--epoch"),
            sources.rules(),
            Set.of(),
            List.of(),
            List.of(),
            Shape.NONE,
            0,
            false);
    var open = new OpenTree(Arguments.shown(source), false, "tree", tree, List.of(), null, null);
    try (var interruption = new Interruption(console);
        TreeJob job = TreeJob.of(request, open)) {
      job.warnings().forEach(console::warn);
      job.withoutDigest();
      job.write(console.out(), interruption::guard, ProgressListener.NONE);
    }
  }

  private void writeFolder(Console console, FileTree tree) throws IOException {
    try (var interruption = new Interruption(console);
        FolderOutput folder = FolderOutput.create(target())) {
      interruption.guard(folder);
      try {
        // As cp does for an ordinary user: whoever may not give files away keeps them.
        HostWriteOptions options =
            HostWriteOptions.defaults().withAllowed(EnumSet.of(HostLoss.Kind.OWNER));
        for (HostLoss loss : HostDirectory.write(tree, folder.path(), options)) {
          console.detail("left out: " + folder.shown(loss.toString()));
        }
      } catch (HostWriteException e) {
        throw new RefusedExtraction(
            e.losses().stream().map(loss -> folder.shown(loss.toString())).toList(), e);
      } catch (IOException e) {
        throw new OutputException(
            target().toString(), new IOException(folder.shown(OutputException.reason(e)), e));
      }
      folder.commit();
    }
  }
}
