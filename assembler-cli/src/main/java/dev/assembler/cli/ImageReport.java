package dev.assembler.cli;

import dev.assembler.core.image.ImageSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sections and facts of an image, for people and as JSON. */
final class ImageReport {

  private ImageReport() {}

  static List<Object> sections(ImageSummary image) {
    return image.sections().stream()
        .<Object>map(section ->
            Map.of(
                "name", section.name(),
                "offset", section.offset(),
                "length", section.length()))
        .toList();
  }

  static String text(ImageSummary image) {
    var text = new StringBuilder();
    image
        .facts()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    for (ImageSummary.Section section : image.sections()) {
      text.append(
          String.format(
              Locale.ROOT,
              "0x%010x  %12d  %s\n",
              section.offset(),
              section.length(),
              section.name()));
    }
    return text.toString();
  }
}
