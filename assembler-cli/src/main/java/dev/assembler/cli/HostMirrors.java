package dev.assembler.cli;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.text.Nearest;
import dev.assembler.core.tree.Directory;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.Mirrors;
import dev.assembler.pipeline.inputs.Addresses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where distributions are fetched from: as options say, the environment, else the host's apt. */
final class HostMirrors {

  private static final Path APT = Path.of("/etc/apt");

  /** A line of sources.list, or a field of a .sources file. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?m)^(?:deb\\s+(?:\\[[^\\]]*\\]\\s+)?|URIs:\\s*)(https?://[^\\s]+/debian)/?(?:\\s|$)");

  private static final List<String> NAMES = List.of("alpine", "debian");

  private HostMirrors() {}

  /**
   * @throws UsageException for an option that names none
   */
  static Mirrors of(List<String> options, Console console) {
    Map<String, String> mirrors = new TreeMap<>();
    for (String name : NAMES) {
      String variable = "ASSEMBLE_MIRROR_" + name.toUpperCase(Locale.ROOT);
      String address = console.variable(variable);
      if (address != null) {
        if (address.contains("://")) {
          Addresses.parseFolder(variable, address);
        }
        mirrors.put(name, stripped(address));
      }
    }
    for (String option : options) {
      String text = Arguments.shown(option);
      int equals = text.indexOf('=');
      boolean isAddress = text.substring(equals + 1).contains("://");
      if (equals < 1 || !(isAddress || text.startsWith("alpine=/"))) {
        throw new UsageException(
            "--mirror",
            "no NAME=URL",
            "a distribution and an address",
            "for example --mirror debian=https://mirror.example/debian");
      }
      String name = text.substring(0, equals);
      if (!NAMES.contains(name)) {
        throw new UsageException(
            "--mirror " + name,
            "no distribution known here",
            "one of " + String.join(", ", NAMES),
            Nearest.to(name, NAMES).map(near -> "did you mean " + near + "?").orElse(""));
      }
      String address = text.substring(equals + 1);
      if (isAddress) {
        Addresses.parseFolder("--mirror " + name, address);
      }
      mirrors.put(name, stripped(address));
    }
    if (!mirrors.containsKey("debian")) {
      ofHost().ifPresent(address -> mirrors.put("debian", address));
    }
    return new Mirrors(mirrors);
  }

  private static String stripped(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  /** The first archive of Debian's that apt fetches from. */
  private static Optional<String> ofHost() {
    try {
      for (Path file : files()) {
        if (Files.isReadable(file) && Files.size(file) < 1 << 20) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          Optional<String> address = enabled(text);
          if (address.isPresent()) {
            return address;
          }
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // what cannot be read names nothing; a recipe that needs it says so
    }
    return Optional.empty();
  }

  /** Of the first stanza or line that is not switched off. */
  static Optional<String> enabled(String text) {
    for (String stanza : text.split("\n\\s*\n", -1)) {
      Matcher address = ADDRESS.matcher(stanza);
      boolean isOff =
          stanza.matches("(?is).*^enabled:\\s*no\\s*$.*".replace("(?is)", "(?ism)"))
              || stanza.matches("(?ism).*^types:\\s*deb-src\\s*$.*");
      if (!isOff && address.find()) {
        return Optional.of(address.group(1));
      }
    }
    return Optional.empty();
  }

  private static List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    if (Files.isRegularFile(APT.resolve("sources.list"))) {
      files.add(APT.resolve("sources.list"));
    }
    Path more = APT.resolve("sources.list.d");
    if (Files.isDirectory(more)) {
      Directory own = HostDirectory.read(more, HostReadOptions.defaults()).tree().root();
      for (int i = 0; i < own.size(); i++) {
        String name = own.name(i).toString();
        if (name.matches("[A-Za-z0-9._-]+\\.(list|sources)")) {
          files.add(more.resolve(name));
        }
      }
    }
    return files;
  }
}
