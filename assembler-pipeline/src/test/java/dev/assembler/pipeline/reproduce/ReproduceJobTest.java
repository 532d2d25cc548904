package dev.assembler.pipeline.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.diff.Difference;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which perturbations are tried together, and which are blamed. */
class ReproduceJobTest {

  @TempDir Path folder;

  private final List<Set<Perturbation>> trials = new ArrayList<>();
  private final List<String> compared = new ArrayList<>();

  /** A build whose one file says what the function makes of the host. */
  private Rebuild writing(Function<Set<Perturbation>, String> contents) {
    return new Rebuild() {
      @Override
      public Attempt on(Set<Perturbation> perturbations) throws IOException {
        Path out = Files.createDirectory(folder.resolve("build-" + trials.size()));
        trials.add(perturbations);
        Files.writeString(out.resolve("image"), contents.apply(perturbations));
        return new Attempt.Built(HostPath.of(out.toString()));
      }

      @Override
      public void compared(Attempt.Built built, boolean isDifferent) {
        compared.add(built.folder().toPath().getFileName() + (isDifferent ? " differs" : ""));
      }
    };
  }

  private ReproduceResult run(Rebuild build, Map<Perturbation, String> not, Perturbation... alone)
      throws IOException {
    var request = new ReproduceRequest(not, Set.of(alone), 10);
    return new ReproduceJob(build, request, trial -> {}).run();
  }

  private static Set<Perturbation> blamed(ReproduceResult result) {
    return result.verdicts().entrySet().stream()
        .filter(each -> each.getValue() instanceof Verdict.Different)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Perturbation.class)));
  }

  @Test
  void whatMakesNoDifferenceTakesFourBuilds() throws IOException {
    ReproduceResult result = run(writing(host -> "same"), Map.of());

    assertTrue(result.isEqual());
    assertEquals(4, result.builds());
    assertEquals(EnumSet.allOf(Perturbation.class), result.verdicts().keySet());
    assertEquals(Set.of(), trials.getFirst());
    assertEquals(
        EnumSet.range(Perturbation.LISTING, Perturbation.LINKS), EnumSet.copyOf(trials.get(1)));
    assertEquals(List.of("build-1", "build-2", "build-3", "build-0"), compared);
  }

  @Test
  void oneOfManyIsFoundByTryingEachAlone() throws IOException {
    ReproduceResult result =
        run(writing(host -> host.contains(Perturbation.ZONE) ? "05:00" : "04:00"), Map.of());

    assertFalse(result.isEqual());
    assertEquals(EnumSet.of(Perturbation.ZONE), blamed(result));
    assertInstanceOf(Verdict.Equal.class, result.verdicts().get(Perturbation.UMASK));
    var verdict =
        assertInstanceOf(Verdict.Different.class, result.verdicts().get(Perturbation.ZONE));
    assertFalse(verdict.isShared());
    Difference difference = verdict.differences().differences().getFirst();
    assertEquals("content", difference.field());
    assertTrue(compared.getLast().equals("build-0 differs"), compared.toString());
  }

  /** Two that only together make a difference are both named, with all that may be part of it. */
  @Test
  void whatOnlySeveralDoTogetherIsSaidOfAll() throws IOException {
    var both = EnumSet.of(Perturbation.LOCALE, Perturbation.COPY);

    ReproduceResult result =
        run(
            writing(host -> host.containsAll(both) ? "other" : "same"),
            Map.of(Perturbation.CLOCK, "no faketime"));

    assertTrue(blamed(result).containsAll(both));
    assertTrue(
        result.verdicts().get(Perturbation.COPY) instanceof Verdict.Different different
            && different.isShared());
    assertInstanceOf(Verdict.NotTried.class, result.verdicts().get(Perturbation.CLOCK));
    assertInstanceOf(Verdict.Equal.class, result.verdicts().get(Perturbation.INTERPRETER));
  }

  @Test
  void whatTheOptionsMakeInputIsTriedAlone() throws IOException {
    ReproduceResult result =
        run(
            writing(host -> host.contains(Perturbation.LINKS) ? "two files" : "one file"),
            Map.of(),
            Perturbation.LINKS);

    assertEquals(EnumSet.of(Perturbation.LINKS), blamed(result));
    assertEquals(5, result.builds());
    assertTrue(trials.contains(EnumSet.of(Perturbation.LINKS)));
    assertFalse(trials.get(1).contains(Perturbation.LINKS));
  }

  @Test
  void aBuildThatFailsElsewhereIsNoEqualOne() throws IOException {
    Rebuild inner = writing(host -> "same");
    var build =
        new Rebuild() {
          @Override
          public Attempt on(Set<Perturbation> host) throws IOException {
            return host.contains(Perturbation.UMASK)
                ? new Attempt.Failed(5, "permission denied")
                : host.contains(Perturbation.USER)
                    ? new Attempt.NotTried("nobody there")
                    : inner.on(host);
          }

          @Override
          public void compared(Attempt.Built built, boolean isDifferent) {}
        };

    ReproduceResult result = run(build, Map.of());

    assertFalse(result.isEqual());
    assertEquals(
        new Verdict.Failed(5, "permission denied"), result.verdicts().get(Perturbation.UMASK));
    assertEquals(new Verdict.NotTried("nobody there"), result.verdicts().get(Perturbation.USER));
    assertInstanceOf(Verdict.Equal.class, result.verdicts().get(Perturbation.FOLDER));
  }

  /** Files that only one build has, and links, count as much as bytes. */
  @Test
  void buildsOfSeveralFilesAreComparedByNameAndBytes() throws IOException {
    var inner = writing(host -> "same");
    var build =
        new Rebuild() {
          @Override
          public Attempt on(Set<Perturbation> host) throws IOException {
            var built = (Attempt.Built) inner.on(host);
            Path out = built.folder().toPath();
            boolean other = host.equals(EnumSet.of(Perturbation.USER));
            Files.createDirectory(out.resolve("sub"));
            Files.writeString(out.resolve(other ? "sub/b" : "sub/a"), "x");
            Files.createSymbolicLink(out.resolve("latest"), Path.of(other ? "image-2" : "image"));
            Files.writeString(out.resolve("log"), other ? "two\n" : "one\n");
            return built;
          }

          @Override
          public void compared(Attempt.Built built, boolean isDifferent) {}
        };

    ReproduceResult result = run(build, Map.of());

    assertEquals(EnumSet.of(Perturbation.USER), blamed(result));
    var different = (Verdict.Different) result.verdicts().get(Perturbation.USER);
    assertEquals(
        List.of("latest file", "log content", "sub/a file", "sub/b file"),
        different.differences().differences().stream()
            .map(each -> each.place() + " " + each.field())
            .toList());
  }

  @Test
  void aBuildThatFailsHereHasNothingToBeComparedWith() {
    var build =
        new Rebuild() {
          @Override
          public Attempt on(Set<Perturbation> host) {
            return new Attempt.Failed(3, "no such file");
          }

          @Override
          public void compared(Attempt.Built built, boolean isDifferent) {}
        };

    assertThrows(IllegalStateException.class, () -> run(build, Map.of()));
  }
}
