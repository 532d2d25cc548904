package dev.assembler.pipeline.packages.alpine;

import java.util.List;
import java.util.stream.Collectors;

/** A package's fields as apk writes them into an index and into its database. */
final class IndexEntry {

  private IndexEntry() {}

  /** Lines that each end in a newline. */
  static String text(ApkPackage info) {
    var text = new StringBuilder();
    line(text, 'C', info.checksum());
    line(text, 'P', info.name());
    line(text, 'V', info.version());
    unlessEmpty(text, 'A', info.architecture());
    line(text, 'S', Long.toString(info.size()));
    line(text, 'I', Long.toString(info.installedSize()));
    line(text, 'T', info.description());
    line(text, 'U', info.url());
    line(text, 'L', info.license());
    unlessEmpty(text, 'o', info.origin());
    unlessEmpty(text, 'm', info.maintainer());
    unlessEmpty(text, 't', info.buildTime() == 0 ? "" : Long.toString(info.buildTime()));
    unlessEmpty(text, 'c', info.commit());
    unlessEmpty(
        text, 'k', info.providerPriority() == 0 ? "" : Integer.toString(info.providerPriority()));
    unlessEmpty(text, 'D', words(info.depends()));
    unlessEmpty(text, 'p', words(info.provides()));
    unlessEmpty(text, 'i', words(info.installIf()));
    return text.toString();
  }

  static String words(List<ApkDependency> words) {
    return words.stream().map(ApkDependency::toString).collect(Collectors.joining(" "));
  }

  static void unlessEmpty(StringBuilder text, char field, String value) {
    if (!value.isEmpty()) {
      line(text, field, value);
    }
  }

  private static void line(StringBuilder text, char field, String value) {
    text.append(field).append(':').append(value).append('\n');
  }
}
