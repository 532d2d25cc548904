package dev.assembler.gpt;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One partition as it is asked for. Immutable; whether it can be is found when the disk is planned,
 * for all partitions together.
 */
public final class PartitionSpec {

  private final String name;
  private final String type;
  private PartitionSize size = PartitionSize.minimal();
  private PartitionBody body = PartitionBody.none();
  private OptionalInt number = OptionalInt.empty();
  private OptionalLong start = OptionalLong.empty();
  private OptionalLong alignment = OptionalLong.empty();
  private long gap;
  private Optional<UUID> guid = Optional.empty();
  private Optional<Supplier<UUID>> lateGuid = Optional.empty();
  private long attributes;
  private boolean active;
  private boolean inMbr;
  private OptionalInt hybridType = OptionalInt.empty();
  private boolean last;

  private PartitionSpec(String name, String type) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
  }

  private PartitionSpec(PartitionSpec other) {
    this(other.name, other.type);
    size = other.size;
    body = other.body;
    number = other.number;
    start = other.start;
    alignment = other.alignment;
    gap = other.gap;
    guid = other.guid;
    lateGuid = other.lateGuid;
    attributes = other.attributes;
    active = other.active;
    inMbr = other.inMbr;
    hybridType = other.hybridType;
    last = other.last;
  }

  /**
   * A partition as large as its body, which is nothing yet.
   *
   * @param name in a GPT, where it is a label; unique on the disk, and what GUIDs derive from
   * @param type as {@link PartitionType#parse} takes it
   */
  public static PartitionSpec of(String name, String type) {
    return new PartitionSpec(name, type);
  }

  public PartitionSpec withSize(PartitionSize newSize) {
    var copy = new PartitionSpec(this);
    copy.size = Objects.requireNonNull(newSize, "size");
    return copy;
  }

  public PartitionSpec withBody(PartitionBody newBody) {
    var copy = new PartitionSpec(this);
    copy.body = Objects.requireNonNull(newBody, "body");
    return copy;
  }

  /**
   * Its entry in a GPT, counted from 1; in an MBR 1 to 4 for a primary partition, 5 and on for a
   * logical one. By default partitions are numbered as they come, on an MBR disk of more than four
   * as 1, 2, 3, 5, 6 and on.
   */
  public PartitionSpec withNumber(int newNumber) {
    var copy = new PartitionSpec(this);
    copy.number = OptionalInt.of(newNumber);
    return copy;
  }

  /** Where it begins, in bytes; by default at the next multiple of its alignment. */
  public PartitionSpec withStart(long newStart) {
    var copy = new PartitionSpec(this);
    copy.start = OptionalLong.of(newStart);
    return copy;
  }

  /** In bytes; by default the disk's. */
  public PartitionSpec withAlignment(long newAlignment) {
    var copy = new PartitionSpec(this);
    copy.alignment = OptionalLong.of(newAlignment);
    return copy;
  }

  /** At least so many bytes stay free before it; by default none. */
  public PartitionSpec withGap(long newGap) {
    var copy = new PartitionSpec(this);
    copy.gap = newGap;
    return copy;
  }

  /** Its own GUID; by default derived from the disk's seed by the role "partition/NAME". */
  public PartitionSpec withGuid(UUID newGuid) {
    var copy = new PartitionSpec(this);
    copy.guid = Optional.of(newGuid);
    copy.lateGuid = Optional.empty();
    return copy;
  }

  /**
   * A GUID that is known when all bodies are written, and asked for then: a verity partition's,
   * from its root hash.
   */
  public PartitionSpec withGuid(Supplier<UUID> newGuid) {
    var copy = new PartitionSpec(this);
    copy.guid = Optional.empty();
    copy.lateGuid = Optional.of(newGuid);
    return copy;
  }

  /** Attributes of a GPT entry. */
  public PartitionSpec withAttributes(PartitionAttribute... newAttributes) {
    long bits = 0;
    for (PartitionAttribute attribute : newAttributes) {
      bits |= attribute.mask();
    }
    return withAttributeBits(bits);
  }

  /** Attributes of a GPT entry, all 64 bits; 48 to 63 mean what the type says. */
  public PartitionSpec withAttributeBits(long newAttributes) {
    var copy = new PartitionSpec(this);
    copy.attributes = newAttributes;
    return copy;
  }

  /** With the flag of the MBR that a BIOS's boot code looks for. */
  public PartitionSpec withActive(boolean newActive) {
    var copy = new PartitionSpec(this);
    copy.active = newActive;
    return copy;
  }

  /** In a hybrid disk's MBR, too, with the byte that stands for its type. */
  public PartitionSpec withMbrEntry() {
    var copy = new PartitionSpec(this);
    copy.inMbr = true;
    copy.hybridType = OptionalInt.empty();
    return copy;
  }

  /** In a hybrid disk's MBR, too, with this type there, 1 to 255. */
  public PartitionSpec withMbrEntry(int mbrType) {
    var copy = new PartitionSpec(this);
    copy.inMbr = true;
    copy.hybridType = OptionalInt.of(mbrType);
    return copy;
  }

  /**
   * Written after all others, although it lies where it is listed: for a body that holds what
   * others have become, such as an ESP with a root hash. Its size must be known beforehand.
   */
  public PartitionSpec withWrittenLast(boolean newLast) {
    var copy = new PartitionSpec(this);
    copy.last = newLast;
    return copy;
  }

  public String name() {
    return name;
  }

  public String type() {
    return type;
  }

  public PartitionSize size() {
    return size;
  }

  public PartitionBody body() {
    return body;
  }

  OptionalInt number() {
    return number;
  }

  OptionalLong start() {
    return start;
  }

  OptionalLong alignment() {
    return alignment;
  }

  long gap() {
    return gap;
  }

  Optional<UUID> guid() {
    return guid;
  }

  Optional<Supplier<UUID>> lateGuid() {
    return lateGuid;
  }

  long attributes() {
    return attributes;
  }

  boolean isActive() {
    return active;
  }

  boolean isInMbr() {
    return inMbr;
  }

  OptionalInt hybridType() {
    return hybridType;
  }

  boolean isWrittenLast() {
    return last;
  }
}
