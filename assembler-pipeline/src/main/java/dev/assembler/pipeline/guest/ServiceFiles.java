package dev.assembler.pipeline.guest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The service files of a small init such as my_init or zinit: {@code NAME.yaml}, {@code NAME.toml}
 * or {@code NAME.service.toml}, with lists {@code after} and {@code requires}, at the top or in a
 * table {@code dependencies}. They are payload; only the names that they wait for are looked at.
 */
final class ServiceFiles {

  private static final long LARGEST = 1 << 20;
  private static final List<String> SUFFIXES = List.of(".service.toml", ".toml", ".yaml", ".yml");

  private final String folder;
  private final TreeMap<String, JsonNode> services = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ServiceFiles(String folder) {
    this.folder = folder;
  }

  static ServiceFiles of(String folder, Directory directory) throws IOException {
    var files = new ServiceFiles(folder);
    for (Directory.Entry entry : directory.entries()) {
      if (entry.node() instanceof RegularFile file) {
        files.read(entry.name().toString(), file);
      }
    }
    files.services.forEach(files::check);
    return files;
  }

  /** What cannot work: files that cannot be read, and needed services that are not there. */
  List<String> problems() {
    return problems;
  }

  /** Services that others come after, but that are not there. */
  List<String> warnings() {
    return warnings;
  }

  private void read(String name, RegularFile file) throws IOException {
    String suffix = SUFFIXES.stream().filter(name::endsWith).findFirst().orElse(null);
    if (suffix == null) {
      return;
    }
    ObjectMapper mapper = suffix.endsWith("toml") ? new TomlMapper() : new YAMLMapper();
    if (file.size() > LARGEST) {
      problems.add(folder + "/" + name + ": a service file has at most 1 MiB");
      return;
    }
    try (ImageSource source = file.content().open()) {
      ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
      source.readAt(0, bytes);
      JsonNode service = mapper.readTree(bytes.array());
      services.put(name.substring(0, name.length() - suffix.length()), service);
    } catch (JacksonException e) {
      problems.add(
          folder + "/" + name + ": " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  private void check(String name, JsonNode service) {
    for (String other : names(service, "requires")) {
      if (!services.containsKey(other)) {
        problems.add(folder + ": " + name + " requires " + other + ", which is not there");
      }
    }
    for (String other : names(service, "after")) {
      if (!services.containsKey(other)) {
        warnings.add(folder + ": " + name + " is after " + other + ", which is not there");
      }
    }
  }

  private static List<String> names(JsonNode service, String key) {
    var names = new ArrayList<String>();
    for (JsonNode list : List.of(service.path(key), service.path("dependencies").path(key))) {
      if (list.isTextual()) {
        names.add(list.textValue());
      }
      list.forEach(element -> names.add(element.asText()));
    }
    return names;
  }
}
