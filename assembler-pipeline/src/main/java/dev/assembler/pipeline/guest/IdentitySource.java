package dev.assembler.pipeline.guest;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a machine may learn who it is.
 *
 * @param kind how it is asked
 * @param place a prefix of keys, a path or a URL's beginning, as the kind wants it
 * @param seconds it may take at most
 * @param fields what is asked for by which name; {@code id} is among them
 * @param headers of an HTTP request, {@code NAME:VALUE}
 */
public record IdentitySource(
    Kind kind, String place, int seconds, SortedMap<String, String> fields, List<String> headers) {

  /** The field without which there is no identity. */
  public static final String ID = "id";

  /** Where it is asked. */
  public enum Kind {
    /** A cloud's metadata service: {@code PLACE + NAME} is a URL. */
    HTTP,
    /** QEMU's fw_cfg: {@code PLACE + NAME} is a key. */
    FW_CFG,
    /** A file of one word. */
    FILE,
    /** A file of lines {@code NAME=VALUE}. */
    KEYS,
    /** The kernel's command line: {@code PLACE + NAME} is a key. */
    CMDLINE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public IdentitySource {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    headers = List.copyOf(headers);
    if (!fields.containsKey(ID)) {
      throw new IllegalArgumentException("fields: no " + ID);
    }
  }

  /** The field {@code id} first: without it nothing else is asked. */
  String line() {
    ConfLine line = ConfLine.of("identity").word(kind.toString()).word(place).number(seconds);
    headers.forEach(header -> line.word("@" + header));
    line.word(ID + "=" + fields.get(ID));
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (!field.getKey().equals(ID)) {
        line.word(field.getKey() + "=" + field.getValue());
      }
    }
    return line.toString();
  }
}
