package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A package's own .PKGINFO: lines of {@code key = value} (apk-v2(5)).
 *
 * @param info what an index says, too; without checksum and size of the file
 * @param replaces whose files it may replace
 * @param replacesPriority which of two packages that replace each other is on top; -1: not stated
 * @param triggers folders whose changes run its trigger
 * @param dataHash SHA-256 of the compressed data member in hexadecimal; null if not stated
 */
record Pkginfo(
    ApkPackage info,
    List<ApkDependency> replaces,
    int replacesPriority,
    List<String> triggers,
    String dataHash) {

  static final String NAME = ".PKGINFO";

  private static final Map<String, Character> FIELDS =
      Map.ofEntries(
          Map.entry("pkgname", 'P'),
          Map.entry("pkgver", 'V'),
          Map.entry("pkgdesc", 'T'),
          Map.entry("url", 'U'),
          Map.entry("size", 'I'),
          Map.entry("license", 'L'),
          Map.entry("arch", 'A'),
          Map.entry("depend", 'D'),
          Map.entry("install_if", 'i'),
          Map.entry("provides", 'p'),
          Map.entry("origin", 'o'),
          Map.entry("maintainer", 'm'),
          Map.entry("builddate", 't'),
          Map.entry("commit", 'c'),
          Map.entry("provider_priority", 'k'));

  static Pkginfo read(byte[] text) throws ImageFormatException {
    var fields = new PackageFields();
    var replaces = new ArrayList<ApkDependency>();
    var triggers = new ArrayList<String>();
    int priority = -1;
    String dataHash = null;
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      int equals = line.indexOf(" = ");
      if (line.startsWith("#") || equals < 0) {
        continue;
      }
      String key = line.substring(0, equals);
      String value = line.substring(equals + 3);
      switch (key) {
        case "replaces" -> replaces.addAll(ApkDependency.list(value));
        case "replaces_priority" ->
            priority = (int) PackageFields.number('q', value, Integer.MAX_VALUE);
        case "triggers" -> triggers.addAll(List.of(value.strip().split(" +")));
        case "datahash" -> dataHash = value;
        default -> {
          Character field = FIELDS.get(key);
          if (field != null) {
            fields.put(field, value);
          }
        }
      }
    }
    return new Pkginfo(fields.build(), replaces, priority, triggers, dataHash);
  }

  Pkginfo {
    replaces = List.copyOf(replaces);
    triggers = List.copyOf(triggers);
  }
}
