package dev.assembler.pipeline.toml;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFormatException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A TOML file of at most 1 MiB and what is wrong with it, which is collected while it is asked. */
public final class TomlFile {

  private static final long LARGEST = 1 << 20;

  private final HostPath file;
  private final String kind;
  private final List<Problem> problems = new ArrayList<>();
  private final TomlTable root;

  private TomlFile(
      HostPath file,
      String kind,
      UnaryOperator<Map<String, Object>> rewrite,
      Map<List<String>, String> settings)
      throws IOException {
    this.file = file;
    this.kind = kind;
    String text = text();
    this.root =
        new TomlTable("", rewrite.apply(parse(text)), KeyLines.of(text, settings), problems::add);
  }

  /**
   * @param kind what it describes, for messages: "layout"
   * @throws InputException if the file is missing or unreadable
   * @throws TomlFormatException if it is not TOML
   */
  public static TomlFile read(HostPath file, String kind) throws IOException {
    return read(file, kind, UnaryOperator.identity());
  }

  /**
   * As {@link #read(HostPath, String)}, with other values than those that stand in it. What has no
   * line there has that of the key around it.
   *
   * @param rewrite is given what the parser gives: texts, numbers, lists and maps
   */
  public static TomlFile read(
      HostPath file, String kind, UnaryOperator<Map<String, Object>> rewrite) throws IOException {
    return read(file, kind, rewrite, Map.of());
  }

  /**
   * As {@link #read(HostPath, String, UnaryOperator)}, with what was typed in the place of values.
   *
   * @param settings it, as it was typed, by their keys: problems are told of it
   */
  public static TomlFile read(
      HostPath file,
      String kind,
      UnaryOperator<Map<String, Object>> rewrite,
      Map<List<String>, String> settings)
      throws IOException {
    return new TomlFile(file, kind, rewrite, settings);
  }

  public HostPath file() {
    return file;
  }

  /** Where relative paths in it begin. */
  public Path folder() {
    Path path = file.toPath().toAbsolutePath();
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** All of it. */
  public TomlTable root() {
    return root;
  }

  /** The table {@code [key]}; one without keys if it is missing. */
  public TomlTable table(String key) {
    return root.tableOrEmpty(key);
  }

  /** The tables {@code [[key]]}. */
  public List<TomlTable> tables(String key) {
    return root.tables(key);
  }

  /** Whether nothing has been found wrong so far. */
  public boolean isSound() {
    return problems.isEmpty();
  }

  /**
   * @throws TomlFormatException with every problem, in the order of lines, if there is one
   */
  public void requireSound() throws TomlFormatException {
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Problem::line));
      throw new TomlFormatException(file.toString(), kind, problems);
    }
  }

  private String text() throws IOException {
    byte[] bytes;
    try {
      if (Files.size(file.toPath()) > LARGEST) {
        throw new InputException(file.toString(), "a " + kind + " has at most 1 MiB");
      }
      bytes = Files.readAllBytes(file.toPath());
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException(file.toString(), "not UTF-8, as TOML must be", e);
    }
  }

  private Map<String, Object> parse(String text) throws TomlFormatException {
    try {
      return new TomlMapper()
          .readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new TomlFormatException(
          file.toString(), kind, List.of(new Problem(line, "not TOML: " + e.getOriginalMessage())));
    }
  }
}
