package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of an extended header: {@code LEN KEY=VALUE\n} with LEN the decimal length of the
 * whole record. Values are bytes and may hold NULs and newlines.
 */
final class PaxHeader {

  static final PaxHeader NONE = new PaxHeader(List.of());

  /** As many records as all global headers together may leave in force. */
  private static final int MAX_GLOBAL = 256;

  private final List<PaxRecord> records;
  private final Map<String, PaxRecord> last = new HashMap<>();

  private PaxHeader(List<PaxRecord> records) {
    this.records = records;
    records.forEach(record -> last.put(record.key(), record));
  }

  /** Reads the body of an extended header that begins at {@code offset} of the archive. */
  static PaxHeader of(byte[] body, long offset) throws ImageFormatException {
    var records = new ArrayList<PaxRecord>();
    int at = 0;
    while (at < body.length && !onlyZeros(body, at)) {
      int end = recordEnd(body, at, offset);
      int space = indexOf(body, (byte) ' ', at, end);
      int equals = indexOf(body, (byte) '=', space + 1, end);
      if (equals <= space + 1) {
        throw fault(offset + at, "no key", "expected \"LENGTH KEY=VALUE\" and a newline");
      }
      String key = new String(body, space + 1, equals - space - 1, StandardCharsets.ISO_8859_1);
      records.add(new PaxRecord(key, Arrays.copyOfRange(body, equals + 1, end - 1), offset + at));
      at = end;
    }
    return new PaxHeader(List.copyOf(records));
  }

  private static int recordEnd(byte[] body, int at, long offset) throws ImageFormatException {
    long length = 0;
    int digits = at;
    while (digits < body.length && body[digits] >= '0' && body[digits] <= '9' && digits - at < 9) {
      length = length * 10 + (body[digits++] - '0');
    }
    if (digits == at || digits == body.length || body[digits] != ' ') {
      throw fault(offset + at, "no length", "expected decimal digits and a space");
    }
    if (length < digits - at + 3 || length > body.length - at) {
      throw fault(
          offset + at,
          "length " + length,
          "expected " + (digits - at + 3) + " to " + (body.length - at));
    }
    int end = at + (int) length;
    if (body[end - 1] != '\n') {
      throw fault(offset + at, "length " + length, "expected a newline as its last byte");
    }
    return end;
  }

  private static boolean onlyZeros(byte[] body, int from) {
    for (int i = from; i < body.length; i++) {
      if (body[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] body, byte wanted, int from, int end) {
    for (int i = from; i < end; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static ImageFormatException fault(long offset, String found, String expectation) {
    return StructReader.fault("tar extended header", "record", offset, found, expectation);
  }

  /** All records in the order they were given, repeated keys included. */
  List<PaxRecord> records() {
    return records;
  }

  /** The last record with this key, or null. */
  PaxRecord find(String key) {
    return last.get(key);
  }

  boolean has(String key) {
    return last.containsKey(key);
  }

  /** These global records with those of a later global header in force over them. */
  PaxHeader overlaidBy(PaxHeader later) throws ImageFormatException {
    var merged = new ArrayList<PaxRecord>();
    for (PaxRecord record : records) {
      if (!later.has(record.key())) {
        merged.add(record);
      }
    }
    for (PaxRecord record : later.records) {
      if (record.key().startsWith("GNU.sparse.")) {
        throw record.fault("expected in the extended header of one file");
      }
      if (later.find(record.key()) == record && PaxKey.isRead(record.key())) {
        merged.add(record);
      }
    }
    if (merged.size() > MAX_GLOBAL) {
      throw fault(
          merged.getLast().offset(),
          merged.size() + " global records in force",
          "expected at most " + MAX_GLOBAL);
    }
    return new PaxHeader(List.copyOf(merged));
  }
}
