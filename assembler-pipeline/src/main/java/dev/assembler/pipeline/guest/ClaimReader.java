package dev.assembler.pipeline.guest;

import dev.assembler.pipeline.guest.GuestConfig.Claim;
import dev.assembler.pipeline.guest.IdentitySource.Kind;
import dev.assembler.pipeline.toml.TomlTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads how an identity is claimed: {@code [claim]} and {@code [[identity]]}. */
final class ClaimReader {

  /** What says where an identity is, by the kind of its source. */
  private static final Map<Kind, String> PLACES =
      Map.of(
          Kind.HTTP, "url",
          Kind.FW_CFG, "prefix",
          Kind.CMDLINE, "prefix",
          Kind.FILE, "path",
          Kind.KEYS, "path");

  private final TomlTable guest;

  ClaimReader(TomlTable guest) {
    this.guest = guest;
  }

  Optional<Claim> read() {
    TomlTable claim = guest.tableOrEmpty("claim");
    claim.requireKeys(GuestKeys.CLAIM);
    var sources = new ArrayList<IdentitySource>();
    List<TomlTable> identities = guest.tables("identity");
    for (TomlTable table : identities) {
      table.requireKeys(GuestKeys.IDENTITY);
      source(table).ifPresent(sources::add);
    }
    if (identities.isEmpty()) {
      if (guest.has("claim")) {
        claim.problem("", "there is no [[identity]] to claim");
      }
      return Optional.empty();
    }
    return Optional.of(
        new Claim(GuestReader.seconds(claim, 30), claim.flag("required").orElse(true), sources));
  }

  private Optional<IdentitySource> source(TomlTable table) {
    if (!table.has("from")) {
      table.problem("", "no from; one of http, fw-cfg, file, keys, cmdline");
    }
    Optional<Kind> kind =
        table.parsed("from", text -> GuestReader.constant("from", text, Kind.class));
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    String placeKey = PLACES.get(kind.get());
    String place =
        switch (placeKey) {
          case "path" ->
              GuestReader.needed(table, placeKey, ConfLine::requirePath, "a file in the initramfs");
          case "url" -> GuestReader.needed(table, placeKey, ClaimReader::requireUrl, "http://..");
          default -> GuestReader.word(table, placeKey).orElse("guest.");
        };
    for (String other : List.of("url", "prefix", "path")) {
      if (table.has(other) && !other.equals(placeKey)) {
        table.problem(other, other + ": " + kind.get() + " has none; it has " + placeKey);
      }
    }
    if (kind.get() != Kind.HTTP && table.has("headers")) {
      table.problem("headers", "headers: only http has them");
    }
    return Optional.of(
        new IdentitySource(
            kind.get(),
            place,
            GuestReader.seconds(table, 5),
            fields(table, kind.get()),
            headers(table)));
  }

  private static SortedMap<String, String> fields(TomlTable table, Kind kind) {
    var fields = new TreeMap<>(table.pairs("fields"));
    fields.forEach((field, name) -> {
      if (!field.matches("[a-z][a-z0-9_-]*") || field.equals("source")) {
        table.problem("fields", "fields." + field + ": expected a name in lower case");
      } else if (!isWord(name)) {
        table.problem("fields", "fields." + field + ": \"" + name + "\" is not one word");
      }
    });
    if (kind == Kind.FILE && table.has("fields")) {
      table.problem("fields", "fields: a file is the id itself; from = \"keys\" has fields");
    }
    if (table.has("fields") && !fields.containsKey(IdentitySource.ID)) {
      table.problem("fields", "fields: no id; it is the identity");
    }
    fields.putIfAbsent(IdentitySource.ID, IdentitySource.ID);
    return fields;
  }

  private static List<String> headers(TomlTable table) {
    var headers = new ArrayList<String>();
    table
        .pairs("headers")
        .forEach((name, value) -> {
          if (isWord(name) && isWord(value)) {
            headers.add(name + ":" + value);
          } else {
            table.problem("headers", "headers." + name + ": \"" + value + "\" is not one word");
          }
        });
    return headers;
  }

  private static boolean isWord(String text) {
    try {
      ConfLine.requireWord(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String requireUrl(String url) {
    ConfLine.requireWord(url);
    if (!url.startsWith("http://")) {
      throw new IllegalArgumentException("\"" + url + "\": expected http://..");
    }
    return url;
  }
}
