package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several suites a package comes from (apt_preferences(5)), and what no suite gives. */
class PreferencesTest {

  private static TestKey key;

  @TempDir Path folder;

  @BeforeAll
  static void makeKey() {
    key = TestKey.make();
  }

  private TestRepository repository(String name) {
    return new TestRepository(folder.resolve(name), key);
  }

  private ResolvedPackages resolve(Variant variant, String wanted, TestRepository... repositories)
      throws IOException {
    var sources = new ArrayList<DebianSource>();
    for (TestRepository repository : repositories) {
      sources.add(repository.write().source());
    }
    List<String> packages = wanted.isEmpty() ? List.of() : List.of(wanted.split(" ", -1));
    try (UnpackRoom room = UnpackRoom.in(folder)) {
      return DebianPackages.resolve(
          new DebianRequest(sources, List.of("amd64"), variant, packages),
          new TestInputs(),
          room,
          1);
    }
  }

  private static String shown(ResolvedPackages found) {
    return found.packages().stream().map(p -> p.name() + " " + p.version()).toList().toString();
  }

  private TestRepository stable() {
    return repository("stable")
        .add(
            new TestDeb("lib", "1"),
            new TestDeb("app", "1").field("Depends", "lib"),
            new TestDeb("base", "1").field("Priority", "required"));
  }

  private TestRepository backports() {
    return repository("backports")
        .release("NotAutomatic", "yes")
        .release("ButAutomaticUpgrades", "yes")
        .add(
            new TestDeb("lib", "2"),
            new TestDeb("app", "2").field("Depends", "lib (>= 2)"),
            new TestDeb("base", "2").field("Priority", "required"),
            new TestDeb("other", "2").field("Priority", "required"));
  }

  @Test
  void whatIsNotAutomaticUpgradesNothing() throws IOException {
    assertEquals(
        "[lib 1, app 1, base 1]", shown(resolve(Variant.MINBASE, "app", backports(), stable())));
  }

  @Test
  void whatIsNotAutomaticComesWhereItIsAskedForOrNothingElseIsThere() throws IOException {
    assertEquals("[lib 2, app 2]", shown(resolve(Variant.CUSTOM, "app=2", stable(), backports())));
    assertEquals("[other 2]", shown(resolve(Variant.CUSTOM, "other", stable(), backports())));
  }

  @Test
  void experimentalIsLastOfAll() throws IOException {
    TestRepository experimental =
        repository("experimental").release("NotAutomatic", "yes").add(new TestDeb("other", "3"));

    assertEquals(
        "[other 2]", shown(resolve(Variant.CUSTOM, "other", experimental, stable(), backports())));
  }

  @Test
  void ofSuitesThatAreAllAutomaticTheNewestComes() throws IOException {
    TestRepository security = repository("security").add(new TestDeb("lib", "1+u1"));

    assertEquals("[lib 1+u1, app 1]", shown(resolve(Variant.CUSTOM, "app", stable(), security)));
  }

  @Test
  void aMalformedPackageIsLeftOutAndSaid() throws IOException {
    TestRepository repository =
        stable()
            .add(
                new TestDeb("odd", "1 2"),
                new TestDeb("strange", "1").field("Provides", "lib ("),
                new TestDeb("needy", "1").field("Depends", "odd"));

    ResolvedPackages found = resolve(Variant.CUSTOM, "app", repository);
    var refused =
        assertThrows(ResolutionException.class, () -> resolve(Variant.CUSTOM, "needy", repository));

    assertEquals("[lib 1, app 1]", shown(found));
    assertEquals(1, found.notes().size());
    assertTrue(
        found
            .notes()
            .getFirst()
            .matches(
                "index of stable/main for amd64: left out: package odd: .*1 2.*;"
                    + " package strange: relation .*"),
        found.notes().getFirst());
    assertTrue(
        refused
            .problems()
            .getFirst()
            .startsWith(
                "odd, for needy (Depends): index of stable/main for amd64: package odd: version"),
        refused.problems().toString());
  }
}
