package dev.assembler.pipeline.build;

import dev.assembler.codec.Codec;
import dev.assembler.core.text.CanonicalJson;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.recipe.KernelSpec;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.SourceSpec;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was built of what: {@code ARCH/build-manifest.json}. It follows from the inputs alone; no
 * path of the host, no name of anybody's and no time but the epoch is in it.
 */
final class BuildManifest {

  static final int SCHEMA = 1;
  static final String NAME = "build-manifest.json";
  private static final String UNKNOWN = "unknown";

  private final BuildRequest request;
  private final Recipe recipe;
  private final ChosenVariants chosen;
  private final UsedInputs inputs;
  private final ArtifactRoom artifacts;

  BuildManifest(
      BuildRequest request,
      Recipe recipe,
      ChosenVariants chosen,
      UsedInputs inputs,
      ArtifactRoom artifacts) {
    this.request = request;
    this.recipe = recipe;
    this.chosen = chosen;
    this.inputs = inputs;
    this.artifacts = artifacts;
  }

  /** Where it is, below the output directory. */
  String path() {
    return recipe.architecture() + "/" + NAME;
  }

  byte[] bytes(List<Output> outputs) throws IOException {
    return CanonicalJson.of(content(outputs)).getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, Object> content(List<Output> outputs) throws IOException {
    var json = new TreeMap<String, Object>();
    json.put("schema_version", SCHEMA);
    json.put("name", recipe.name());
    json.put("version", recipe.version());
    json.put("arch", recipe.architecture().toString());
    json.put("epoch", request.epochOf(recipe).seconds());
    json.put("program", request.program());
    json.put("codecs", UsedCodecs.provenance(codecs()));
    json.put("variants", chosen.variants().stream().map(VariantSpec::name).toList());
    json.put("artifacts", artifacts(outputs));
    json.put("base_image_digest", baseDigest());
    json.put("apt_snapshot", snapshot());
    json.put("kernel_version", kernelVersion());
    json.put("git_sha", recipe.gitSha().orElse(UNKNOWN));
    json.put("oci_digest", null);
    json.put("fsverity_root_hash", fsVerity());
    json.put("root_hashes", rootHashes());
    json.put("inputs", inputs());
    json.put("files", files());
    json.put("packages", packages());
    return json;
  }

  private Set<Codec.Id> codecs() {
    Set<Codec.Id> used = EnumSet.noneOf(Codec.Id.class);
    artifacts
        .made()
        .keySet()
        .forEach(name -> used.addAll(UsedCodecs.of(recipe.artifacts().get(name))));
    return used;
  }

  private Map<String, Object> artifacts(List<Output> outputs) {
    var json = new TreeMap<String, Object>();
    for (Output output : outputs) {
      if (output.architecture() == recipe.architecture()) {
        json.put(
            output.variant() + "/" + output.file(),
            Map.of("sha256", output.sha256(), "size_bytes", output.size()));
      }
    }
    return json;
  }

  /** Of the first source that is an archive or an image. */
  private String baseDigest() {
    for (var source : inputs.sources().entrySet()) {
      if (recipe.sources().get(source.getKey()) instanceof SourceSpec.Tree
          && !source.getValue().inputs().isEmpty()) {
        return "sha256:" + source.getValue().inputs().getFirst().sha256();
      }
    }
    return UNKNOWN;
  }

  private String snapshot() {
    return recipe.sources().values().stream()
        .filter(SourceSpec.Debian.class::isInstance)
        .flatMap(source -> ((SourceSpec.Debian) source).snapshot().stream())
        .findFirst()
        .orElse(UNKNOWN);
  }

  private String kernelVersion() throws IOException {
    MadeFile kernel = artifacts.made().get(KernelSpec.ARTIFACT);
    return kernel == null ? UNKNOWN : kernel.facts().getOrDefault(MadeFile.RELEASE, UNKNOWN);
  }

  /** Of the first squashfs image in the recipe that was made; null if there is none. */
  private String fsVerity() {
    return recipe.artifacts().keySet().stream()
        .filter(artifacts.made()::containsKey)
        .map(name -> artifacts.made().get(name).facts().get(MadeFile.FS_VERITY))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private Map<String, Object> rootHashes() throws IOException {
    var json = new TreeMap<String, Object>();
    artifacts
        .made()
        .forEach((name, file) -> {
          if (file.facts().containsKey(MadeFile.ROOT_HASH)) {
            json.put(name, file.facts().get(MadeFile.ROOT_HASH));
          }
        });
    return json;
  }

  private List<Object> inputs() {
    var json = new ArrayList<Object>();
    inputs
        .sources()
        .forEach((name, source) -> {
          var one = new TreeMap<String, Object>();
          one.put("source", name);
          one.put("digest", source.key().hex());
          one.put("files", source.inputs().stream().map(this::input).toList());
          json.add(one);
        });
    return json;
  }

  private Map<String, Object> input(InputFile file) {
    var json = new TreeMap<String, Object>();
    json.put("name", artifacts.files().name(file.pin(), file.path()));
    json.put("size", file.size());
    json.put("sha256", file.sha256());
    return json;
  }

  private List<Object> files() {
    return artifacts.files().all().stream()
        .<Object>map(
            file -> Map.of("name", file.name(), "size", file.size(), "sha256", file.sha256()))
        .toList();
  }

  private List<Object> packages() {
    var json = new ArrayList<Object>();
    for (LockedPackage one : inputs.packages()) {
      json.add(
          Map.of(
              "distribution", one.distribution(),
              "name", one.file().name(),
              "version", one.version(),
              "architecture", one.architecture(),
              "size", one.file().size(),
              "sha256", one.file().sha256()));
    }
    return json;
  }
}
