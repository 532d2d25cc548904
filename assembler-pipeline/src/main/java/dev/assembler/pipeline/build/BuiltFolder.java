package dev.assembler.pipeline.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.build.BuiltManifest.Artifact;
import dev.assembler.pipeline.recipe.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An output directory that a build has left: it has {@code ARCH/build-manifest.json}. */
public final class BuiltFolder {

  /** What the next build need not make again; no part of what was built. */
  public static final String STATE = Workspace.NAME;

  /** More is no manifest. */
  private static final long LARGEST = 64L << 20;

  private final String name;
  private final Path folder;

  /**
   * @param name of the folder in messages
   */
  public BuiltFolder(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /** Whether a build was delivered there. */
  public static boolean is(Path folder) {
    for (Architecture each : Architecture.values()) {
      if (Files.isRegularFile(folder.resolve(manifest(each)))) {
        return true;
      }
    }
    return false;
  }

  /** Paths below a folder that are no output of a build; of any other folder there are none. */
  public static Predicate<TreePath> aside(Path folder) {
    TreePath state = TreePath.of("/" + STATE);
    return is(folder) ? state::equals : path -> false;
  }

  /** Whether a file of a build only says what other files are, so that it changes with them. */
  public static boolean isAboutOthers(TreePath path) {
    String name = path.isRoot() ? "" : path.name().toString();
    return name.equals(BuildManifest.NAME) || name.equals(Publication.SUMS);
  }

  private static String manifest(Architecture architecture) {
    return architecture + "/" + BuildManifest.NAME;
  }

  /**
   * What was built, by architecture.
   *
   * @throws InputException for a manifest that is malformed
   */
  public List<BuiltManifest> manifests() throws IOException {
    var manifests = new ArrayList<BuiltManifest>();
    for (Architecture each : Architecture.values()) {
      Path file = folder.resolve(manifest(each));
      if (Files.isRegularFile(file)) {
        manifests.add(manifest(each, file));
      }
    }
    return manifests;
  }

  private BuiltManifest manifest(Architecture architecture, Path file) throws IOException {
    String subject = name + "/" + manifest(architecture);
    JsonNode json = read(subject, file);
    long version = json.path("schema_version").asLong(-1);
    if (version != BuildManifest.SCHEMA) {
      throw new InputException(
          subject, "schema_version " + version + ", expected " + BuildManifest.SCHEMA);
    }
    try {
      return BuiltManifest.of(json);
    } catch (IllegalArgumentException e) {
      throw new InputException(subject, e.getMessage(), e);
    }
  }

  private static JsonNode read(String subject, Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new InputException(subject, "more than " + LARGEST + " bytes, expected a manifest");
    }
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new InputException(subject, "no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** When the steps of the last build were worked at, if that is known. */
  public Optional<BuildTimes> times() throws IOException {
    Path file = folder.resolve(STATE).resolve(StepTimes.NAME);
    return Files.isRegularFile(file)
        ? BuildTimes.of(read(name + "/" + STATE + "/" + StepTimes.NAME, file))
        : Optional.empty();
  }

  /** The file of an artifact, if it is still there and no link to something else. */
  public Optional<Path> file(String architecture, Artifact artifact) {
    for (String place :
        List.of(
            artifact.variant() + "/" + architecture + "/" + artifact.file(),
            architecture + "/" + artifact.variant() + "/" + artifact.file())) {
      try {
        Path file = folder.resolve(place);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(file);
        }
      } catch (InvalidPathException e) {
        return Optional.empty(); // what this system has no name for is not there
      }
    }
    return Optional.empty();
  }
}
