package dev.assembler.cli;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostWriteException;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.reproduce.Attempt;
import dev.assembler.pipeline.reproduce.InputCopy;
import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.reproduce.Rebuild;
import dev.assembler.pipeline.source.HostPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/**
 * Builds here and, in processes of their own, as on other hosts. Everything is done in folders that
 * go with it.
 */
final class PerturbedHost implements Rebuild, Closeable {

  /** A build that takes longer is not interpreted as a whole. */
  private static final long SLOW_NANOS = 2_000_000_000L;

  private static final List<String> SILENT = List.of("-q", "--progress=none");

  private final RepeatedBuild build;
  private final Console console;
  private final Workplace place;
  private final Path keep;
  private final HostChanges changes;
  private final OtherUser user;
  private final List<FileTree> inputs = new ArrayList<>();
  private final CopyPlace copies;
  private final Map<HostPath, String> names = new HashMap<>();
  private volatile ChildProgram child;

  /**
   * @param keep where builds that differ are kept; null for nowhere
   */
  PerturbedHost(RepeatedBuild build, Workplace place, Path keep, Console console)
      throws IOException {
    this.build = build;
    this.console = console;
    this.place = place;
    this.keep = keep;
    this.changes = new HostChanges(console, build.jobs(), place.elsewhere());
    this.user = new OtherUser(changes);
    for (HostPath directory : build.directories()) {
      inputs.add(InputCopy.read(directory.toPath()));
    }
    this.copies = CopyPlace.of(build.directories(), inputs, place);
  }

  /** What is changed, in a few words each. */
  Map<Perturbation, String> words() {
    Map<Perturbation, String> words = changes.words();
    words.put(Perturbation.COPY, copies.toString());
    words.put(Perturbation.TIMES, "touched");
    words.put(Perturbation.LINKS, "broken up");
    words.put(Perturbation.USER, OtherUser.ID + " (nobody), with a copy of their own");
    return words;
  }

  /** What is not tried on this host, each with the reason. */
  Map<Perturbation, String> impossible() throws IOException {
    var not = new EnumMap<Perturbation, String>(Perturbation.class);
    not.putAll(changes.impossible());
    user.obstacle().ifPresent(why -> not.put(Perturbation.USER, why));
    if (!inputs.isEmpty() && !InputTrees.haveLinks(inputs)) {
      not.put(Perturbation.LINKS, "the input has no hard links");
    }
    String obstacle = InputTrees.obstacle(inputs);
    if (!obstacle.isEmpty()) {
      for (Perturbation each : List.of(Perturbation.COPY, Perturbation.TIMES, Perturbation.LINKS)) {
        not.put(each, obstacle);
      }
    }
    not.putAll(build.notTried());
    return not;
  }

  @Override
  public Attempt on(Set<Perturbation> perturbations) throws IOException {
    if (perturbations.isEmpty()) {
      return here();
    }
    boolean asOther = perturbations.contains(Perturbation.USER);
    Path folder = asOther ? place.open() : place.next();
    HostPath out = place.shown(Files.createDirectory(folder.resolve("out")));
    names.put(
        out, perturbations.size() == 1 ? perturbations.iterator().next().toString() : "several");
    build.prepare(out);
    List<HostPath> copied = List.of();
    if (perturbations.stream().anyMatch(Perturbation::isOfInput) && !inputs.isEmpty()) {
      try {
        copied = copies.write(inputs, perturbations, asOther ? folder : null);
      } catch (HostWriteException e) {
        return new Attempt.NotTried("cannot be copied as it is: " + e.losses().getFirst());
      }
    }
    child = child(perturbations, folder, out);
    ChildProgram.Ended ended = child.run(words(perturbations, out, copied));
    copies.remove();
    return ended.exit() == ExitCode.DONE ? new Attempt.Built(out) : failed(asOther, ended);
  }

  private ChildProgram child(Set<Perturbation> perturbations, Path folder, HostPath out)
      throws IOException {
    var program = new ChildProgram(console.variables());
    if (perturbations.contains(Perturbation.USER)) {
      HostDirectory.read(out.toPath(), HostReadOptions.defaults())
          .tree()
          .walk((path, node) -> OtherUser.give(HostPath.of(out + path.toString()).toPath()));
      program.behind(user.words()).from(OtherUser.program(folder.resolve("program")));
    }
    changes.apply(perturbations, program);
    return program;
  }

  private List<String> words(Set<Perturbation> perturbations, HostPath out, List<HostPath> copied) {
    int jobs = perturbations.contains(Perturbation.THREADS) ? changes.otherJobs() : 0;
    boolean isElsewhere = perturbations.contains(Perturbation.FOLDER);
    var words =
        new ArrayList<>(build.words(new RepeatedBuild.Changes(out, copied, jobs, isElsewhere)));
    words.addAll(SILENT);
    return words;
  }

  private static Attempt failed(boolean asOther, ChildProgram.Ended ended) {
    String message =
        ended.said().isEmpty()
            ? "exit code " + ended.exit()
            : ended.said().lines().toList().getFirst();
    message = message.replaceFirst("^assemble: ", "");
    if (asOther) { // they may be kept from what is ours
      return new Attempt.NotTried("the build ends for them with: " + message);
    }
    boolean ofContract = ended.exit() >= ExitCode.USAGE && ended.exit() <= ExitCode.ENVIRONMENT;
    return new Attempt.Failed(ofContract ? ended.exit() : ExitCode.ENVIRONMENT, message);
  }

  /** In this process: what is wrong with the build itself is said as by the command itself. */
  private Attempt here() throws IOException {
    HostPath target = place.shown(Files.createDirectory(place.next().resolve("out")));
    build.prepare(target);
    var words =
        new ArrayList<>(build.words(new RepeatedBuild.Changes(target, List.of(), 0, false)));
    words.addAll(SILENT);
    boolean isNamed = !words.getFirst().startsWith("-");
    Verb verb = isNamed ? Verbs.make(words.removeFirst()) : new PackCommand();
    new CommandLine(verb).setExpandAtFiles(false).parseArgs(words.toArray(String[]::new));
    Console silent = console.silent();
    silent.set(Console.Verbosity.QUIET, false);
    long started = System.nanoTime();
    int exit = verb.run(silent);
    if (System.nanoTime() - started > SLOW_NANOS) {
      changes.beSparing();
    }
    if (exit != ExitCode.DONE) {
      throw new IllegalStateException("a build ended with " + exit + " and no word of it");
    }
    return new Attempt.Built(target);
  }

  @Override
  public void compared(Attempt.Built built, boolean isDifferent) throws IOException {
    Path out = built.folder().toPath();
    Path folder = out.getParent();
    if (isDifferent && keep != null) {
      place.keep(out, keep, names.getOrDefault(built.folder(), "here"));
    }
    FolderRemoval.of(folder);
  }

  @Override
  public void close() throws IOException {
    if (child != null) {
      child.close();
    }
    copies.remove();
    place.close();
  }
}
