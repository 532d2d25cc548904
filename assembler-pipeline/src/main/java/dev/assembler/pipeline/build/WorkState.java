package dev.assembler.pipeline.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assembler.core.text.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What earlier builds have left in an output directory. It only saves work: without it, or with one
 * that cannot be read, everything is made anew.
 */
final class WorkState {

  private static final int FORMAT = 1;

  private final Map<String, Entry> entries = new TreeMap<>();

  /** By path below the output directory: digests of what builds put there, or were about to. */
  private final Map<String, Set<String>> delivered = new TreeMap<>();

  /**
   * An artifact that is there.
   *
   * @param owner "ARCH/ARTIFACT": of one owner there is one entry
   * @param path below the output directory
   */
  record Entry(String owner, String path, long size, String sha256, Map<String, String> facts) {
    Entry {
      facts = new TreeMap<>(facts);
    }
  }

  static WorkState read(Path file) {
    var state = new WorkState();
    try {
      if (Files.isRegularFile(file)) {
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
        if (json.path("format").asInt() == FORMAT) {
          json.path("delivered")
              .properties()
              .forEach(each -> {
                var digests = new TreeSet<String>();
                each.getValue().forEach(digest -> digests.add(digest.asText()));
                if (isBelow(each.getKey())) {
                  state.delivered.put(each.getKey(), digests);
                }
              });
          json.path("artifacts")
              .properties()
              .forEach(each -> {
                Entry entry = entry(each.getValue());
                if (isSound(entry)) {
                  state.entries.put(each.getKey(), entry);
                }
              });
        }
      }
    } catch (IOException | RuntimeException e) {
      state.delivered.clear();
      state.entries.clear(); // a state that cannot be read is no state
    }
    return state;
  }

  /** Nobody but us writes it, but whoever can write to the output directory could. */
  private static boolean isBelow(String text) {
    Path path = Path.of(text);
    return !text.isEmpty()
        && !path.isAbsolute()
        && path.normalize().toString().equals(text)
        && !path.startsWith("..");
  }

  private static Entry entry(JsonNode json) {
    var facts = new TreeMap<String, String>();
    json.path("facts")
        .properties()
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
    return new Entry(
        json.path("owner").asText(),
        json.path("path").asText(),
        json.path("size").asLong(-1),
        json.path("sha256").asText(),
        facts);
  }

  private static boolean isSound(Entry entry) {
    String rootHash = entry.facts().getOrDefault(MadeFile.ROOT_HASH, "");
    String fsVerity = entry.facts().getOrDefault(MadeFile.FS_VERITY, "");
    return isBelow(entry.path())
        && entry.sha256().matches("[0-9a-f]{64}")
        && rootHash.matches("([0-9a-f]{64})?")
        && fsVerity.matches("(sha256:[0-9a-f]{64})?");
  }

  /**
   * Forgets all that these are not the owners of; "ARCH/ARTIFACT" of architectures that are built.
   */
  synchronized void keepOf(Set<String> architectures, Set<String> owners) {
    entries
        .values()
        .removeIf(entry ->
            architectures.contains(entry.owner().substring(0, entry.owner().indexOf('/') + 1))
                && !owners.contains(entry.owner()));
  }

  synchronized Optional<Entry> find(Key key) {
    return Optional.ofNullable(entries.get(key.hex()));
  }

  /** Beside what the owner has, which stays in its place until all is well. */
  synchronized void add(Key key, Entry entry) {
    entries.put(key.hex(), entry);
  }

  /** In the place of all that the owner had. */
  synchronized void put(Key key, Entry entry) {
    entries.values().removeIf(other -> other.owner().equals(entry.owner()));
    entries.put(key.hex(), entry);
  }

  /** Before they are put there: should that not come to its end, they are ours all the same. */
  synchronized void delivering(Map<String, String> digests) {
    digests.forEach(
        (path, digest) -> delivered.computeIfAbsent(path, missing -> new TreeSet<>()).add(digest));
  }

  /** What is in these folders now. */
  synchronized void delivered(List<String> folders, Map<String, String> digests) {
    folders.forEach(folder -> delivered.keySet().removeAll(deliveredIn(folder).keySet()));
    delivering(digests);
  }

  /** Digests by path, of a folder below the output directory. */
  synchronized Map<String, Set<String>> deliveredIn(String folder) {
    var there = new TreeMap<String, Set<String>>(delivered);
    there.keySet().removeIf(path -> !path.startsWith(folder + "/"));
    return there;
  }

  synchronized boolean hasPath(String path) {
    return entries.values().stream().anyMatch(entry -> entry.path().equals(path));
  }

  synchronized void write(Path file) throws IOException {
    var artifacts = new TreeMap<String, Object>();
    entries.forEach((key, entry) ->
        artifacts.put(
            key,
            Map.of(
                "owner", entry.owner(),
                "path", entry.path(),
                "size", entry.size(),
                "sha256", entry.sha256(),
                "facts", entry.facts())));
    var places = new TreeMap<String, Object>();
    delivered.forEach((path, digests) -> places.put(path, List.copyOf(digests)));
    SmallFiles.write(
        file,
        CanonicalJson.of(Map.of("format", FORMAT, "artifacts", artifacts, "delivered", places))
            .getBytes(StandardCharsets.UTF_8));
  }
}
