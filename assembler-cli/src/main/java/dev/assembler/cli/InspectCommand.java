package dev.assembler.cli;

import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.Inspection;
import java.io.IOException;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Tells what an image says about itself. */
@Command(
    name = "assemble inspect",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Shows an image's header fields and where its sections are.",
    footer = {"", "Example:", "  assemble inspect root.squashfs"})
final class InspectCommand extends PlaceVerb {

  @Override
  public int run(Console console) throws IOException {
    try (ImageFile image = place.image()) {
      Inspection found = image.format().inspect(image, place.reading());
      if (common.json) {
        var json = new TreeMap<String, Object>(found.details());
        json.put("image", place.shown());
        json.put("format", found.format());
        json.put("size", found.summary().size());
        json.put("facts", new TreeMap<>(found.summary().facts()));
        json.put("sections", ImageReport.sections(found.summary()));
        console.printJson("inspect", json);
        return ExitCode.DONE;
      }
      var text = new StringBuilder();
      text.append(place.shown()).append(": ").append(found.title()).append('\n');
      found.lines().forEach(line -> text.append(line).append('\n'));
      console.print(text + ImageReport.text(found.summary()));
    }
    return ExitCode.DONE;
  }
}
