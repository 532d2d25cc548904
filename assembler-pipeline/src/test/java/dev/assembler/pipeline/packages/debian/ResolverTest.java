package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {

  @TempDir Path folder;

  @Test
  void dependenciesComeBeforeWhatNeedsThemWithTheirReasons() throws IOException {
    ResolvedPackages found =
        resolve(
            List.of("app"),
            "app 1; Depends: lib (>= 2), tool",
            "lib 2; Pre-Depends: tool",
            "tool 1",
            "other 1");

    assertEquals("[tool 1, lib 2, app 1]", shown(found));
    assertEquals(List.of("app", "lib"), found.packages().get(0).requestedBy());
    assertEquals(List.of("the request"), found.packages().get(2).requestedBy());
  }

  @Test
  void theFirstAlternativeThatCanBeHadIsTaken() throws IOException {
    String[] index = {"app 1; Depends: a | b | c", "b 1", "c 1"};

    assertEquals("[b 1, app 1]", shown(resolve(List.of("app"), index)));
    assertEquals("[c 1, app 1]", shown(resolve(List.of("app", "c"), index)));
  }

  @Test
  void aChoiceThatEndsInAConflictIsTakenBack() throws IOException {
    ResolvedPackages found =
        resolve(
            List.of("app", "web"),
            "app 1; Depends: a | b",
            "web 1; Depends: x | y",
            "a 1; Depends: y",
            "b 1",
            "x 1",
            "y 1; Conflicts: x, web");

    assertEquals("[b 1, app 1, x 1, web 1]", shown(found));
  }

  /**
   * Fifteen choices lie between a's and the conflict with it, and trying them out helps nothing.
   */
  @Test
  void whatEndsInAConflictLeadsBackToTheChoiceThatMadeIt() throws IOException {
    List<String> index = new ArrayList<>();
    var needs = new StringBuilder("app 1; Depends: a | b");
    for (int i = 0; i < 20; i++) {
      needs.append(", x" + i + " | y" + i);
      index.addAll(List.of("x" + i + " 1", "y" + i + " 1"));
    }
    index.addAll(List.of("a 1", "b 1", "p 1; Conflicts: a", "q 1; Conflicts: a"));
    index.add(needs + ", p | q");

    String found = shown(resolve(List.of("app"), index.toArray(String[]::new)));

    assertTrue(found.startsWith("[b 1, x0 1, x1 1,"), found);
    assertTrue(found.endsWith(", x19 1, p 1, app 1]"), found);
  }

  /** The obstacle is what a package two steps behind the choice needs. */
  @Test
  void aChoiceIsFoundBehindWhatFollowsFromIt() throws IOException {
    List<String> index = new ArrayList<>();
    var needs = new StringBuilder("app 1; Depends: a | b | c");
    for (int i = 0; i < 20; i++) {
      needs.append(", x" + i + " | y" + i);
      index.addAll(List.of("x" + i + " 1", "y" + i + " 1"));
    }
    index.addAll(List.of("a 1; Depends: a1", "a1 1; Depends: a2", "a2 1", "b 1; Depends: a2"));
    index.addAll(List.of("c 1", "p 1; Conflicts: a2", "q 1; Depends: r", "r 1; Breaks: a2"));
    index.add(needs + ", p | q");

    String found = shown(resolve(List.of("app"), index.toArray(String[]::new)));

    assertTrue(found.startsWith("[c 1, x0 1,"), found);
    assertTrue(found.endsWith(", x19 1, p 1, app 1]"), found);
  }

  /** Of twelve packages every combination is looked at. */
  @Test
  void whatCanBeHadIsFoundAndNothingElse() throws IOException {
    int solvable = 0;
    for (long seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      List<String> index = new ArrayList<>();
      for (int layer = 0; layer < 4; layer++) {
        for (String name : List.of("a", "b", "c")) {
          String below = layer == 0 ? "" : randomAlternatives(random, layer - 1);
          int other = random.nextInt(12);
          String conflict = "; Conflicts: " + "abc".charAt(other / 4) + other % 4;
          index.add(name + layer + " 1" + below + conflict);
        }
      }
      index.add("app 1; Depends: a3 | b3, b2 | c2, a1 | c1, a0 | b0 | c0, a2 | b3, b1 | c0");
      boolean there = canBeHad(index);
      solvable += there ? 1 : 0;

      try {
        List<String> found =
            resolve(List.of("app"), index.toArray(String[]::new)).packages().stream()
                .map(ResolvedPackage::name)
                .toList();
        assertTrue(there && isSound(index, found), "seed " + seed + ": " + found);
      } catch (ResolutionException e) {
        assertFalse(there, "seed " + seed + ": " + index);
      }
    }
    assertTrue(solvable > 20 && solvable < 180, solvable + " of 200");
  }

  private static String randomAlternatives(SplittableRandom random, int layer) {
    List<String> names = new ArrayList<>(List.of("a", "b", "c"));
    names.remove(random.nextInt(3));
    return "; Depends: " + names.get(0) + layer + " | " + names.get(1) + layer;
  }

  /** Whether some set of packages fulfils "app", of all sets. */
  private static boolean canBeHad(List<String> index) {
    List<String> names = index.stream().map(line -> line.split(" ", 2)[0]).toList();
    for (int set = 0; set < 1 << names.size() - 1; set++) {
      List<String> chosen = new ArrayList<>(List.of("app"));
      for (int i = 0; i < names.size() - 1; i++) {
        if ((set >> i & 1) == 1) {
          chosen.add(names.get(i));
        }
      }
      if (isSound(index, chosen)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSound(List<String> index, List<String> chosen) {
    for (String line : index) {
      String[] fields = line.split("; ", -1);
      if (!chosen.contains(fields[0].split(" ", -1)[0])) {
        continue;
      }
      for (String field : fields) {
        if (field.startsWith("Depends: ")) {
          for (String group : field.substring(9).split(", ", -1)) {
            if (Arrays.stream(group.split(" \\| ", -1)).noneMatch(chosen::contains)) {
              return false;
            }
          }
        }
        if (field.startsWith("Conflicts: ")
            && !line.startsWith(field.substring(11))
            && chosen.contains(field.substring(11))) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void aProviderStandsForANameTheNeededOneFirst() throws IOException {
    String[] index = {
      "app 1; Depends: awk",
      "gawk 1; Provides: awk; Priority: optional",
      "mawk 1; Provides: awk; Priority: required"
    };

    assertEquals("[mawk 1, app 1]", shown(resolve(List.of("app"), index)));
  }

  @Test
  void providedVersionsAreComparedAndUnversionedOnesMeetNoBound() throws IOException {
    assertEquals(
        "[new 1, app 1]",
        shown(
            resolve(
                List.of("app"),
                "app 1; Depends: api (>= 2)",
                "old 1; Provides: api (= 1)",
                "any 1; Provides: api",
                "new 1; Provides: api (= 2)")));
  }

  @Test
  void theNewestVersionInsideTheBoundIsTaken() throws IOException {
    assertEquals(
        "[lib 2, app 1]",
        shown(resolve(List.of("app"), "app 1; Depends: lib (<< 3)", "lib 1", "lib 3", "lib 2")));
  }

  @Test
  void aRequestMayNameAVersion() throws IOException {
    assertEquals("[lib 1]", shown(resolve(List.of("lib=1"), "lib 1", "lib 2")));
  }

  @Test
  void allThatIsInTheWayIsToldAtOnceWithTheNearestName() {
    var refused =
        assertThrows(
            ResolutionException.class,
            () ->
                resolve(
                    List.of("app", "zsch"),
                    "app 1; Depends: lib (>= 9), nothing-of-the-sort",
                    "lib 2",
                    "zsh 1"));

    assertEquals(
        List.of(
            "zsch, for the request: no such package; did you mean zsh?",
            "lib (>= 9), for app (Depends): only 2 for amd64 is there",
            "nothing-of-the-sort, for app (Depends): no such package"),
        refused.problems());
  }

  @Test
  void conflictsAndBreaksNameBothSides() {
    var refused =
        assertThrows(
            ResolutionException.class,
            () ->
                resolve(
                    List.of("a", "b", "c"),
                    "a 1; Conflicts: v",
                    "b 1; Provides: v",
                    "c 1; Breaks: a (<< 2)"));

    assertEquals(
        List.of(
            "b, for the request: a 1: Conflicts v, and b 1 is wanted",
            "c, for the request: c 1: Breaks a (<< 2), and a 1 is wanted"),
        refused.problems());
  }

  @Test
  void aPackageMayConflictWithWhatItProvides() throws IOException {
    assertEquals(
        "[mta 1]", shown(resolve(List.of("mta"), "mta 1; Provides: agent; Conflicts: agent")));
  }

  @Test
  void circlesAreBrokenTheSameWayEveryTime() throws IOException {
    String[] index = {
      "libc6 1; Depends: libgcc", "libgcc 1; Depends: libc6", "z 1; Depends: libc6"
    };

    assertEquals("[libgcc 1, libc6 1, z 1]", shown(resolve(List.of("z"), index)));
  }

  @Test
  void otherArchitecturesFulfilWhatTheySayTheyDo() throws IOException {
    String[] index = {
      "app 1; Depends: data, interpreter:any, lib:arm64",
      "data 1; Architecture: arm64; Multi-Arch: foreign",
      "interpreter 1; Architecture: arm64; Multi-Arch: allowed",
      "lib 1; Architecture: arm64; Multi-Arch: same",
      "lib 1; Multi-Arch: same",
    };

    assertEquals("[data 1, interpreter 1, lib 1, app 1]", shown(resolve(List.of("app"), index)));
    assertEquals(
        "[lib 1 amd64, lib 1 arm64]",
        resolve(List.of("lib", "lib:arm64"), index).packages().toString());
  }

  @Test
  void packagesThatAreNotTheSameCannotBeThereForTwoArchitectures() {
    var refused =
        assertThrows(
            ResolutionException.class,
            () -> resolve(List.of("x", "x:arm64"), "x 1", "x 1; Architecture: arm64"));

    assertEquals(
        List.of("x:arm64, for the request: x 1 cannot be beside x 1 for amd64"),
        refused.problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUSTOM=[]",
        "ESSENTIAL=[e 1]",
        "APT=[apt 1, e 1]",
        "MINBASE=[apt 1, e 1, r 1]",
        "IMPORTANT=[apt 1, e 1, i 1, r 1]",
        "STANDARD=[apt 1, e 1, i 1, r 1, s 1]"
      })
  void variantsAreThoseOfMmdebstrap(String row) throws IOException {
    Variant variant = Variant.valueOf(row.substring(0, row.indexOf('=')));
    ResolvedPackages found =
        resolve(
            variant,
            List.of(),
            "e 1; Essential: yes",
            "r 1; Priority: required",
            "i 1; Priority: important",
            "s 1; Priority: standard",
            "o 1; Priority: optional",
            "apt 1; Priority: important");

    assertEquals(
        row.substring(row.indexOf('=') + 1), shown(found).replace("i 1, apt 1", "apt 1, i 1"));
  }

  @Test
  void aDeepChainNeedsNoStack() throws IOException {
    String[] index = new String[20_000];
    Arrays.setAll(index, i -> "p" + i + " 1" + (i == 0 ? "" : "; Depends: p" + (i - 1)));

    assertEquals(20_000, resolve(List.of("p19999"), index).packages().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "x:", "x=", "x=a b", "../x", "x y"})
  void whatIsNoRequestIsRefused(String text) {
    assertThrows(UsageException.class, () -> PackageRequest.of(text));
  }

  @Test
  void aMalformedRelationNamesItsPackage() {
    var refused = assertThrows(IOException.class, () -> resolve(List.of("a"), "a 1; Depends: b ("));

    assertTrue(refused.getMessage().contains("package a: relation"), refused.getMessage());
  }

  private ResolvedPackages resolve(List<String> packages, String... index) throws IOException {
    return resolve(Variant.CUSTOM, packages, index);
  }

  private ResolvedPackages resolve(Variant variant, List<String> packages, String... index)
      throws IOException {
    var text = new StringBuilder();
    for (String entry : index) {
      String[] parts = entry.split("; ", -1);
      String[] named = parts[0].split(" ", -1);
      text.append("Package: " + named[0] + "\nVersion: " + named[1] + "\n");
      for (int i = 1; i < parts.length; i++) {
        text.append(parts[i]).append('\n');
      }
      if (!entry.contains("; Architecture: ")) {
        text.append("Architecture: amd64\n");
      }
      text.append("Filename: pool/" + named[0] + ".deb\nSize: 1\n");
      text.append("SHA256: " + "0".repeat(64) + "\n\n");
    }
    DebianSource source =
        DebianSource.of("file:/nowhere", "stable", List.of("main"), Keyring.of(List.of()));
    var request = new DebianRequest(List.of(source), List.of("amd64", "arm64"), variant, packages);
    return DebianPackages.resolve(
        request,
        List.of(
            PackageIndex.of(
                source, PackageIndex.USUAL_PIN, "index", Content.of(text.toString()).open())),
        List.of());
  }

  private static String shown(ResolvedPackages found) {
    return found.packages().stream().map(p -> p.name() + " " + p.version()).toList().toString();
  }
}
