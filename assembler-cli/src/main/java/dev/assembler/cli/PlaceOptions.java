package dev.assembler.cli;

import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.IOException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A place in an image, an archive or a directory. */
final class PlaceOptions {

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description =
          "IMAGE[#PART][:PATH], with seg1, seg2 .. of an initramfs and partitions of a disk (number"
              + " or name) as parts; an existing file of that literal name wins, %%3A is a colon.")
  String address;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "The image begins N bytes into the file.")
  String offset;

  SourceAddress parsed() {
    return SourceAddress.ofPlace(Arguments.bytes(address));
  }

  String shown() {
    return address == null ? "" : Arguments.shown(address);
  }

  long offsetBytes() {
    return offset == null ? 0 : Sizes.parse("--offset", offset);
  }

  /** The image as a whole, or the part of it that is named. */
  ImageFile image() throws IOException {
    SourceAddress place = parsed();
    if (place.isStandardInput() || !place.path().isRoot()) {
      throw new UsageException(shown(), "a place inside an image, or standard input", "a file", "");
    }
    ImageFile file =
        ImageFile.of(place.name(), TreeSource.openFile(place.file(), offsetBytes()), reading());
    try {
      return TreeSource.part(file, place.parts(), reading());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  ReadOptions reading() {
    return ReadOptions.defaults();
  }

  /** Everything there is, attributes of all namespaces too. */
  OpenTree open(Console console) throws IOException {
    return TreeSource.openWhole(
        parsed(),
        SourceOptions.defaults()
            .withHostXattrs(XattrChoice.ALL)
            .withStandardInput(console.in())
            .withOffset(offsetBytes()));
  }

  /**
   * The node at the address.
   *
   * @throws InputException if there is none
   */
  Node node(OpenTree source) throws InputException {
    TreePath path = parsed().path();
    return source
        .tree()
        .find(path)
        .orElseThrow(() -> new InputException(source.name() + ":" + path, "no such path in it"));
  }
}
