package dev.assembler.pipeline.build;

import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts what is made where it is delivered: moved to its first place, copied to others. Everything
 * comes to its place, or nothing does.
 */
final class Publication {

  static final String SUMS = "SHA256SUMS";

  private final BuildRequest request;
  private final Consumer<Closeable> onOutput;
  private final Workspace workspace;
  private final Path folder;
  private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
  private final List<Output> outputs = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();

  private final Set<Path> withdrawn = new HashSet<>();

  /** An artifact and where it goes. */
  private record Delivery(MadeFile file, List<String> places) {}

  Publication(BuildRequest request, Workspace workspace, Consumer<Closeable> onOutput) {
    this.onOutput = onOutput;
    this.request = request;
    this.workspace = workspace;
    this.folder = workspace.output();
  }

  /** All that a recipe delivers. */
  void add(
      Recipe recipe, ChosenVariants chosen, Map<String, MadeFile> made, ArtifactRoom artifacts) {
    for (VariantSpec variant : chosen.variants()) {
      String place = request.folderOf(recipe.architecture(), variant.name());
      folders.add(place);
      DeliveredFiles.of(variant, made)
          .forEach((name, artifact) -> {
            MadeFile file = made.get(artifact);
            String path = place + "/" + name;
            String owner = recipe.architecture() + "/" + artifact;
            deliveries
                .computeIfAbsent(owner, missing -> new Delivery(file, new ArrayList<>()))
                .places()
                .add(path);
            outputs.add(
                new Output(
                    recipe.architecture(),
                    variant.name(),
                    name,
                    path,
                    artifact,
                    file.size(),
                    file.sha256()));
          });
    }
    artifacts
        .made()
        .forEach((name, file) ->
            deliveries.putIfAbsent(
                recipe.architecture() + "/" + name, new Delivery(file, new ArrayList<>())));
  }

  /** What is delivered, in the order of paths. */
  List<Output> outputs() {
    outputs.sort(Comparator.comparing(Output::path));
    return outputs;
  }

  /**
   * Everything comes to its place, or nothing.
   *
   * @param more small files, by their path below the output directory
   */
  void place(Map<String, byte[]> more) throws IOException {
    try (var changes = new FileChanges(workspace.spool())) {
      onOutput.accept(changes);
      var settled = new LinkedHashMap<String, Path>();
      withdrawing();
      for (var each : deliveries.entrySet()) {
        settled.put(each.getKey(), planned(each.getValue(), changes));
      }
      for (String place : folders) {
        removeStale(place, changes);
        write(place + "/" + SUMS, sums(place), changes);
      }
      for (var each : more.entrySet()) {
        write(each.getKey(), each.getValue(), changes);
      }
      renamed(settled, changes);
    } catch (OutputException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new OutputException(e.getFile() == null ? folder.toString() : e.getFile(), e);
    } catch (IOException e) {
      throw new OutputException(folder.toString(), e);
    }
  }

  /** Whoever comes after a build that was killed here finds everything, renamed or not yet. */
  private void renamed(Map<String, Path> settled, FileChanges changes) throws IOException {
    WorkState state = workspace.state();
    state.delivering(digests());
    settled.forEach(
        (owner, path) -> workspace.expect(owner, deliveries.get(owner).file().at(path)));
    workspace.save();
    try {
      changes.commit();
    } catch (IOException | RuntimeException e) {
      deliveries.forEach((owner, delivery) -> workspace.expect(owner, delivery.file()));
      try {
        workspace.save();
      } catch (IOException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
    settled.forEach((owner, path) -> workspace.settle(owner, deliveries.get(owner).file(), path));
    state.delivered(folders, digests());
  }

  /** What lies where something else is to be, or nothing. */
  private void withdrawing() {
    for (Delivery each : deliveries.values()) {
      Path now = each.file().path();
      String path = folder.relativize(now).toString();
      boolean ours = folders.stream().anyMatch(place -> path.startsWith(place + "/"));
      if (ours && !each.places().contains(path)) {
        withdrawn.add(now);
      }
    }
  }

  /**
   * Renames or copies an artifact to all its places.
   *
   * @return where it will be found
   */
  private Path planned(Delivery delivery, FileChanges changes) throws IOException {
    MadeFile file = delivery.file();
    Path now = file.path();
    Path made = workspace.made(file.key());
    Path at = now;
    boolean stays = !withdrawn.contains(now);
    if (!stays && FileChanges.isRename(now, made.getParent())) {
      changes.withdraw(now, made);
      at = made;
    } else if (!stays) {
      changes.remove(now);
    }
    for (String name : delivery.places()) {
      Path place = folder.resolve(name);
      if (place.equals(now)) {
        continue;
      }
      changes.folder(place.getParent());
      if (at.equals(made) && FileChanges.isRename(now, place.getParent())) {
        changes.move(made, place);
        at = place;
      } else if (!isThere(file, place)) {
        changes.copy(now, place);
      }
      at = !stays && at.equals(now) ? place : at;
    }
    if (!stays && at.equals(now)) {
      changes.copy(now, made);
      at = made;
    }
    return at;
  }

  private boolean isThere(MadeFile file, Path place) throws IOException {
    return !withdrawn.contains(place)
        && Files.isRegularFile(place)
        && Files.size(place) == file.size()
        && FileDigest.of(place).equals(file.sha256());
  }

  /** What earlier builds have delivered and this one does not; others' files stay. */
  private void removeStale(String place, FileChanges changes) throws IOException {
    for (var each : workspace.state().deliveredIn(place).entrySet()) {
      Path file = folder.resolve(each.getKey());
      boolean stale =
          outputs.stream().noneMatch(output -> output.path().equals(each.getKey()))
              && !withdrawn.contains(file)
              && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      if (stale && each.getValue().contains(FileDigest.of(file))) {
        changes.remove(file);
      }
    }
  }

  private void write(String path, byte[] bytes, FileChanges changes) throws IOException {
    Path file = folder.resolve(path);
    changes.folder(file.getParent());
    changes.write(bytes, file);
  }

  /** By path below the output directory. */
  private Map<String, String> digests() {
    var digests = new TreeMap<String, String>();
    outputs.forEach(output -> digests.put(output.path(), output.sha256()));
    return digests;
  }

  /** As sha256sum(1) writes and checks it, for the names in the folder. */
  private byte[] sums(String place) {
    var sums = new TreeMap<String, String>();
    for (Output output : outputs) {
      if (output.path().equals(place + "/" + output.file())) {
        sums.put(output.file(), output.sha256());
      }
    }
    var text = new StringBuilder();
    sums.forEach((name, sha256) -> text.append(sha256).append("  ").append(name).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
