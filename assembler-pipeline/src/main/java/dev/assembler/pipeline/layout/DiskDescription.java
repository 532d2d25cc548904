package dev.assembler.pipeline.layout;

import dev.assembler.pipeline.toml.TomlTable;
import java.util.List;
import java.util.OptionalLong;

/**
 * A disk that is described within another file: the keys {@code disk}, {@code partition} and {@code
 * raw} as a layout file has them, their names those of that file. A partition may have {@code
 * artifact}, a file that is its body; with {@code of} it is the finished hash area of the partition
 * named there, and both get their GUIDs from its root hash.
 */
public final class DiskDescription {

  private final DiskEntry entry;

  private DiskDescription(DiskEntry entry) {
    this.entry = entry;
  }

  /**
   * A partition, as far as it is known before there is anything to put in it.
   *
   * @param type a role, a GUID or a byte, as stated
   * @param format what is in it: squashfs, fat, ext4, raw, verity or none
   * @param size of the partition; empty: what its body takes, or the rest of the disk
   */
  public record Slot(String name, String type, String format, OptionalLong size) {}

  /**
   * Reads a description; what is wrong becomes problems of the table.
   *
   * @param table whose other keys are the caller's business
   * @param architecture that types such as "root" mean, where the description states none
   */
  public static DiskDescription read(TomlTable table, DiskNames names, String architecture) {
    String name = table.path().isEmpty() ? "the disk" : table.path();
    return new DiskDescription(
        new LayoutReader(new DiskGround.Within(name, names), architecture).disk(table));
  }

  /** The partitions, in order. */
  public List<Slot> partitions() {
    return entry.partitions().stream()
        .map(each ->
            new Slot(each.name(), each.spec().type(), each.format().toString(), each.size()))
        .toList();
  }

  DiskEntry entry() {
    return entry;
  }
}
