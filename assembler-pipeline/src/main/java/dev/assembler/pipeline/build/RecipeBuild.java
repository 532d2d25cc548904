package dev.assembler.pipeline.build;

import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.pipeline.recipe.Place;
import dev.assembler.pipeline.recipe.Recipe;
import dev.assembler.pipeline.recipe.References.Need;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/**
 * A recipe being built for one architecture: what its rooms share. Work is named within it, and
 * what goes wrong is told with the place in the recipe.
 */
final class RecipeBuild {

  private final BuildRequest request;
  private final Recipe recipe;
  private final BuildFrame frame;
  private final UsedFiles files;

  RecipeBuild(BuildRequest request, Recipe recipe, BuildFrame frame) {
    this.request = request;
    this.recipe = recipe;
    this.frame = frame;
    this.files = new UsedFiles(recipe.folder());
  }

  BuildRequest request() {
    return request;
  }

  Recipe recipe() {
    return recipe;
  }

  /** Files of the host besides those of sources. */
  UsedFiles files() {
    return files;
  }

  Cores cores() {
    return frame.cores();
  }

  Workspace workspace() {
    return frame.workspace();
  }

  BuildFrame frame() {
    return frame;
  }

  Epoch epoch() {
    return request.epochOf(recipe);
  }

  /** Where temporary files may go. */
  Path spoolFolder() {
    return frame.workspace().spool();
  }

  /** Where packages are unpacked to, for this build and the next. */
  UnpackRoom room() {
    return UnpackRoom.keptIn(request.inputs().store().folder().resolve("unpacked"));
  }

  /** Installs packages. */
  @FunctionalInterface
  interface Installing {
    PackageTree into(UnpackRoom room) throws IOException;
  }

  /** A tree of packages, which are read from the room for as long as the build goes on. */
  OpenSource unpacked(Installing installing) throws IOException {
    UnpackRoom room = room();
    try {
      PackageTree made = installing.into(room);
      return new OpenSource(false, made.tree(), TreePath.ROOT, made.notes(), room);
    } catch (IOException | RuntimeException e) {
      room.close();
      throw e;
    }
  }

  /** SHA-256 of files of the host, by the names that the recipe has for them. */
  Map<String, String> digests(List<String> names) throws IOException {
    if (names.isEmpty()) {
      return Map.of();
    }
    return cores()
        .one(() -> {
          var digests = new TreeMap<String, String>();
          for (String name : names) {
            digests.put(name, files.digest(name, path(name)));
          }
          return digests;
        });
  }

  /** A path of the recipe's. */
  Path path(String name) {
    return recipe.path(name);
  }

  /** An address of the recipe's. */
  SourceAddress address(String text) {
    return recipe.address(text);
  }

  /** Work that is done once; a failure is told with its place, and told once. */
  <T> T once(String subject, Place place, Callable<T> work) throws IOException {
    String name = StepTimes.name(recipe.architecture(), subject);
    return frame
        .times()
        .waited(name, () -> frame.tasks().get(name, () -> work(subject, place, work)));
  }

  /** What is wanted of something that is needed. */
  @FunctionalInterface
  interface Wanted<T> {
    T of(Need need) throws IOException;
  }

  /**
   * Begins all of them before it waits for the first, and waits for all of them: what is wrong with
   * one is told as well as what is wrong with another.
   *
   * @param what is wanted, by which it is known
   * @return in the order of the needs
   */
  <T> List<T> together(String what, List<Need> needs, Wanted<T> wanted) throws IOException {
    var begun = new ArrayList<Future<T>>();
    for (Need need : needs) {
      List<Object> name = List.of(recipe.architecture(), what, need);
      begun.add(frame.tasks().begin(name, () -> wanted.of(need)));
    }
    var results = new ArrayList<T>();
    SkippedException skipped = null;
    for (Future<T> each : begun) {
      try {
        results.add(Tasks.result(each));
      } catch (SkippedException e) {
        skipped = e;
      }
    }
    if (skipped != null) {
      throw skipped;
    }
    return results;
  }

  private <T> T work(String subject, Place place, Callable<T> work) throws Exception {
    String name = StepTimes.name(recipe.architecture(), subject);
    try {
      frame.requireGoing();
      return frame.times().within(name, work::call);
    } catch (SkippedException e) {
      ended(subject);
      throw e;
    } catch (IOException | RuntimeException e) {
      ended(subject);
      throw frame.failed(recipe.architecture(), place, e);
    }
  }

  /** Tells that work has ended without a result. */
  private void ended(String subject) {
    String what = subject.replaceFirst("^(key of|open|pin) ", "");
    frame.tell(new BuildEvent.Failed(recipe.architecture(), what));
  }

  /** Tells that work begins, and gives the time of that. */
  long started(String subject) {
    frame.tell(new BuildEvent.Started(recipe.architecture(), subject));
    return System.nanoTime();
  }

  void finished(String subject, boolean reused, long size, long started) {
    long ended = System.nanoTime();
    frame.times().done(StepTimes.name(recipe.architecture(), subject), reused, started, ended);
    frame.tell(
        new BuildEvent.Finished(recipe.architecture(), subject, reused, size, ended - started));
  }

  /** Notes when work was done that nobody is told of. */
  void timed(String subject, long started) {
    String name = StepTimes.name(recipe.architecture(), subject);
    frame.times().done(name, false, started, System.nanoTime());
  }

  void warn(String subject, String text) {
    frame.tell(new BuildEvent.Warning(recipe.architecture(), subject, text));
  }

  /** Keeps something open until the build ends; null is nothing. */
  void keep(Closeable resource) {
    frame.keep(resource);
  }

  /** Files of the host belong to root, archives keep their owners; all times are the epoch's. */
  MetadataRules rules() {
    return rules(new OwnerRule.Keep());
  }

  MetadataRules rules(OwnerRule owner) {
    return rules(epoch(), owner);
  }

  private MetadataRules rules(Epoch epoch, OwnerRule owner) {
    return new MetadataRules(
        epoch, Times.FIXED, owner, null, HardLinks.PRESERVE, implicit(), null, null, 0, 0);
  }

  /** Of directories that nobody states. */
  Metadata implicit() {
    return Metadata.of(0755).withMtime(epoch().seconds(), 0);
  }

  /** A directory of the host as every build has it, whatever its epoch is. */
  FileTree timeless(FileTree tree) {
    return tree.normalized(rules(Epoch.ZERO, new OwnerRule.Fixed(0, 0)).policyOf(true));
  }

  /** As it is laid; a directory of the host belongs to root. */
  FileTree normalized(FileTree tree, boolean fromHost) {
    return tree.normalized(
        rules(fromHost ? new OwnerRule.Fixed(0, 0) : new OwnerRule.Keep()).policyOf(fromHost));
  }
}
