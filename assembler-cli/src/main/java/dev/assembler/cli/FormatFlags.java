package dev.assembler.cli;

import dev.assembler.pipeline.format.FormatOption;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that formats have for themselves, as options of the main job. */
final class FormatFlags implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec spec) {
    for (FormatOption option : ImageFormats.options()) {
      OptionSpec.Builder flag =
          OptionSpec.builder(option.name())
              .paramLabel(option.label())
              .description(ImageFormats.having(option) + ": " + option.help());
      spec.addOption(
          switch (option.value()) {
            case FLAG -> flag.type(boolean.class).arity("0").build();
            case TEXT, FILE, PLACE -> flag.type(String.class).arity("1").build();
            case LIST, SOURCES ->
                flag.type(List.class).auxiliaryTypes(String.class).arity("1").build();
          });
    }
    return spec;
  }

  /** What of them was given; files are read. */
  static OptionValues values(CommandSpec spec) throws IOException {
    var values = new LinkedHashMap<String, List<byte[]>>();
    for (FormatOption option : ImageFormats.options()) {
      Object value = spec.findOption(option.name()).getValue();
      List<byte[]> bytes =
          switch (value) {
            case null -> null;
            case Boolean given -> given ? List.<byte[]>of() : null;
            case List<?> texts ->
                texts.stream().map(text -> Arguments.bytes((String) text)).toList();
            default -> text(option, (String) value);
          };
      if (bytes != null) {
        values.put(option.name(), bytes);
      }
    }
    return new OptionValues(Map.copyOf(values));
  }

  private static List<byte[]> text(FormatOption option, String value) throws IOException {
    byte[] bytes = Arguments.bytes(value);
    if (option.value() != FormatOption.Value.FILE) {
      return List.of(bytes);
    }
    HostPath file = HostPath.of(bytes);
    return List.of(file.toString().getBytes(StandardCharsets.UTF_8), PatternOptions.contents(file));
  }
}
