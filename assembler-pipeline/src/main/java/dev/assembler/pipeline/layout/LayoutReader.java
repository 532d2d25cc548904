package dev.assembler.pipeline.layout;

import dev.assembler.core.text.Nearest;
import dev.assembler.gpt.TableKind;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.Absent;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlFormatException;
import dev.assembler.pipeline.toml.TomlTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what describes a disk; everything that is wrong with it is told at once. */
final class LayoutReader {

  /** What stands for content, or for nothing at all. */
  private static final Set<String> NOT_MEANT =
      Set.of("tree", "spec", "files", "source", "artifact", "bios-boot", "seed");

  private final DiskGround ground;
  private final String defaultArchitecture;

  /**
   * @param architecture that types such as "root" mean where none is stated
   */
  LayoutReader(DiskGround ground, String architecture) {
    this.ground = ground;
    this.defaultArchitecture = architecture;
  }

  /**
   * Reads a layout file.
   *
   * @throws InputException if the file is missing or unreadable
   * @throws TomlFormatException with every problem and its line
   */
  static DiskEntry read(HostPath file) throws IOException {
    TomlFile toml = TomlFile.read(file, "layout");
    toml.root().requireKeys(LayoutKeys.TABLES);
    DiskEntry disk = new LayoutReader(DiskGround.OwnFile.of(toml), "amd64").disk(toml.root());
    toml.requireSound();
    return disk;
  }

  /** The disk of a table; what is wrong becomes its problems. */
  DiskEntry disk(TomlTable whole) {
    TomlTable disk = whole.tableOrEmpty("disk");
    disk.requireKeys(keys());
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
    String architecture = disk.text("architecture").orElse(defaultArchitecture);
    TableKind table = disk.parsed("table", LayoutReader::tableKind).orElse(TableKind.GPT);
    var partitions = new PartitionsReader(ground, architecture, table);
    List<PartitionEntry> entries = partitions.read(whole.tables("partition"));
    if (entries.isEmpty() && !whole.has("partition")) {
      whole.problem("partition", "no partitions; a disk has at least one [[partition]]");
    }
    return new DiskEntry(
        ground.name(),
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
        raws(whole.tables("raw")),
        meaning(described(whole)));
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
            ground.file(disk, "bios-boot", pairs.get("boot")),
            ground.file(disk, "bios-boot", pairs.get("core"))));
  }

  private List<DiskEntry.Raw> raws(List<TomlTable> tables) {
    var raws = new ArrayList<DiskEntry.Raw>();
    for (TomlTable raw : tables) {
      raw.requireKeys(keys(ground, LayoutKeys.RAW));
      var offset = raw.size("offset");
      if (!raw.has("offset")) {
        raw.problem("", "no offset; bytes outside of partitions lie at one");
      }
      Optional<NamedFile> source = PartitionContents.body(ground, raw);
      if (offset.isPresent() && source.isPresent()) {
        String name = raw.text("name").orElse(source.get().name());
        raws.add(new DiskEntry.Raw(name, offset.getAsLong(), source.get()));
      }
    }
    return raws;
  }

  /** The seed of a description within a file is that file's business. */
  private List<String> keys() {
    return ground instanceof DiskGround.OwnFile
        ? LayoutKeys.DISK
        : LayoutKeys.DISK.stream().filter(key -> !key.equals("seed")).toList();
  }

  /** Keys of a table that may have a body. */
  static List<String> keys(DiskGround ground, List<String> keys) {
    return ground instanceof DiskGround.OwnFile
        ? keys
        : Stream.concat(keys.stream(), Stream.of(LayoutKeys.ARTIFACT)).toList();
  }

  private static Map<String, Object> described(TomlTable whole) {
    var described = new TreeMap<>(whole.values());
    described.keySet().retainAll(LayoutKeys.TABLES);
    return described;
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
      case List<?> list ->
          list.stream().filter(one -> one != Absent.ELEMENT).map(LayoutReader::meaningOf).toList();
      default -> value.toString();
    };
  }
}
