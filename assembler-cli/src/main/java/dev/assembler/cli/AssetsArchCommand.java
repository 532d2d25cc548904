package dev.assembler.cli;

import dev.assembler.assets.Architectures;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints an architecture's name in manifests. */
@Command(
    name = "assemble assets arch",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Prints an architecture's name in manifests, this host's by default.",
    footer = {"", "Example:", "  assemble assets arch aarch64"})
final class AssetsArchCommand implements Verb {

  @Parameters(index = "0", arity = "0..1", paramLabel = "ARCH", description = "Any usual name.")
  String arch;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return "";
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    String key = key(arch);
    if (common.json) {
      console.printJson("assets arch", Map.of("arch", key));
    } else {
      console.print(key + "\n");
    }
    return ExitCode.DONE;
  }

  /** The manifests' name of an architecture, of this host's where none is given. */
  static String key(String arch) {
    return Architectures.key(
        arch == null ? System.getProperty("os.arch").toLowerCase(Locale.ROOT) : arch);
  }
}
