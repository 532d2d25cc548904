package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.IdentitySeed;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.WriteSettings;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The formats of the outputs. One alone gets every option that was given. Of several each gets
 * those that it has a use for, so that it comes out as from a run of its own; what none has a use
 * for is refused.
 */
final class OutputChoices {

  private OutputChoices() {}

  /**
   * @param outputs null is standard output
   * @throws UsageException if a choice cannot be made
   */
  static List<OutputFormat> of(
      List<HostPath> outputs, ImageOptions image, OptionValues own, EpochChoice epoch)
      throws IOException {
    boolean several = outputs.size() > 1;
    if (several) {
      requireForSeveral(outputs, image);
    }
    var choices = new ArrayList<OutputFormat.Choice>();
    boolean compressed = false;
    for (HostPath output : outputs) {
      String name = output == null ? null : output.toString();
      boolean takes = !several || takesCompression(name, image.compression);
      compressed |= takes;
      choices.add(OutputFormat.choose(image.format, takes ? image.compression : null, name));
    }
    if (image.compression != null && !compressed) {
      throw new UsageException(
          "--compression " + Arguments.shown(image.compression),
          "none of the outputs is compressed so",
          "a squashfs image, or an archive with its suffix",
          "leave it out");
    }
    if (several) {
      requireOptions(choices, own);
    }
    var formats = new ArrayList<OutputFormat>();
    for (OutputFormat.Choice choice : choices) {
      formats.add(
          choice.with(
              new WriteSettings(
                  choice.codec(),
                  epoch.epoch(),
                  Requests.jobs(image.jobs),
                  several ? having(choice, own) : own,
                  image.seed == null
                      ? IdentitySeed.OF_IMAGE
                      : IdentitySeed.stated(Arguments.shown(image.seed))),
              epoch.origin()));
    }
    return formats;
  }

  private static void requireForSeveral(List<HostPath> outputs, ImageOptions image) {
    if (outputs.contains(null)) {
      throw new UsageException(
          "--out -",
          "standard output cannot be taken back if another output fails",
          "files, where there are several",
          "make it in a run of its own");
    }
    if (image.format != null) {
      throw new UsageException(
          "--format " + Arguments.shown(image.format),
          "given with several outputs",
          "their suffixes, which say what each is",
          "leave it out");
    }
    if (image.offset != null) {
      throw new UsageException(
          "--offset", "given with several outputs", "one", "make that one in a run of its own");
    }
  }

  /** Whether it has blocks that are compressed, or a suffix that says the same compression. */
  private static boolean takesCompression(String output, String compression) {
    OutputFormat.Choice unstated = OutputFormat.choose(null, null, output);
    if (!unstated.format().isCompressedAsAWhole()) {
      return unstated.codec().id() != Codec.Id.STORE;
    }
    return compression != null
        && compression.split(":", 2)[0].equals(unstated.codec().id().toString());
  }

  private static void requireOptions(List<OutputFormat.Choice> choices, OptionValues own) {
    for (FormatOption option : ImageFormats.options()) {
      if (own.has(option)
          && choices.stream().noneMatch(each -> each.format().options().contains(option))) {
        throw new UsageException(
            option.name(),
            "the formats are "
                + choices.stream()
                    .map(each -> each.format().name())
                    .distinct()
                    .collect(Collectors.joining(" and ")),
            ImageFormats.having(option),
            "leave it out");
      }
    }
  }

  private static OptionValues having(OutputFormat.Choice choice, OptionValues own) {
    var values = new LinkedHashMap<String, List<byte[]>>();
    for (FormatOption option : choice.format().options()) {
      if (own.has(option)) {
        values.put(option.name(), own.bytes(option));
      }
    }
    return new OptionValues(values);
  }
}
