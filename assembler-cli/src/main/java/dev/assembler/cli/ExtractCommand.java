package dev.assembler.cli;

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
import dev.assembler.pipeline.convert.ImageFormat;
import dev.assembler.pipeline.convert.Loss;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.convert.TreeJob;
import dev.assembler.pipeline.convert.TreeRequest;
import dev.assembler.pipeline.convert.TreeResult;
import dev.assembler.pipeline.convert.XattrRule;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.squashfs.SquashfsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
final class ExtractCommand implements Verb {

  @Mixin PlaceOptions place = new PlaceOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE.tar",
      description = "A directory that is new or empty, or a tar (.tar .tar.gz .tar.xz .tar.zst).")
  String out;

  @Option(
      names = "--allow-loss",
      paramLabel = "WHAT,..",
      description =
          "What the host may refuse: owner, mode, xattr, acl, device, hardlink, symlink=drop.")
  List<String> allowLoss = new ArrayList<>();

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return out == null ? place.shown() : Arguments.shown(out);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    if (out == null) {
      throw new UsageException(
          "--out", "missing", "a directory or a tar", "add --out DIR, or --out FILE.tar");
    }
    Set<Loss> losses = Requests.losses(allowLoss);
    ProgressListener progress = ProgressPrinter.of(common.progress, console);
    HostPath target = Requests.path("--out", out);
    if (isTar(target.toString()) && !Files.isDirectory(target.toPath())) {
      toTar(console, target, losses, progress);
    } else {
      toDirectory(console, target, losses);
    }
    return ExitCode.DONE;
  }

  private static boolean isTar(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ImageFormat.TAR.suffixes().stream().anyMatch(lower::endsWith);
  }

  private void toTar(Console console, HostPath target, Set<Loss> losses, ProgressListener progress)
      throws IOException {
    if (place.offset != null) {
      throw new UsageException(
          "--offset", "given with a tar as output", "a directory as output", "");
    }
    SourceAddress address = place.parsed();
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
            List.of(address),
            target,
            OutputFormat.choose("tar", null, target.toString()),
            rules,
            losses,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            SquashfsOptions.defaults(),
            0,
            false);
    try (var interruption = new Interruption(console);
        TreeJob job = TreeJob.prepare(request, console.in(), progress)) {
      TreeResult result = job.write(console.out(), interruption::guard, progress);
      report(console, result.nodes(), result.losses().size());
    }
  }

  private void toDirectory(Console console, HostPath target, Set<Loss> losses) throws IOException {
    Path path = target.toPath();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new UsageException(
          "--out " + target, "a file", "a directory that is new or empty", "or a name in .tar");
    }
    try (OpenTree source = place.open(console)) {
      FileTree tree = part(source);
      List<HostLoss> lost;
      try {
        lost =
            HostDirectory.write(tree, path, HostWriteOptions.defaults().withAllowed(kinds(losses)));
      } catch (HostWriteException e) {
        throw e;
      } catch (IncompleteDirectoryException e) {
        if (e.getCause() instanceof dev.assembler.core.ImageFormatException) {
          String reason = e.getCause().getMessage() + "; " + target + " is incomplete";
          throw new InputException(source.name(), reason, e);
        }
        throw new OutputException(target.toString(), e);
      } catch (java.nio.file.DirectoryNotEmptyException e) {
        throw new UsageException("--out " + target, "not empty", "a new or empty directory", "");
      } catch (IOException e) {
        throw new OutputException(target.toString(), e);
      }
      lost.forEach(loss -> console.detail("left out: " + loss));
      report(console, tree.nameCount(), lost.size());
    }
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
    } else if (!console.isQuiet()) {
      console.print(
          Arguments.shown(out)
              + ": "
              + nodes
              + (nodes == 1 ? " node" : " nodes")
              + (losses == 0 ? "" : ", " + losses + " things left out as allowed")
              + "\n");
    }
  }

  private static Set<HostLoss.Kind> kinds(Set<Loss> losses) {
    Map<Loss, HostLoss.Kind> kinds =
        Map.of(
            Loss.OWNER, HostLoss.Kind.OWNER,
            Loss.MODE, HostLoss.Kind.PERMISSIONS,
            Loss.XATTR, HostLoss.Kind.XATTR,
            Loss.ACL, HostLoss.Kind.XATTR,
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
