package dev.assembler.cli;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.TreeLinks;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.SourceStream;
import dev.assembler.pipeline.source.OpenTree;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Writes one file of an image to standard output. */
@Command(
    name = "assemble cat",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Writes a file inside an image or archive to standard output.",
      "A symbolic link stands for the file that it leads to inside."
    },
    footer = {"", "Example:", "  assemble cat root.squashfs:/etc/os-release"})
final class CatCommand extends PlaceVerb {

  @Override
  public int run(Console console) throws IOException {
    if (common.json) {
      throw new UsageException("--json", "cat writes a file's bytes", "no --json", "");
    }
    try (OpenTree source = place.open(console)) {
      Node node =
          TreeLinks.find(source.tree(), place.parsed().path())
              .map(TreeLinks.Place::node)
              .orElse(null);
      if (node == null) {
        node = place.node(source); // a link that leads nowhere, or nothing
      }
      if (!(node instanceof RegularFile file)) {
        throw new UsageException(
            place.shown(),
            "a "
                + node.kind()
                + (node instanceof Symlink link
                    ? " to " + link.targetText() + ", which leads nowhere"
                    : ""),
            "a regular file",
            place.parsed().path().isRoot() ? "name a file: " + place.shown() + ":/PATH" : "");
      }
      var out = new ResultOutput(console);
      try (ImageSource content = file.content().open()) {
        new SourceStream(content).transferTo(out);
      } catch (ImageFormatException e) {
        throw new InputException(place.shown(), e.getMessage(), e);
      }
      out.flush();
    }
    return ExitCode.DONE;
  }
}
