package dev.assembler.cli;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostLoss;
import dev.assembler.core.host.HostWriteException;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.IncompleteDirectoryException;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.TreeResult;
import dev.assembler.pipeline.convert.XattrRule;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.OpenTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a tree out of an image, into a directory or a tar. */
@Command(
    name = "assemble extract",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Takes a tree out of an image or archive, into a new directory or a tar.",
    footer = {
      "",
      "Examples:",
      "  assemble extract root.squashfs --out root/",
      "  assemble extract root.squashfs:/etc --out etc.tar.zst",
      "  assemble extract root.squashfs --out root/ --allow-loss owner,device    (not as root)"
    })
final class ExtractCommand extends PlaceVerb {

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE.tar|-",
      description =
          "A missing or empty folder, or a tar (.tar .tar.gz .tar.xz .tar.zst); - streams a tar.")
  String out;

  @Option(
      names = "--allow-loss",
      paramLabel = "WHAT,..",
      description =
          "What the host may refuse: owner, mode, time, xattr, acl, device, hardlink,"
              + " symlink=drop.")
  List<String> allowLoss = new ArrayList<>();

  @Override
  public String subject() {
    return out == null ? place.shown() : Arguments.shown(out);
  }

  @Override
  public int run(Console console) throws IOException {
    if (out == null) {
      throw new UsageException(
          "--out", "missing", "a directory or a tar", "add --out DIR, or --out FILE.tar");
    }
    Set<Loss> losses = Requests.losses(allowLoss);
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    boolean toStream = out.equals("-");
    if (toStream && common.json) {
      throw new UsageException(
          "--json", "standard output is taken by --out -", "one of them", "use --out FILE.tar");
    }
    HostPath target = toStream ? null : Requests.path("--out", out);
    if (!toStream && !isTar(target.toString()) && !Files.isDirectory(target.toPath())) {
      requireFolderName(console);
    }
    try {
      if (toStream || (isTar(target.toString()) && !Files.isDirectory(target.toPath()))) {
        toTar(console, target, losses, progress);
      } else {
        toDirectory(console, target, losses);
      }
    } finally {
      ProgressPrinter.end(progress);
    }
    return ExitCode.DONE;
  }

  /** A name that stands for a file of some kind was hardly meant for a folder. */
  private void requireFolderName(Console console) {
    String name = Arguments.shown(out);
    int dot = name.lastIndexOf('.');
    if (dot <= name.lastIndexOf('/') + 1) {
      return;
    }
    String suffix = name.substring(dot).toLowerCase(Locale.ROOT);
    String tars = String.join(" ", ImageFormats.TAR.suffixes());
    if (OutputFormat.isOfFiles(suffix)) {
      throw new UsageException(
          "--out " + name,
          suffix + " stands for a file that extract does not write",
          "a directory, or a tar: " + tars,
          "a folder of that name is written with a slash: " + name + "/");
    }
    if (suffix.matches("[.][a-z]{1,8}")) {
      console.warn(name + " is made as a folder; a tar would end with one of " + tars);
    }
  }

  private static boolean isTar(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ImageFormats.TAR.suffixes().stream().anyMatch(lower::endsWith);
  }

  private void toTar(Console console, HostPath target, Set<Loss> losses, ProgressListener progress)
      throws IOException {
    var rules =
        new MetadataRules(
            Epoch.ZERO,
            Times.KEEP,
            new OwnerRule.Keep(),
            XattrRule.all(),
            HardLinks.PRESERVE,
            Metadata.of(0755),
            null,
            null,
            0,
            0);
    var request =
        new TreeRequest(
            List.of(place.parsed()),
            target,
            OutputFormat.choose("tar", null, target == null ? null : target.toString()).plain(),
            rules,
            losses,
            List.of(),
            List.of(),
            Shape.NONE,
            0,
            false);
    OpenTree source = place.open(console);
    try (source;
        var interruption = new Interruption(console);
        TreeJob job = TreeJob.of(request, source.withTree(part(source)))) {
      job.warnings().forEach(console::warn);
      TreeResult result = job.write(console.out(), interruption::guard, progress);
      ProgressPrinter.end(progress);
      report(
          console,
          result.nodes(),
          result.losses().values().stream().mapToLong(Long::longValue).sum());
    }
  }

  private void toDirectory(Console console, HostPath target, Set<Loss> losses) throws IOException {
    FolderOutput.require(target);
    try (var interruption = new Interruption(console);
        OpenTree source = place.open(console);
        FolderOutput folder = FolderOutput.create(target)) {
      interruption.guard(folder);
      source.remarks().forEach(remark -> console.warn(source.name() + ": " + remark));
      FileTree tree = part(source);
      List<HostLoss> lost = write(tree, source, target, folder, losses);
      folder.commit();
      lost.forEach(loss -> console.detail("left out: " + folder.shown(loss.toString())));
      report(console, tree.nameCount(), lost.size());
    }
  }

  /** Into a folder that is not committed yet; what the host refused and was allowed to. */
  static List<HostLoss> write(
      FileTree tree, OpenTree source, HostPath target, FolderOutput folder, Set<Loss> losses)
      throws IOException {
    try {
      return HostDirectory.write(
          tree, folder.path(), HostWriteOptions.defaults().withAllowed(kinds(losses)));
    } catch (HostWriteException e) {
      throw new RefusedExtraction(
          e.losses().stream().map(loss -> folder.shown(loss.toString())).toList(), e);
    } catch (IOException e) {
      ImageFormatException malformed = Failures.among(e, ImageFormatException.class);
      if (malformed != null) {
        throw new InputException(source.name(), malformed.getMessage(), e);
      }
      IOException reason = e instanceof IncompleteDirectoryException end ? end.getCause() : e;
      throw refused(target, folder.shown(OutputException.reason(reason)), e);
    }
  }

  /** The host's message names the file in the folder, or the folder, itself. */
  private static OutputException refused(HostPath target, String message, IOException cause) {
    String subject = target.toString();
    String found =
        message.startsWith(subject + ": ") ? message.substring(subject.length() + 2) : message;
    return new OutputException(subject, new IOException(found, cause));
  }

  /** The directory at the address, or a directory with the one file that is there. */
  private FileTree part(OpenTree source) throws IOException {
    Node node = place.node(source);
    TreePath path = place.parsed().path();
    if (node instanceof Directory directory) {
      return path.isRoot() ? source.tree() : FileTree.of(directory);
    }
    return FileTree.of(
        Directory.of(Metadata.of(0755), List.of(new Directory.Entry(path.name(), node))));
  }

  private void report(Console console, long nodes, long losses) throws IOException {
    if (console.isJson()) {
      var json = new TreeMap<String, Object>();
      json.put("output", Arguments.shown(out));
      json.put("nodes", nodes);
      json.put("losses", losses);
      console.printJson("extract", json);
      return;
    }
    String line =
        (out.equals("-") ? "standard output" : Arguments.shown(out))
            + ": "
            + nodes
            + (nodes == 1 ? " node" : " nodes")
            + (losses == 0 ? "" : ", " + losses + " things left out as allowed");
    if (out.equals("-")) {
      console.say(line);
    } else if (!console.isQuiet()) {
      console.print(line + "\n");
    }
  }

  static Set<HostLoss.Kind> kinds(Set<Loss> losses) {
    Map<Loss, HostLoss.Kind> kinds =
        Map.of(
            Loss.OWNER, HostLoss.Kind.OWNER,
            Loss.MODE, HostLoss.Kind.PERMISSIONS,
            Loss.XATTR, HostLoss.Kind.XATTR,
            Loss.ACL, HostLoss.Kind.ACL,
            Loss.TIME, HostLoss.Kind.TIME,
            Loss.DEVICE, HostLoss.Kind.SPECIAL_FILE,
            Loss.HARD_LINK, HostLoss.Kind.HARD_LINK,
            Loss.SYMLINK_DROP, HostLoss.Kind.SYMLINK);
    var found = EnumSet.noneOf(HostLoss.Kind.class);
    for (Loss loss : losses) {
      if (kinds.containsKey(loss)) {
        found.add(kinds.get(loss));
      }
    }
    return found;
  }
}
