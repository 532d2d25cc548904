package dev.assembler.cli;

import dev.assembler.assets.GuestConfig;
import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a guest's configuration. */
@Command(
    name = "assemble assets config",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Checks a guest's build.toml and prints what it says, defaults included.",
    footer = {"", "Example:", "  assemble assets config build.toml --arch arm64"})
final class AssetsConfigCommand implements Verb {

  @Parameters(index = "0", paramLabel = "FILE", description = "The build.toml.")
  String file;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "Only this architecture. Default: all.")
  String arch;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return ""; // whatever is wrong in the file names it
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Path path = Requests.path("FILE", file).toPath();
    GuestConfig config = GuestConfig.read(path);
    SortedMap<String, GuestConfig.Architecture> chosen = config.architectures();
    if (arch != null) {
      String key = AssetsArchCommand.key(arch);
      try {
        chosen = new TreeMap<>(Map.of(key, config.architecture(key)));
      } catch (ImageFormatException e) {
        throw new InputException(Arguments.shown(file), e.getMessage(), e);
      }
    }
    var json = new TreeMap<String, Object>();
    json.put("compression", config.compression());
    config.compressionLevel().ifPresent(level -> json.put("compression_level", level));
    json.put("version_commands", config.versionCommands());
    var arches = new TreeMap<String, Object>();
    chosen.forEach((name, architecture) -> arches.put(name, fields(architecture)));
    json.put("architectures", arches);
    if (console.isJson()) {
      console.printJson("assets config", json);
    } else if (!console.isQuiet()) {
      var text = new StringBuilder();
      lines("", json, text);
      console.print(text.toString());
    }
    return ExitCode.DONE;
  }

  /** As the file has them, without what it does not say. */
  private static Map<String, Object> fields(GuestConfig.Architecture architecture) {
    var fields = new TreeMap<String, Object>();
    fields.put("base_image", architecture.baseImage());
    fields.put("docker_platform", architecture.dockerPlatform());
    fields.put("rust_target", architecture.rustTarget());
    fields.put("kernel_branch", architecture.kernelBranch());
    fields.put("kernel_image", architecture.kernelImage());
    fields.put("defconfig", architecture.defconfig());
    fields.values().removeIf(""::equals);
    if (architecture.nodeMajor() > 0) {
      fields.put("node_major", architecture.nodeMajor());
    }
    return fields;
  }

  private static void lines(String place, Map<?, ?> fields, StringBuilder text) {
    fields.forEach((key, value) -> {
      if (value instanceof Map<?, ?> table) {
        lines(place + key + ".", table, text);
      } else {
        text.append(place).append(key).append(": ").append(value).append('\n');
      }
    });
  }
}
