package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.bytes.StructWriter;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate table ("The Attribute Certificate Table"): WIN_CERTIFICATE structures, each
 * padded to 8 bytes, behind everything else in the file.
 *
 * @param entries PKCS#7 SignedData each
 */
record CertificateTable(List<byte[]> entries) {

  private static final String RECORD = "WIN_CERTIFICATE";
  private static final int HEADER = 8;
  private static final int REVISION_2_0 = 0x0200;
  private static final int PKCS_SIGNED_DATA = 2;
  private static final int MOST_SIZE = 1 << 24;
  private static final int MOST_ENTRIES = 64;

  CertificateTable {
    entries = List.copyOf(entries);
  }

  /** None of it where the program has no table. */
  static CertificateTable of(PeImage program) throws IOException {
    PeHeader.DataDirectory table = program.header().certificates();
    if (!table.isPresent()) {
      return new CertificateTable(List.of());
    }
    ImageSource image = program.source();
    if (table.size() > MOST_SIZE || table.address() + table.size() != image.size()) {
      throw StructReader.fault(
          "PE optional header",
          "Certificate Table",
          program.header().certificateRow(),
          table.address() + " + " + table.size(),
          "expected the last bytes of the file (" + image.size() + "), at most 16 MiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) table.size());
    image.readAt(table.address(), bytes);
    return new CertificateTable(entries(bytes.flip(), table.address()));
  }

  private static List<byte[]> entries(ByteBuffer bytes, long base) throws IOException {
    var entries = new ArrayList<byte[]>();
    while (bytes.remaining() >= HEADER) {
      var reader = new StructReader(RECORD, bytes, base + bytes.position());
      long length = reader.at(0).u32("dwLength");
      if (length < HEADER || length > bytes.remaining() + 4L) {
        throw reader.fault(
            "dwLength", 4, length, "expected 8 to " + (bytes.remaining() + 4) + " bytes");
      }
      reader.at(4).expect("wRevision", 2, REVISION_2_0);
      int type = reader.at(6).u16("wCertificateType");
      byte[] data = reader.at(HEADER).bytes("bCertificate", (int) length - HEADER);
      if (type == PKCS_SIGNED_DATA) {
        entries.add(data);
      }
      bytes.position((int) Math.min(bytes.limit(), padded(bytes.position())));
      if (entries.size() > MOST_ENTRIES) {
        throw new ImageFormatException(
            RECORD + ": more than " + MOST_ENTRIES + " signatures, expected fewer");
      }
    }
    return entries;
  }

  /** The bytes of the table; as other programs do, the lengths count the padding. */
  byte[] toBytes() {
    int size = entries.stream().mapToInt(entry -> (int) padded(HEADER + entry.length)).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (byte[] entry : entries) {
      int length = (int) padded(HEADER + entry.length);
      new StructWriter(RECORD, bytes)
          .at(0)
          .u32("dwLength", length)
          .at(4)
          .u16("wRevision", REVISION_2_0)
          .at(6)
          .u16("wCertificateType", PKCS_SIGNED_DATA)
          .at(HEADER)
          .bytes("bCertificate", entry, entry.length)
          .zeros(length - HEADER - entry.length)
          .at(length);
    }
    return bytes.array();
  }

  /** The next multiple of eight. */
  static long padded(long size) {
    return Alignment.roundUp(size, 8);
  }
}
