package dev.assembler.pipeline.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assembler.core.tree.EntryName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a manifest says was built for an architecture, and of what.
 *
 * @param facts name, version, epoch and what else it says in a word, as it has them
 * @param artifacts in the order of variants and files
 * @param rootHashes by artifact
 * @param inputs the files of all sources, in their order, and then the host's others
 * @param packages of all sources, in their order
 */
public record BuiltManifest(
    String architecture,
    Map<String, String> facts,
    List<Artifact> artifacts,
    Map<String, String> rootHashes,
    List<Input> inputs,
    List<PackageEntry> packages) {

  private static final List<String> FACTS =
      List.of(
          "name",
          "version",
          "epoch",
          "program",
          "kernel_version",
          "base_image_digest",
          "apt_snapshot",
          "git_sha",
          "fsverity_root_hash");

  /** A file that was delivered. */
  public record Artifact(String variant, String file, long size, String sha256) {}

  /** A file that a source was read from; a source of the host's own files is one without a name. */
  public record Input(String source, String name, long size, String sha256) {}

  /**
   * A package.
   *
   * @param size of its file, -1 if that is not known
   */
  public record PackageEntry(
      String distribution, String name, String version, String architecture, long size) {}

  public BuiltManifest {
    facts = new TreeMap<>(facts);
    artifacts = List.copyOf(artifacts);
    rootHashes = new TreeMap<>(rootHashes);
    inputs = List.copyOf(inputs);
    packages = List.copyOf(packages);
  }

  /**
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  static BuiltManifest of(JsonNode json) {
    var facts = new TreeMap<String, String>();
    for (String name : FACTS) {
      if (json.path(name).isValueNode() && !json.path(name).isNull()) {
        facts.put(name, json.path(name).asText());
      }
    }
    var artifacts = new ArrayList<Artifact>();
    for (var each : new TreeMap<>(fields(json, "artifacts")).entrySet()) {
      artifacts.add(artifact(each.getKey(), each.getValue()));
    }
    var hashes = new TreeMap<String, String>();
    fields(json, "root_hashes").forEach((name, hash) -> hashes.put(name, hash.asText()));
    var inputs = new ArrayList<Input>();
    for (JsonNode source : json.path("inputs")) {
      inputs(source, inputs);
    }
    for (JsonNode file : json.path("files")) {
      inputs.add(
          new Input(
              "host", text(file, "name"), file.path("size").asLong(-1), text(file, "sha256")));
    }
    var packages = new ArrayList<PackageEntry>();
    for (JsonNode each : json.path("packages")) {
      packages.add(
          new PackageEntry(
              text(each, "distribution"),
              text(each, "name"),
              text(each, "version"),
              text(each, "architecture"),
              each.path("size").asLong(-1)));
    }
    return new BuiltManifest(text(json, "arch"), facts, artifacts, hashes, inputs, packages);
  }

  /** VARIANT/FILE; a name that leads elsewhere is none that a build gives. */
  private static Artifact artifact(String name, JsonNode json) {
    String[] parts = name.split("/", -1);
    for (String part : parts) {
      if (parts.length < 2 || EntryName.fault(part.getBytes(StandardCharsets.UTF_8)) != null) {
        throw new IllegalArgumentException("artifacts: \"" + name + "\", expected VARIANT/FILE");
      }
    }
    long size = json.path("size_bytes").asLong(-1);
    if (size < 0) {
      throw new IllegalArgumentException("artifacts: \"" + name + "\": size_bytes is missing");
    }
    String file = name.substring(parts[0].length() + 1);
    return new Artifact(parts[0], file, size, text(json, "sha256"));
  }

  private static void inputs(JsonNode source, List<Input> inputs) {
    String name = text(source, "source");
    for (JsonNode file : source.path("files")) {
      inputs.add(
          new Input(name, text(file, "name"), file.path("size").asLong(-1), text(file, "sha256")));
    }
    if (source.path("files").isEmpty()) {
      inputs.add(new Input(name, "", -1, text(source, "digest")));
    }
  }

  private static Map<String, JsonNode> fields(JsonNode json, String name) {
    if (!json.path(name).isObject()) {
      throw new IllegalArgumentException(name + ": missing, expected an object");
    }
    var fields = new TreeMap<String, JsonNode>();
    json.path(name).properties().forEach(each -> fields.put(each.getKey(), each.getValue()));
    return fields;
  }

  private static String text(JsonNode json, String name) {
    if (!json.path(name).isTextual()) {
      throw new IllegalArgumentException(name + ": missing, expected a text");
    }
    return json.path(name).asText();
  }
}
