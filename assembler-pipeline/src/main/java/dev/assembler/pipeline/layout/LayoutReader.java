package dev.assembler.pipeline.layout;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.assembler.core.text.Nearest;
import dev.assembler.gpt.TableKind;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.layout.LayoutFormatException.Problem;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

  private static final long LARGEST_FILE = 1 << 20;

  private final HostPath file;
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();
  private KeyLines lines;

  private LayoutReader(HostPath file) {
    this.file = file;
    Path parent = file.toPath().toAbsolutePath().getParent();
    this.folder = parent == null ? file.toPath().toAbsolutePath() : parent;
  }

  /**
   * @throws InputException if the file is missing or unreadable
   * @throws LayoutFormatException with every problem and its line
   */
  static DiskEntry read(HostPath file) throws IOException {
    return new LayoutReader(file).read();
  }

  private DiskEntry read() throws IOException {
    String text = text();
    lines = KeyLines.of(text);
    Map<String, Object> values = parse(text);
    LayoutTable whole = table("", values);
    whole.requireKeys(LayoutKeys.TABLES);
    DiskEntry disk = disk(whole);
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Problem::line));
      throw new LayoutFormatException(file.toString(), problems);
    }
    return disk;
  }

  private String text() throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file.toPath()) > LARGEST_FILE) {
        throw new InputException(file.toString(), "a layout has at most 1 MiB");
      }
      bytes = Files.readAllBytes(file.toPath());
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(file.toString(), "not UTF-8, as TOML must be", e);
    }
  }

  private Map<String, Object> parse(String text) throws LayoutFormatException {
    try {
      return new TomlMapper()
          .readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new LayoutFormatException(
          file.toString(), List.of(new Problem(line, "not TOML: " + e.getOriginalMessage())));
    }
  }

  private LayoutTable table(String path, Map<String, Object> values) {
    return new LayoutTable(path, values, lines, problems::add);
  }

  private DiskEntry disk(LayoutTable whole) {
    LayoutTable disk = table("disk", map(whole, "disk"));
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
    List<PartitionEntry> entries = partitions.read(tables(whole, "partition"));
    if (entries.isEmpty() && problems.isEmpty()) {
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
        disk.parsed("guid", LayoutTable::guid),
        disk.number("entries-lba", 2, 0xFFFF_FFFFL),
        bootLoader(disk),
        entries,
        raws(tables(whole, "raw")),
        meaning(whole.values()));
  }

  private static boolean requireSeed(LayoutTable disk, String seed) {
    if (seed.isEmpty()) {
      disk.problem("seed", "seed: empty, expected any text");
    }
    return !seed.isEmpty();
  }

  private Optional<DiskEntry.BootLoader> bootLoader(LayoutTable disk) {
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

  private List<DiskEntry.Raw> raws(List<LayoutTable> tables) {
    var raws = new ArrayList<DiskEntry.Raw>();
    for (LayoutTable raw : tables) {
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
  static HostFile file(LayoutTable table, String key, String name, Path folder) {
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

  @SuppressWarnings("unchecked") // TOML's keys are texts
  private static Map<String, Object> map(LayoutTable whole, String key) {
    Object value = whole.values().get(key);
    if (value == null || value instanceof Map) {
      return value == null ? Map.of() : (Map<String, Object>) value;
    }
    whole.problem(key, key + ": expected a table, [" + key + "]");
    return Map.of();
  }

  @SuppressWarnings("unchecked")
  private List<LayoutTable> tables(LayoutTable whole, String key) {
    Object value = whole.values().get(key);
    if (value == null) {
      return List.of();
    }
    var tables = new ArrayList<LayoutTable>();
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      for (Object element : list) {
        tables.add(table(key + '[' + tables.size() + ']', (Map<String, Object>) element));
      }
    } else {
      whole.problem(key, key + ": expected a list of tables, [[" + key + "]]");
    }
    return tables;
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
