package dev.assembler.pipeline.layout;

import dev.assembler.codec.Codec;
import dev.assembler.core.text.Nearest;
import dev.assembler.fat.FatProfile;
import dev.assembler.gpt.PartitionAttribute;
import dev.assembler.gpt.PartitionSize;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.PartitionType;
import dev.assembler.gpt.TableKind;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.layout.PartitionEntry.Format;
import dev.assembler.pipeline.toml.TomlTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Reads the partitions of a layout. */
final class PartitionsReader {

  /** Which keys a format has for itself. */
  private static final Map<Format, Set<String>> OWN =
      Map.of(
          Format.SQUASHFS, Set.of("tree", "exclude", "spec", "files", "compression"),
          Format.FAT, Set.of("tree", "exclude", "spec", "files", "label", "profile"),
          Format.EXT4,
              Set.of(
                  "tree",
                  "exclude",
                  "spec",
                  "files",
                  "label",
                  "profile",
                  "block-size",
                  "inodes",
                  "inode-ratio",
                  "reserved",
                  "journal"),
          Format.RAW, Set.of("source", LayoutKeys.ARTIFACT, "of"),
          Format.VERITY, Set.of("of"),
          Format.NONE, Set.of());

  /** What of an ext4 volume's keys the command line has as an option of that name. */
  private static final List<String> SETTINGS =
      List.of("label", "profile", "block-size", "inodes", "inode-ratio", "reserved", "journal");

  private final DiskGround ground;
  private final PartitionContents contents;
  private final String architecture;
  private final TableKind table;

  PartitionsReader(DiskGround ground, String architecture, TableKind table) {
    this.ground = ground;
    this.contents = new PartitionContents(ground);
    this.architecture = architecture;
    this.table = table;
  }

  List<PartitionEntry> read(List<TomlTable> tables) {
    var entries = new ArrayList<PartitionEntry>();
    var names = new TreeMap<String, Format>();
    var hashed = new TreeSet<String>();
    for (TomlTable each : tables) {
      each.requireKeys(LayoutReader.keys(ground, LayoutKeys.PARTITION));
      Optional<String> name = each.text("name");
      if (!each.has("name")) {
        each.problem("", "no name; every partition has its own");
      }
      Format format = format(each);
      requireOwn(each, format);
      if (format == Format.VERITY || format == Format.RAW && each.has("of")) {
        requireData(each, names, hashed);
      }
      if (name.isPresent() && names.putIfAbsent(name.get(), format) != null) {
        each.problem("name", "name \"" + name.get() + "\": another partition has it already");
      }
      entries.add(entry(each, name.orElse(""), format));
    }
    for (int i = 0; i < entries.size(); i++) {
      boolean named = entries.get(i).of().isPresent() || hashed.contains(entries.get(i).name());
      if (named && tables.get(i).has("guid")) {
        tables.get(i).problem("guid", "guid: the root hash is what names it");
      }
    }
    return entries;
  }

  private Format format(TomlTable each) {
    Optional<Format> stated = each.parsed("format", PartitionsReader::parseFormat);
    if (stated.isPresent() || each.has("format")) {
      return stated.orElse(Format.NONE);
    }
    if (each.has("tree") || each.has("files")) {
      each.problem("", "no format for the tree; state format = \"squashfs\", \"ext4\" or \"fat\"");
      return Format.FAT;
    }
    if (ground instanceof DiskGround.Within && each.has(LayoutKeys.ARTIFACT)) {
      return Format.RAW;
    }
    return each.has("of") ? Format.VERITY : each.has("source") ? Format.RAW : Format.NONE;
  }

  private static Format parseFormat(String text) {
    List<String> names = Arrays.stream(Format.values()).map(Format::toString).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "format \""
              + text
              + "\": expected one of "
              + String.join(", ", names)
              + Nearest.hint(text, names));
    }
    return Format.values()[index];
  }

  /** Keys that would change nothing are not swallowed. */
  private void requireOwn(TomlTable each, Format format) {
    var others = new TreeSet<String>();
    OWN.values().forEach(others::addAll);
    others.removeAll(OWN.get(format));
    others.retainAll(LayoutReader.keys(ground, LayoutKeys.PARTITION));
    for (String key : others) {
      if (each.has(key)) {
        each.problem(key, key + ": format \"" + format + "\" has no use for it");
      }
    }
    boolean needsTree =
        (format == Format.SQUASHFS || format == Format.FAT)
            && !each.has("tree")
            && !each.has("files");
    if (needsTree) {
      each.problem("", "no tree and no files");
    }
  }

  /** The tree of hashes is known when its data has been written. */
  private static void requireData(TomlTable each, Map<String, Format> before, Set<String> hashed) {
    if (!each.has("of")) {
      each.problem("", "no of; name the partition whose hash area this is");
      return;
    }
    Optional<String> of = each.text("of");
    if (of.isEmpty()) {
      return;
    }
    Format data = before.get(of.get());
    if (data == null) {
      each.problem(
          "of",
          "of = \""
              + of.get()
              + "\": no partition before this one has that name"
              + Nearest.hint(of.get(), before.keySet()));
    } else if (data == Format.VERITY || data == Format.NONE) {
      each.problem("of", "of = \"" + of.get() + "\": a partition with content is needed");
    } else if (!hashed.add(of.get())) {
      each.problem("of", "of = \"" + of.get() + "\": it has a hash area already");
    }
  }

  private PartitionEntry entry(TomlTable each, String name, Format format) {
    String type =
        each.parsed(
                "type",
                text -> {
                  PartitionType.parse(text, architecture);
                  return text;
                })
            .orElse("linux-generic");
    if (!each.has("type")) {
      each.problem(
          "", "no type; a role such as \"esp\" or \"root\", a GUID, or a byte as \"0x0c\"");
    }
    PartitionSpec spec = PartitionSpec.of(name, type);
    OptionalLong size = OptionalLong.empty();
    Object stated = each.values().get("size");
    if ("rest".equals(stated)) {
      spec = spec.withSize(PartitionSize.rest());
    } else if (!"minimal".equals(stated)) {
      size = each.size("size");
      spec = size.isPresent() ? spec.withSize(PartitionSize.of(size.getAsLong())) : spec;
    }
    FatProfile profile = type.equals("esp") ? FatProfile.ESP : FatProfile.NONE;
    if (format == Format.FAT) {
      profile = each.parsed("profile", FatProfile::parse).orElse(profile);
    }
    Optional<NamedFile> source =
        format == Format.RAW ? PartitionContents.body(ground, each) : Optional.empty();
    requireHashArea(each, source);
    return new PartitionEntry(
        placed(each, spec),
        format,
        contents.trees(each),
        contents.settled(each),
        contents.excluded(each),
        contents.specs(each),
        contents.files(each),
        source,
        size,
        each.text("label").orElse(""),
        each.parsed("compression", PartitionsReader::codec),
        profile,
        format == Format.EXT4 ? settings(each) : OptionValues.NONE,
        each.text("of"));
  }

  /** A raw body is hashes of something only where whoever made it says so. */
  private static void requireHashArea(TomlTable each, Optional<NamedFile> source) {
    if (each.has("of") && source.isPresent() && !source.get().isHashArea()) {
      each.problem(
          "of", "of: " + source.get().name() + " is no hash area; format = \"verity\" makes one");
    }
  }

  /** Numbers and texts as they would be typed; whoever takes them says what is wrong with them. */
  private static OptionValues settings(TomlTable each) {
    var values = new LinkedHashMap<String, List<byte[]>>();
    for (String key : SETTINGS) {
      Object value = each.values().get(key);
      if (value instanceof String || value instanceof Integer || value instanceof Long) {
        byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
        values.put("--" + key, List.of(text));
      } else if (value != null) {
        each.problem(key, key + " = " + value + ": expected a text or a number");
      }
    }
    return new OptionValues(values);
  }

  private PartitionSpec placed(TomlTable each, PartitionSpec bare) {
    PartitionSpec spec = bare;
    OptionalLong start = each.size("start");
    OptionalLong alignment = each.size("alignment");
    OptionalLong gap = each.size("gap");
    OptionalLong number = each.number("number", 1, 1024);
    Optional<UUID> guid = each.parsed("guid", TomlTable::guid);
    spec = start.isPresent() ? spec.withStart(start.getAsLong()) : spec;
    spec = alignment.isPresent() ? spec.withAlignment(alignment.getAsLong()) : spec;
    spec = gap.isPresent() ? spec.withGap(gap.getAsLong()) : spec;
    spec = number.isPresent() ? spec.withNumber((int) number.getAsLong()) : spec;
    spec = guid.isPresent() ? spec.withGuid(guid.get()) : spec;
    spec = spec.withActive(each.flag("active").orElse(false));
    if (each.values().get("mbr") instanceof Boolean listed) {
      spec = listed ? spec.withMbrEntry() : spec;
    } else if (each.has("mbr")) {
      Optional<Integer> type = each.parsed("mbr", PartitionsReader::mbrType);
      spec = type.isPresent() ? spec.withMbrEntry(type.get()) : spec;
    }
    long bits = 0;
    for (String name : each.texts("attributes")) {
      try {
        bits |= PartitionAttribute.parse(name).mask();
      } catch (IllegalArgumentException e) {
        each.problem("attributes", e.getMessage());
      }
    }
    if (bits != 0 && table == TableKind.MBR) {
      each.problem("attributes", "attributes: an MBR has none, but active");
    }
    return bits == 0 ? spec : spec.withAttributeBits(bits);
  }

  private static int mbrType(String text) {
    return PartitionType.parse(text, "amd64")
        .mbrByte()
        .orElseThrow(
            () -> new IllegalArgumentException("mbr \"" + text + "\": has no byte in an MBR"));
  }

  private static Codec codec(String text) {
    Codec codec = Codec.parse(text);
    if (!codec.id().canCompress()) {
      throw new IllegalArgumentException("compression " + text + ": can be read but not written");
    }
    return codec;
  }
}
