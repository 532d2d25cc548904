package dev.assembler.gpt;

import dev.assembler.core.text.Nearest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a partition is for: a GUID in a GPT, a byte in an MBR, and a name that covers both.
 *
 * @param name "esp", "root-x86-64"; a GUID or "0x0c" where there is no other
 * @param guid of it in a GPT; empty for what only an MBR knows
 * @param mbrByte of it in an MBR, 1 to 255; empty for what only a GPT knows
 */
public record PartitionType(String name, Optional<UUID> guid, OptionalInt mbrByte) {

  /** DPS names of architectures, by the names that others have for them. */
  private static final Map<String, String> ARCHITECTURES =
      Map.ofEntries(
          Map.entry("amd64", "x86-64"),
          Map.entry("x86_64", "x86-64"),
          Map.entry("i386", "x86"),
          Map.entry("i686", "x86"),
          Map.entry("aarch64", "arm64"),
          Map.entry("armhf", "arm"),
          Map.entry("armv7", "arm"),
          Map.entry("loong64", "loongarch64"),
          Map.entry("mipsel", "mips-le"),
          Map.entry("mips64el", "mips64-le"),
          Map.entry("hppa", "parisc"),
          Map.entry("ppc64el", "ppc64-le"),
          Map.entry("ppc64le", "ppc64-le"));

  /**
   * The type that a text means: a role ("esp", "home"; "root", "usr-verity" for the architecture),
   * a full name ("root-arm64"), a GUID, or a byte of the MBR ("0x0c").
   *
   * @param architecture of the system on the disk: "amd64", "arm64", or as the Discoverable
   *     Partitions Specification says it
   * @throws IllegalArgumentException if it means nothing, with what may have been meant
   */
  public static PartitionType parse(String text, String architecture) {
    if (text.matches("0x[0-9a-fA-F]{1,2}")) {
      return ofByte(Integer.parseInt(text.substring(2), 16));
    }
    if (text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      return of(UUID.fromString(text));
    }
    String name = text.toLowerCase(Locale.ROOT);
    PartitionType type = KnownTypes.NAMED.get(name);
    if (type == null && name.matches("(root|usr)(-verity(-sig)?)?")) {
      type = ofRole(name, architecture);
    }
    if (type == null) {
      throw new IllegalArgumentException(
          "type \""
              + text
              + "\": neither a role nor a GUID nor a byte such as 0x0c"
              + Nearest.hint(name, KnownTypes.ROLES));
    }
    return type;
  }

  private static PartitionType ofRole(String role, String architecture) {
    String known = ARCHITECTURES.getOrDefault(architecture, architecture);
    int end = role.indexOf('-');
    String part = end < 0 ? role : role.substring(0, end);
    String suffix = end < 0 ? "" : role.substring(end);
    PartitionType type = KnownTypes.NAMED.get(part + '-' + known + suffix);
    if (type == null) {
      throw new IllegalArgumentException(
          "architecture \""
              + architecture
              + "\": has no partition types"
              + Nearest.hint(architecture, KnownTypes.ARCHITECTURES));
    }
    return type;
  }

  /** The type of a GUID, with its name if it is known. */
  public static PartitionType of(UUID guid) {
    PartitionType known = KnownTypes.BY_GUID.get(guid);
    return known == null
        ? new PartitionType(guid.toString(), Optional.of(guid), OptionalInt.empty())
        : known;
  }

  /** The type of a byte in an MBR, "0x0c". */
  public static PartitionType ofByte(int value) {
    if (value < 1 || value > 0xFF) {
      throw new IllegalArgumentException("type 0x" + Integer.toHexString(value) + ": no type");
    }
    return new PartitionType(
        String.format(Locale.ROOT, "0x%02x", value), Optional.empty(), OptionalInt.of(value));
  }

  @Override
  public String toString() {
    return name;
  }
}
