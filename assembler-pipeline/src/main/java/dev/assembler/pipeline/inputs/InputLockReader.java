package dev.assembler.pipeline.inputs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.assembler.core.text.Nearest;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads a lock file; all that is wrong with it is told at once. */
public final class InputLockReader {

  private static final long LARGEST_FILE = 32 << 20;
  private static final int FORMAT = 2;

  private static final Set<String> FILE_KEYS = Set.of("name", "address", "size", "sha256");
  private static final Set<String> FOLDER_KEYS = Set.of("path", "sha256");
  private static final Set<String> PACKAGE_KEYS =
      Set.of("distribution", "name", "version", "architecture", "address", "size", "sha256");

  private final String subject;
  private final List<String> problems = new ArrayList<>();

  private InputLockReader(String subject) {
    this.subject = subject;
  }

  /**
   * @throws InputException if the file is missing, unreadable or no lock
   */
  public static InputLock read(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new InputException(file.toString(), "a lock has at most 32 MiB");
      }
      return parse(file.toString(), Files.readAllBytes(file));
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
  }

  /**
   * @param subject the file's name, for messages
   */
  static InputLock parse(String subject, byte[] bytes) throws InputException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(subject, "not UTF-8, as TOML must be", e);
    }
    try {
      Map<String, Object> values =
          new TomlMapper().readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
      return new InputLockReader(subject).lock(values);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new InputException(subject, "line " + line + ": not TOML: " + e.getOriginalMessage());
    }
  }

  private InputLock lock(Map<String, Object> values) throws InputException {
    requireKeys("the file", values, Set.of("format", "input", "folder", "package"));
    if (!(values.get("format") instanceof Number format) || format.longValue() != FORMAT) {
      throw new InputException(
          subject,
          "format = "
              + values.get("format")
              + ", expected "
              + FORMAT
              + "; delete the file to pin everything anew");
    }
    var inputs = new ArrayList<LockedInput>();
    var packages = new ArrayList<LockedPackage>();
    List<Map<String, Object>> tables = tables(values, "input");
    for (int i = 0; i < tables.size(); i++) {
      LockedInput input = file("[[input]] " + (i + 1), tables.get(i), FILE_KEYS);
      if (input != null) {
        inputs.add(input);
      }
    }
    List<LockedFolder> folders = folders(tables(values, "folder"));
    tables = tables(values, "package");
    for (int i = 0; i < tables.size(); i++) {
      String place = "[[package]] " + (i + 1);
      Map<String, Object> table = tables.get(i);
      LockedInput file = file(place, table, PACKAGE_KEYS);
      if (file != null) {
        packages.add(
            new LockedPackage(
                text(place, table, "distribution"),
                text(place, table, "version"),
                text(place, table, "architecture"),
                file));
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException(subject, String.join("; ", problems));
    }
    return InputLock.of(inputs, packages, folders);
  }

  private List<LockedFolder> folders(List<Map<String, Object>> tables) {
    var folders = new ArrayList<LockedFolder>();
    for (int i = 0; i < tables.size(); i++) {
      String place = "[[folder]] " + (i + 1);
      requireKeys(place, tables.get(i), FOLDER_KEYS);
      String path = text(place, tables.get(i), "path");
      String sha256 = text(place, tables.get(i), "sha256");
      try {
        folders.add(new LockedFolder(path, sha256));
      } catch (IllegalArgumentException e) {
        problems.add(place + ": " + e.getMessage());
      }
    }
    return folders;
  }

  /** Null, with a problem, if it is none. */
  private LockedInput file(String place, Map<String, Object> table, Set<String> keys) {
    requireKeys(place, table, keys);
    String name = text(place, table, "name");
    String address = text(place, table, "address");
    String sha256 = text(place, table, "sha256");
    if (!(table.get("size") instanceof Number size)) {
      problems.add(place + ": size = " + table.get("size") + ", expected a number of bytes");
      return null;
    }
    try {
      return new LockedInput(name, address, size.longValue(), sha256);
    } catch (IllegalArgumentException e) {
      problems.add(place + ": " + e.getMessage());
      return null;
    }
  }

  private String text(String place, Map<String, Object> table, String key) {
    if (table.get(key) instanceof String text && !text.isEmpty()) {
      return text;
    }
    problems.add(place + ": " + key + " is missing");
    return "";
  }

  private void requireKeys(String place, Map<String, Object> table, Set<String> keys) {
    for (String key : table.keySet()) {
      if (!keys.contains(key)) {
        problems.add(
            place
                + ": unknown key "
                + key
                + ", expected one of "
                + String.join(", ", new TreeSet<>(keys))
                + Nearest.to(key, keys)
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse(""));
      }
    }
  }

  @SuppressWarnings("unchecked") // TOML's keys are strings
  private List<Map<String, Object>> tables(Map<String, Object> values, String key) {
    var tables = new ArrayList<Map<String, Object>>();
    Object value = values.get(key);
    if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      list.forEach(table -> tables.add((Map<String, Object>) table));
    } else if (value != null) {
      problems.add(key + ": expected [[" + key + "]] tables");
    }
    return tables;
  }
}
