package dev.assembler.pipeline.layout;

import dev.assembler.core.text.Nearest;
import dev.assembler.gpt.TableKind;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlFormatException;
import dev.assembler.pipeline.toml.TomlTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Reads a layout file; everything that is wrong with it is told at once. */
final class LayoutReader {

  /** What stands for content, or for nothing at all. */
  private static final Set<String> NOT_MEANT =
      Set.of("tree", "spec", "files", "source", "bios-boot", "seed");

  private final TomlFile toml;
  private final HostPath file;
  private final Path folder;

  private LayoutReader(TomlFile toml) {
    this.toml = toml;
    this.file = toml.file();
    this.folder = toml.folder();
  }

  /**
   * @throws InputException if the file is missing or unreadable
   * @throws TomlFormatException with every problem and its line
   */
  static DiskEntry read(HostPath file) throws IOException {
    TomlFile toml = TomlFile.read(file, "layout");
    DiskEntry disk = new LayoutReader(toml).disk();
    toml.requireSound();
    return disk;
  }

  private DiskEntry disk() {
    TomlTable whole = toml.root();
    whole.requireKeys(LayoutKeys.TABLES);
    TomlTable disk = toml.table("disk");
    disk.requireKeys(LayoutKeys.DISK);
    boolean minimal = disk.values().get("size") instanceof String text && text.equals("minimal");
    var size = minimal ? OptionalLong.empty() : disk.size("size");
    if (!minimal && size.isPresent() && size.getAsLong() == 0) {
      disk.problem("size", "size = 0: expected at least a sector, or \"minimal\"");
    }
    long sectorSize = disk.number("sector-size", 512, 4096).orElse(512);
    if (sectorSize != 512 && sectorSize != 4096) {
      disk.problem("sector-size", "sector-size = " + sectorSize + ": expected 512 or 4096");
      sectorSize = 512;
    }
    String architecture = disk.text("architecture").orElse("amd64");
    TableKind table = disk.parsed("table", LayoutReader::tableKind).orElse(TableKind.GPT);
    var partitions = new PartitionsReader(file, folder, architecture, table);
    List<PartitionEntry> entries = partitions.read(toml.tables("partition"));
    if (entries.isEmpty() && toml.isSound()) {
      whole.problem("partition", "no partitions; a disk has at least one [[partition]]");
    }
    return new DiskEntry(
        file,
        table,
        size.isPresent() && size.getAsLong() == 0 ? OptionalLong.empty() : size,
        (int) sectorSize,
        architecture,
        disk.size("alignment"),
        disk.text("seed").filter(seed -> requireSeed(disk, seed)),
        disk.parsed("guid", TomlTable::guid),
        disk.number("entries-lba", 2, 0xFFFF_FFFFL),
        bootLoader(disk),
        entries,
        raws(toml.tables("raw")),
        meaning(whole.values()));
  }

  private static boolean requireSeed(TomlTable disk, String seed) {
    if (seed.isEmpty()) {
      disk.problem("seed", "seed: empty, expected any text");
    }
    return !seed.isEmpty();
  }

  private Optional<DiskEntry.BootLoader> bootLoader(TomlTable disk) {
    if (!disk.has("bios-boot")) {
      return Optional.empty();
    }
    Map<String, String> pairs = disk.pairs("bios-boot");
    for (String key : pairs.keySet()) {
      if (!LayoutKeys.BIOS_BOOT.contains(key)) {
        disk.problem(
            "bios-boot", "unknown key \"" + key + '"' + Nearest.hint(key, LayoutKeys.BIOS_BOOT));
      }
    }
    for (String key : LayoutKeys.BIOS_BOOT) {
      if (!pairs.containsKey(key)) {
        disk.problem("bios-boot", "no " + key + "; GRUB needs { boot = FILE, core = FILE }");
        return Optional.empty();
      }
    }
    return Optional.of(
        new DiskEntry.BootLoader(
            file(disk, "bios-boot", pairs.get("boot"), folder),
            file(disk, "bios-boot", pairs.get("core"), folder)));
  }

  private List<DiskEntry.Raw> raws(List<TomlTable> tables) {
    var raws = new ArrayList<DiskEntry.Raw>();
    for (TomlTable raw : tables) {
      raw.requireKeys(LayoutKeys.RAW);
      var offset = raw.size("offset");
      Optional<String> source = raw.text("source");
      if (!raw.has("offset")) {
        raw.problem("", "no offset; bytes outside of partitions lie at one");
      }
      if (!raw.has("source")) {
        raw.problem("", "no source; name a file");
      }
      if (offset.isPresent() && source.isPresent()) {
        HostFile from = file(raw, "source", source.get(), folder);
        raws.add(
            new DiskEntry.Raw(raw.text("name").orElse(source.get()), offset.getAsLong(), from));
      }
    }
    return raws;
  }

  /** A file that is there, or a problem. */
  static HostFile file(TomlTable table, String key, String name, Path folder) {
    if (name.isEmpty() || name.indexOf(0) >= 0) {
      table.problem(key, key + ": no path");
      return new HostFile(name, folder);
    }
    HostFile file = HostFile.of(name, folder);
    String problem = file.problem();
    if (problem != null) {
      table.problem(key, name + ": " + problem);
    }
    return file;
  }

  private static TableKind tableKind(String text) {
    List<String> names =
        Arrays.stream(TableKind.values()).map(k -> k.name().toLowerCase(Locale.ROOT)).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "table \"" + text + "\": expected gpt, hybrid or mbr" + Nearest.hint(text, names));
    }
    return TableKind.values()[index];
  }

  /** Without what stands for content; in the order of names. */
  private static Map<String, Object> meaning(Map<?, ?> values) {
    var meant = new TreeMap<String, Object>();
    values.forEach((key, value) -> {
      if (!NOT_MEANT.contains(key)) {
        meant.put((String) key, meaningOf(value));
      }
    });
    return meant;
  }

  private static Object meaningOf(Object value) {
    return switch (value) {
      case Map<?, ?> map -> meaning(map);
      case List<?> list -> list.stream().map(LayoutReader::meaningOf).toList();
      default -> value.toString();
    };
  }
}
