package dev.assembler.pipeline.convert;

import dev.assembler.core.text.Nearest;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.spec.TreeSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A spec to apply: its language and its file. */
public record SpecArgument(TreeSpec.Language language, HostPath file) {

  public SpecArgument {
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(file, "file");
  }

  /**
   * Reads {@code KIND:FILE}.
   *
   * @throws UsageException if it is nothing like that
   */
  public static SpecArgument parse(byte[] argument) {
    String text = PrintableBytes.of(argument);
    int colon = 0;
    while (colon < argument.length && argument[colon] != ':') {
      colon++;
    }
    if (colon >= argument.length - 1) {
      throw new UsageException(
          "--spec " + text,
          "no KIND:FILE",
          "mtree:FILE, pseudo:FILE, cpio-list:FILE or 3cpio:FILE",
          "write --spec mtree:" + text);
    }
    String kind = new String(argument, 0, colon, StandardCharsets.ISO_8859_1);
    for (TreeSpec.Language language : TreeSpec.Language.values()) {
      if (language.toString().equals(kind)) {
        return new SpecArgument(
            language, HostPath.of(Arrays.copyOfRange(argument, colon + 1, argument.length)));
      }
    }
    List<String> names =
        Arrays.stream(TreeSpec.Language.values()).map(TreeSpec.Language::toString).toList();
    throw new UsageException(
        "--spec " + text,
        "unknown kind " + kind,
        "one of " + String.join(", ", names),
        Nearest.to(kind, names).map(near -> "did you mean " + near + "?").orElse(""));
  }
}
