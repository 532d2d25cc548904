package dev.assembler.pipeline.build;

import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Puts what is made where it is delivered: moved to its first place, copied to others. */
final class Publication {

  static final String SUMS = "SHA256SUMS";

  private final BuildRequest request;
  private final Consumer<Closeable> onOutput;
  private final Workspace workspace;
  private final Path folder;
  private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
  private final List<Output> outputs = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();

  private final Map<String, Set<String>> listed = new TreeMap<>();

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

  /**
   * Moves and copies, and writes the lists of digests.
   *
   * @return what is delivered, in the order of paths
   */
  List<Output> place() throws IOException {
    try {
      for (String place : folders) {
        listed.put(place, listed(place));
        Files.deleteIfExists(folder.resolve(place).resolve(SUMS));
      }
      Map<String, Delivery> movable = withdrawn();
      for (var each : movable.entrySet()) {
        MadeFile file = each.getValue().file();
        Path now = file.path();
        for (String place : each.getValue().places()) {
          now = placed(file.at(now), folder.resolve(place));
        }
        workspace.settle(each.getKey(), file, now);
      }
      outputs.sort(Comparator.comparing(Output::path));
      for (String place : folders) {
        removeStale(place);
        writeSums(place);
      }
      return outputs;
    } catch (OutputException e) {
      throw e;
    } catch (IOException e) {
      throw new OutputException(folder.toString(), e);
    }
  }

  /** What lies where something else is to be is taken back into the workspace first. */
  private Map<String, Delivery> withdrawn() throws IOException {
    var movable = new LinkedHashMap<String, Delivery>();
    for (var each : deliveries.entrySet()) {
      MadeFile file = each.getValue().file();
      List<String> places = each.getValue().places();
      String now = folder.relativize(file.path()).toString();
      Path made = workspace.made(file.key());
      boolean isOurs = folders.stream().anyMatch(place -> now.startsWith(place + "/"));
      if (isOurs && !file.path().equals(made) && !places.contains(now)) {
        Files.move(file.path(), made, StandardCopyOption.REPLACE_EXISTING);
        file = file.at(made);
      }
      movable.put(each.getKey(), new Delivery(file, places));
    }
    return movable;
  }

  private Path placed(MadeFile file, Path place) throws IOException {
    if (file.path().equals(place)) {
      return place;
    }
    Files.createDirectories(place.getParent());
    if (file.path().equals(workspace.made(file.key()))
        && Files.getFileStore(file.path()).equals(Files.getFileStore(place.getParent()))) {
      Files.move(
          file.path(), place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return place;
    }
    boolean there =
        Files.isRegularFile(place)
            && Files.size(place) == file.size()
            && FileDigest.of(place).equals(file.sha256());
    if (!there) {
      try (ImageSource source = FileImage.openForReading(file.path());
          AtomicOutput output = AtomicOutput.create(place)) {
        onOutput.accept(output);
        ImageCopy.copy(source, output.image());
        output.commit();
      }
    }
    return file.path();
  }

  /** What an earlier build has delivered in a folder: the names in its list of digests. */
  private Set<String> listed(String place) throws IOException {
    var names = new TreeSet<String>();
    Path sums = folder.resolve(place).resolve(SUMS);
    if (Files.isRegularFile(sums)) {
      for (String line : Files.readAllLines(sums, StandardCharsets.ISO_8859_1)) {
        if (line.matches("[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._+-]*")) {
          names.add(line.substring(66));
        }
      }
    }
    return names;
  }

  /** What an earlier build has delivered and this one does not; others' files stay. */
  private void removeStale(String place) throws IOException {
    for (String name : listed.getOrDefault(place, Set.of())) {
      String path = place + "/" + name;
      if (outputs.stream().noneMatch(output -> output.path().equals(path))) {
        Files.deleteIfExists(folder.resolve(path));
      }
    }
  }

  /** As sha256sum(1) writes and checks it, for the names in the folder. */
  private void writeSums(String place) throws IOException {
    var sums = new TreeMap<String, String>();
    for (Output output : outputs) {
      if (output.path().equals(place + "/" + output.file())) {
        sums.put(output.file(), output.sha256());
      }
    }
    var text = new StringBuilder();
    sums.forEach((name, sha256) -> text.append(sha256).append("  ").append(name).append('\n'));
    Files.createDirectories(folder.resolve(place));
    SmallFiles.write(
        folder.resolve(place).resolve(SUMS), text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
