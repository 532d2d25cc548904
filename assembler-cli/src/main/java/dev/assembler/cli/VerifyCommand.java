package dev.assembler.cli;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.format.ImageFile;
import java.io.IOException;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Checks every rule of an image's format, contents included. */
@Command(
    name = "assemble verify",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Reads all of an image or archive and checks every rule of its format; of a disk also",
      "its volumes, and what dm-verity protects by its partitions' PARTUUIDs (else exit 1)."
    },
    footer = {"", "Example:", "  assemble verify root.squashfs", "  assemble verify disk.raw"})
final class VerifyCommand extends PlaceVerb {

  @Override
  public int run(Console console) throws IOException {
    try (ImageFile image = place.image()) {
      ImageSummary summary = image.format().verify(image, place.reading());
      if (common.json) {
        var json = new TreeMap<String, Object>();
        json.put("image", place.shown());
        json.put("valid", true);
        json.put("facts", new TreeMap<>(summary.facts()));
        json.put("sections", ImageReport.sections(summary));
        console.printJson("verify", json);
      } else if (!console.isQuiet()) {
        console.print(
            place.shown()
                + ": "
                + image.format().description()
                + ", valid; all of it was read: "
                + Sizes.text(summary.size())
                + counts(summary)
                + "\n");
        if (console.isVerbose()) {
          console.print(ImageReport.text(summary));
        }
      }
    }
    return ExitCode.DONE;
  }

  /** ", 14 inodes, 3 fragments": what was counted on the way, but for what there is none of. */
  private static String counts(ImageSummary summary) {
    var text = new StringBuilder();
    summary
        .facts()
        .forEach((name, value) -> {
          if (value != 0) {
            text.append(", ").append(value).append(' ').append(name);
          }
        });
    return text.toString();
  }
}
