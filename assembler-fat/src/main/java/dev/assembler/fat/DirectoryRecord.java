package dev.assembler.fat;

import java.nio.ByteBuffer;

/**
 * A directory's record of 32 bytes (specification 1.03, 6): a file, a directory or the volume's
 * label.
 *
 * <pre>
 *   0x00  DIR_Name          11 bytes
 *   0x0B  DIR_Attr
 *   0x0C  DIR_NTRes         0; Windows NT's flags for lower case
 *   0x0D  DIR_CrtTimeTenth  0
 *   0x0E  DIR_CrtTime       as the time of writing
 *   0x10  DIR_CrtDate
 *   0x12  DIR_LstAccDate    as the date of writing
 *   0x14  DIR_FstClusHI
 *   0x16  DIR_WrtTime
 *   0x18  DIR_WrtDate
 *   0x1A  DIR_FstClusLO
 *   0x1C  DIR_FileSize      0 for a directory
 * </pre>
 */
record DirectoryRecord(
    byte[] shortName,
    int attributes,
    int caseFlags,
    DosTimestamp written,
    long cluster,
    long size) {

  static final int SIZE = 32;

  static final int READ_ONLY = 0x01;
  static final int VOLUME_LABEL = 0x08;
  static final int DIRECTORY = 0x10;
  static final int ARCHIVE = 0x20;

  /** With a label's bit and what no label has: a part of a long name. */
  static final int LONG_NAME = 0x0F;

  private static final int LONG_NAME_MASK = 0x3F;

  /** First bytes of records that are free; from one of 0 on all are. */
  static final int END = 0;

  static final int FREE = 0xE5;

  static final int LOWER_BASE = 0x08;
  static final int LOWER_EXTENSION = 0x10;

  static final int ATTRIBUTES_OFFSET = 0x0B;
  static final int CLUSTER_OFFSET = 0x1A;
  static final int SIZE_OFFSET = 0x1C;

  static DirectoryRecord of(
      byte[] shortName, int attributes, DosTimestamp written, long cluster, long size) {
    return new DirectoryRecord(shortName, attributes, 0, written, cluster, size);
  }

  void writeTo(ByteBuffer target) {
    target.put(shortName).put((byte) attributes).put((byte) caseFlags).put((byte) 0);
    target.putShort((short) written.time()).putShort((short) written.date());
    target.putShort((short) written.date()).putShort((short) (cluster >>> 16));
    target.putShort((short) written.time()).putShort((short) written.date());
    target.putShort((short) cluster).putInt((int) size);
  }

  /** Reads one, which is neither free nor a part of a long name. */
  static DirectoryRecord readFrom(ByteBuffer source) {
    int start = source.position();
    var name = new byte[ShortName.LENGTH];
    source.get(name);
    int attributes = source.get() & 0xFF;
    int caseFlags = source.get() & 0xFF;
    int time = source.getShort(start + 0x16) & 0xFFFF;
    int date = source.getShort(start + 0x18) & 0xFFFF;
    long cluster =
        (source.getShort(start + 0x14) & 0xFFFFL) << 16
            | (source.getShort(start + CLUSTER_OFFSET) & 0xFFFF);
    long size = source.getInt(start + SIZE_OFFSET) & 0xFFFF_FFFFL;
    source.position(start + SIZE);
    return new DirectoryRecord(
        name, attributes, caseFlags, new DosTimestamp(date, time), cluster, size);
  }

  static boolean isLongName(int attributes) {
    return (attributes & LONG_NAME_MASK) == LONG_NAME;
  }

  boolean isDirectory() {
    return (attributes & DIRECTORY) != 0;
  }

  boolean isLabel() {
    return (attributes & VOLUME_LABEL) != 0;
  }

  boolean isReadOnly() {
    return (attributes & READ_ONLY) != 0;
  }

  String shortText() {
    return ShortName.text(
        shortName, (caseFlags & LOWER_BASE) != 0, (caseFlags & LOWER_EXTENSION) != 0);
  }

  /** All eleven bytes of a label, without the spaces at its end. */
  String labelText() {
    return ShortName.labelText(shortName);
  }
}
