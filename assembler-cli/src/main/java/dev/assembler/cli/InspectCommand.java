package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.squashfs.SquashfsFacts;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.tar.TarArchive;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what an image says about itself. */
@Command(
    name = "assemble inspect",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Shows an image's header fields and where its sections are.",
    footer = {"", "Example:", "  assemble inspect root.squashfs"})
final class InspectCommand implements Verb {

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
      switch (image.kind()) {
        case SQUASHFS -> squashfs(console, SquashfsImage.inspect(image.image()));
        case TAR -> tar(console, image);
        default -> throw image.unknown(place.shown());
      }
    }
    return ExitCode.DONE;
  }

  private void squashfs(Console console, SquashfsFacts info) throws IOException {
    if (common.json) {
      var fields = new TreeMap<String, Object>();
      // As hexadecimal text: the widest field is an unsigned 64-bit number, which JSON readers
      // lose.
      info.superblock()
          .forEach(field -> fields.put(field.name(), "0x" + Long.toHexString(field.value())));
      Map<String, Object> json = json("squashfs", info.summary());
      json.put("compression", info.compressor());
      json.put("compressorOptions", new TreeMap<>(info.options()));
      json.put("flags", info.flags());
      json.put("superblock", fields);
      console.printJson("inspect", json);
      return;
    }
    var text = new StringBuilder();
    text.append(place.shown()).append(": squashfs 4.0, ").append(info.compressor());
    text.append(", ").append(Sizes.text(info.summary().size())).append('\n');
    for (SquashfsFacts.Field field : info.superblock()) {
      text.append(
          String.format(
              Locale.ROOT,
              "0x%02x  %-22s 0x%x (%s)\n",
              field.offset(),
              field.name(),
              field.value(),
              Long.toUnsignedString(field.value())));
    }
    text.append("flags: ").append(String.join(", ", info.flags())).append('\n');
    info.options()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    console.print(text + ImageReport.text(info.summary()));
  }

  private void tar(Console console, OpenImage image) throws IOException {
    ImageSummary summary = TarArchive.verify(image.image());
    boolean plain = image.compression() == Codec.Id.STORE;
    if (common.json) {
      Map<String, Object> json = json("tar", summary);
      json.put("compression", image.compression().toString());
      json.put("fileSize", image.fileSize());
      console.printJson("inspect", json);
      return;
    }
    console.print(
        place.shown()
            + ": tar, "
            + Sizes.text(summary.size())
            + (plain ? "" : " in " + Sizes.text(image.fileSize()) + " of " + image.compression())
            + "\n"
            + ImageReport.text(summary));
  }

  private Map<String, Object> json(String format, ImageSummary summary) {
    var json = new LinkedHashMap<String, Object>();
    json.put("image", place.shown());
    json.put("format", format);
    json.put("size", summary.size());
    json.put("facts", new TreeMap<>(summary.facts()));
    json.put("sections", ImageReport.sections(summary));
    return json;
  }
}
