package dev.assembler.cli;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.tar.TarArchive;
import java.io.IOException;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks every rule of an image's format, contents included. */
@Command(
    name = "assemble verify",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Reads all of a squashfs image or tar and checks every rule of its format.",
    footer = {"", "Example:", "  assemble verify root.squashfs"})
final class VerifyCommand implements Verb {

  @Mixin PlaceOptions place = new PlaceOptions();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return place.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    try (OpenImage image = OpenImage.open(place)) {
      ImageSummary summary =
          switch (image.kind()) {
            case SQUASHFS -> SquashfsImage.verify(image.image(), Limits.defaults());
            case TAR -> TarArchive.verify(image.image());
            default -> throw image.unknown(place.shown());
          };
      if (common.json) {
        var json = new TreeMap<String, Object>();
        json.put("image", place.shown());
        json.put("valid", true);
        json.put("facts", new TreeMap<>(summary.facts()));
        json.put("sections", ImageReport.sections(summary));
        console.printJson("verify", json);
      } else if (!console.isQuiet()) {
        console.print(place.shown() + ": " + image.kind() + ", valid\n");
        if (console.isVerbose()) {
          console.print(ImageReport.text(summary));
        }
      }
    }
    return ExitCode.DONE;
  }
}
