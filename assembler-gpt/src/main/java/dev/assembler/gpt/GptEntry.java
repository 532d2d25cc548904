package dev.assembler.gpt;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.PaddedText;
import dev.assembler.core.bytes.PaddedText.Padding;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * A GPT partition entry (UEFI 2.10, 5.3.3): 128 bytes, little-endian; all zeros where none is.
 *
 * @param name at most 36 UTF-16 units
 */
record GptEntry(UUID type, UUID guid, long firstLba, long lastLba, long attributes, String name) {

  static final int SIZE = 128;
  static final int NAME_UNITS = 36;
  static final UUID UNUSED = new UUID(0, 0);
  private static final PaddedText.Alphabet NAME =
      new PaddedText.Alphabet("no control characters", c -> !Character.isISOControl(c));

  /**
   * The field of a name.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  static byte[] encodedName(String name) {
    return PaddedText.utf16("name", name, NAME_UNITS, Padding.NUL, ByteOrder.LITTLE_ENDIAN, NAME);
  }

  void writeTo(ByteBuffer target) {
    new StructWriter("GPT entry", target)
        .at(0x00)
        .guid("PartitionTypeGUID", type)
        .at(0x10)
        .guid("UniquePartitionGUID", guid)
        .at(0x20)
        .u64("StartingLBA", firstLba)
        .at(0x28)
        .u64("EndingLBA", lastLba)
        .at(0x30)
        .u64("Attributes", attributes)
        .at(0x38)
        .bytes("PartitionName", encodedName(name), 2 * NAME_UNITS)
        .at(SIZE);
  }

  static GptEntry readFrom(ByteBuffer source, long base) throws ImageFormatException {
    var in = new StructReader("GPT entry", source, base);
    UUID type = in.at(0x00).guid("PartitionTypeGUID");
    UUID guid = in.at(0x10).guid("UniquePartitionGUID");
    long firstLba = in.at(0x20).u64("StartingLBA");
    long lastLba = in.at(0x28).u64("EndingLBA");
    long attributes = in.at(0x30).u64("Attributes");
    byte[] name = in.at(0x38).bytes("PartitionName", 2 * NAME_UNITS);
    in.at(SIZE);
    return new GptEntry(
        type,
        guid,
        firstLba,
        lastLba,
        attributes,
        PaddedText.readUtf16(
            "GPT entry.PartitionName at 0x" + Long.toHexString(base + 0x38),
            name,
            Padding.NUL,
            ByteOrder.LITTLE_ENDIAN));
  }
}
