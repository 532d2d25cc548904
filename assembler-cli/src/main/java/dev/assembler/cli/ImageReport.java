package dev.assembler.cli;

import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImageSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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

  static Map<String, Object> json(ImagePlan image) {
    return Map.of(
        "size", json(image.size()),
        "facts", new TreeMap<>(image.facts()),
        "sections",
            image.sections().stream()
                .<Object>map(section ->
                    Map.of(
                        "name", section.name(),
                        "offset", json(section.offset()),
                        "length", json(section.length())))
                .toList());
  }

  private static Map<String, Object> json(ImagePlan.Bounds bounds) {
    return Map.of("least", bounds.least(), "most", bounds.most());
  }

  /** As that of the finished image, with what is least and most where that is open. */
  static String text(ImagePlan image) {
    var text = new StringBuilder();
    image
        .facts()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    text.append("size: ").append(range(image.size(), "%d")).append('\n');
    for (ImagePlan.Section section : image.sections()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-26s  %25s  %s\n",
              range(section.offset(), "0x%010x"),
              range(section.length(), "%d"),
              section.name()));
    }
    return text.toString();
  }

  private static String range(ImagePlan.Bounds bounds, String number) {
    String least = String.format(Locale.ROOT, number, bounds.least());
    return bounds.isExact()
        ? least
        : least + ".." + String.format(Locale.ROOT, number, bounds.most());
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
