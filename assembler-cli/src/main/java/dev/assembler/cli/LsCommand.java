package dev.assembler.cli;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.Inspection;
import dev.assembler.pipeline.format.NoTreeException;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.spec.CpioListPrinter;
import dev.assembler.pipeline.spec.MtreePrinter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is in an image. */
@Command(
    name = "assemble ls",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Lists an image, an archive or a directory, with everything below a path.",
    footer = {
      "",
      "Examples:",
      "  assemble ls root.squashfs:/etc",
      "  assemble ls disk.raw                (its partitions)",
      "  assemble ls disk.raw#esp:/EFI/BOOT",
      "  assemble ls linux.efi#.initrd:/init",
      "  assemble ls root.squashfs --format mtree > root.mtree"
    })
final class LsCommand extends PlaceVerb {

  @Option(names = "--dump", description = "The canonical dump: all metadata, SHA-256 of contents.")
  boolean dump;

  @Option(
      names = "--format",
      paramLabel = "mtree|cpio-list",
      description = "Print as mtree(5), or as a list of gen_init_cpio.")
  String format;

  @Override
  public int run(Console console) throws IOException {
    requireOneForm();
    try (OpenTree source = place.open(console)) {
      Node node = place.node(source);
      TreePath path = place.parsed().path();
      var out = new ResultOutput(console);
      if (dump || format != null) {
        if (!(node instanceof Directory directory)) {
          throw new UsageException(
              place.shown(), "a " + node.kind(), "a directory for --dump and --format", "");
        }
        FileTree tree = path.isRoot() ? source.tree() : FileTree.of(directory);
        if (dump) {
          TreeDump.print(tree, TreeDump.Contents.DIGEST, out);
        } else if (format.equals("mtree")) {
          MtreePrinter.print(tree, out);
        } else {
          CpioListPrinter.print(tree, out);
        }
      } else if (common.json) {
        console.printJson("ls", Map.of("entries", entries(source.tree(), path, node)));
      } else {
        var listing = new Listing(source.tree());
        Listing.walk(path, node, (at, entry) -> out.append(listing.line(at, entry)).append('\n'));
      }
      out.flush();
    } catch (NoTreeException e) {
      if (dump || format != null || !place.parsed().path().isRoot()) {
        throw e;
      }
      parts(console, e.inspection());
    }
    return ExitCode.DONE;
  }

  /** The partitions of a disk or the sections of a program, as {@code inspect} lists them. */
  private void parts(Console console, Inspection disk) throws IOException {
    if (common.json) {
      String kind = disk.details().containsKey("partitions") ? "partitions" : "parts";
      console.printJson("ls", Map.of(kind, disk.details().get(kind)));
    } else {
      console.print(String.join("\n", disk.lines()) + "\n");
    }
  }

  private void requireOneForm() {
    if (format != null && !format.equals("mtree") && !format.equals("cpio-list")) {
      throw new UsageException(
          "--format " + Arguments.shown(format), "unknown", "mtree or cpio-list", "");
    }
    if (dump && format != null) {
      throw new UsageException("--dump", "given with --format", "one of them", "");
    }
    if (common.json && (dump || format != null)) {
      throw new UsageException("--json", "given with a form of its own", "one of them", "");
    }
  }

  private static List<Object> entries(FileTree tree, TreePath path, Node node) throws IOException {
    var entries = new ArrayList<Object>();
    var listing = new Listing(tree);
    Listing.walk(path, node, (at, entry) -> entries.add(listing.json(at, entry)));
    return entries;
  }
}
