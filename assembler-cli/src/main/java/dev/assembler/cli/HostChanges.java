package dev.assembler.cli;

import dev.assembler.core.host.ListingOrder;
import dev.assembler.pipeline.reproduce.Perturbation;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What another host is like as far as its processes go, and whether this one can play it. */
final class HostChanges {

  /** More than a year from now. */
  private static final String LATER = "+400d";

  /** Nothing for anybody else. */
  private static final String UMASK = "077";

  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  private static final String OURS_INTERPRETED = "-XX:CompileCommand=exclude,dev.assembler.*::*";

  private final Console console;
  private final int jobs;
  private final Path elsewhere;
  private boolean isSlow;

  /**
   * @param jobs how many threads the build was asked to use
   * @param elsewhere another working directory
   */
  HostChanges(Console console, int jobs, Path elsewhere) {
    this.console = console;
    this.jobs = jobs;
    this.elsewhere = elsewhere;
  }

  /**
   * The build takes its time: interpreted as a whole it would take a hundred times as long where a
   * library compresses in Java, so that only our own code is.
   */
  void beSparing() {
    isSlow = true;
  }

  /** Threads of the other host. */
  int otherJobs() {
    return jobs == 7 ? 1 : 7;
  }

  /** What is changed, in a few words. */
  Map<Perturbation, String> words() {
    var words = new EnumMap<Perturbation, String>(Perturbation.class);
    words.put(Perturbation.LISTING, "shuffled");
    words.put(Perturbation.THREADS, otherJobs() + " instead of " + jobs);
    words.put(Perturbation.LOCALE, "Turkish, no UTF-8");
    words.put(Perturbation.ZONE, zone());
    words.put(Perturbation.UMASK, UMASK);
    words.put(Perturbation.FOLDER, "another, with absolute paths");
    words.put(Perturbation.CLOCK, LATER);
    words.put(Perturbation.INTERPRETER, isSlow ? "our code interpreted, no library" : "-Xint");
    words.put(Perturbation.COLLECTOR, otherCollector().substring("-XX:+Use".length()));
    return words;
  }

  /** What this host cannot do, each with the reason. */
  Map<Perturbation, String> impossible() {
    var not = new EnumMap<Perturbation, String>(Perturbation.class);
    if (find("sh").isEmpty()) {
      not.put(Perturbation.UMASK, "there is no sh");
      not.put(Perturbation.FOLDER, "there is no sh");
    }
    if (find("faketime").isEmpty()) {
      not.put(
          Perturbation.CLOCK,
          "faketime is not installed; the code below the command line has no clock");
    }
    return not;
  }

  /** Where a program is. */
  Optional<Path> find(String program) {
    String path = console.variable("PATH");
    for (String folder : (path == null ? USUAL_PATH : path).split(":", -1)) {
      Path file = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Makes a process one of the other host. */
  void apply(Set<Perturbation> perturbations, ChildProgram child) {
    for (Perturbation each : perturbations) {
      switch (each) {
        case LISTING -> child.with("-D" + ListingOrder.PROPERTY + "=1");
        case THREADS -> child.with("-XX:ActiveProcessorCount=" + otherJobs());
        case LOCALE ->
            child
                .withoutVariables("LC_")
                .withVariable("LANG", "tr_TR.ISO-8859-9")
                .withVariable("LC_ALL", "tr_TR.ISO-8859-9")
                .with("-Duser.language=tr")
                .with("-Duser.country=TR");
        case ZONE -> child.withVariable("TZ", zone()).with("-Duser.timezone=" + zone());
        case CLOCK -> child.behind(List.of(find("faketime").orElseThrow().toString(), "-f", LATER));
        case INTERPRETER -> {
          if (isSlow) {
            child.with("-XX:CompileCommand=quiet").with(OURS_INTERPRETED);
          } else {
            child.without("-XX:Tier").without("-Xcomp").with("-Xint");
          }
        }
        case COLLECTOR -> {
          String other = otherCollector();
          for (String name : List.of("Serial", "Parallel", "G1", "Z", "Shenandoah", "Epsilon")) {
            child.without("-XX:+Use" + name + "GC");
          }
          child.with(other);
        }
        case UMASK, FOLDER, COPY, TIMES, LINKS, USER -> {
          // the first two by the shell below, the others in the input
        }
      }
    }
    child.behind(shell(perturbations));
  }

  private List<String> shell(Set<Perturbation> perturbations) {
    boolean masked = perturbations.contains(Perturbation.UMASK);
    boolean moved = perturbations.contains(Perturbation.FOLDER);
    if (!masked && !moved) {
      return List.of();
    }
    var words = new ArrayList<>(List.of(find("sh").orElseThrow().toString(), "-c"));
    words.add((masked ? "umask " + UMASK + " && " : "") + "cd -- \"$0\" && exec \"$@\"");
    words.add(moved ? elsewhere.toString() : ".");
    return words;
  }

  private String zone() {
    String other = "Pacific/Kiritimati";
    return other.equals(console.variable("TZ")) ? "America/St_Johns" : other;
  }

  private static String otherCollector() {
    boolean isSerial =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .anyMatch(bean -> bean.getName().contains("MarkSweepCompact"));
    return isSerial ? "-XX:+UseParallelGC" : "-XX:+UseSerialGC";
  }
}
