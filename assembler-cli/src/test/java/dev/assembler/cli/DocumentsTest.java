package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists: modules, packages, classes, files and links. */
class DocumentsTest {

  private static final Pattern MODULE = Pattern.compile("\\bassembler-([a-z0-9]+)\\b");

  private static final Pattern PACKAGE_OR_CLASS =
      Pattern.compile("\\bdev\\.assembler(?:\\.[a-z0-9]+)+(?:\\.[A-Z]\\w+)?");

  /** A path in code style or in a comment of a listing; globs and placeholders are no paths. */
  private static final Pattern PATH = Pattern.compile("(?<![\\w./-])[\\w.-]+(?:/[\\w.-]+)+/?");

  private static final Pattern SOURCE_FILE = Pattern.compile("\\b[A-Z]\\w+\\.java\\b");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  private static final Checkout CHECKOUT = Checkout.ofTests();

  @Test
  void modulesExist() throws IOException {
    List<String> missing =
        named(MODULE, (document, name) -> name.endsWith("-parent") || isFile(name + "/pom.xml"));

    assertEquals(List.of(), missing);
  }

  @Test
  void packagesAndClassesExist() throws IOException {
    List<Path> sources = CHECKOUT.sourceFolders();

    List<String> missing =
        named(
            PACKAGE_OR_CLASS,
            (document, name) -> {
              String path = name.replace('.', '/');
              return sources.stream()
                  .anyMatch(folder ->
                      Files.isDirectory(folder.resolve(path))
                          || Files.isRegularFile(folder.resolve(path + ".java")));
            });

    assertEquals(List.of(), missing);
  }

  @Test
  void sourceFilesExist() throws IOException {
    List<String> files = new ArrayList<>();
    for (Path folder : CHECKOUT.sourceFolders()) {
      try (Stream<Path> below = Files.walk(folder)) {
        below.map(file -> file.getFileName().toString()).forEach(files::add);
      }
    }

    List<String> missing = named(SOURCE_FILE, (document, name) -> files.contains(name));

    assertEquals(List.of(), missing);
  }

  /** Only what begins with a folder of the checkout is taken for a path in it. */
  @Test
  void pathsExist() throws IOException {
    List<String> missing =
        named(
            PATH,
            (document, name) -> {
              String first = name.substring(0, name.indexOf('/'));
              return !Files.isDirectory(CHECKOUT.root().resolve(first))
                  || first.equals(".build")
                  || first.equals(".git")
                  || name.contains("/target")
                  || Files.exists(CHECKOUT.root().resolve(name));
            });

    assertEquals(List.of(), missing);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> missing = new ArrayList<>();
    int links = 0;
    for (Path document : CHECKOUT.documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        links++;
        String target = link.group(1);
        if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
          missing.add(document + ": " + target);
        }
      }
    }

    assertEquals(List.of(), missing);
    assertTrue(links > 0, "no document has a link: the pattern is wrong");
  }

  /** Decision numbers run from 0001 without a gap, so that a reference stays one. */
  @Test
  void decisionsAreNumbered() throws IOException {
    List<String> numbers;
    try (Stream<Path> decisions = Files.list(CHECKOUT.root().resolve("docs/decisions"))) {
      numbers =
          decisions.map(path -> path.getFileName().toString().substring(0, 4)).sorted().toList();
    }

    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= numbers.size(); i++) {
      expected.add(String.format(Locale.ROOT, "%04d", i));
    }

    assertEquals(expected, numbers);
  }

  private interface Check {
    boolean passes(Path document, String name) throws IOException;
  }

  /** What the documents name by the pattern and does not pass the check, with the document. */
  private static List<String> named(Pattern pattern, Check check) throws IOException {
    List<String> failing = new ArrayList<>();
    int found = 0;
    for (Path document : CHECKOUT.documents()) {
      for (MatchResult match : pattern.matcher(Files.readString(document)).results().toList()) {
        found++;
        if (!check.passes(document, match.group())) {
          failing.add(CHECKOUT.root().relativize(document) + ": " + match.group());
        }
      }
    }
    assertTrue(found > 0, () -> "nothing in the documents looks like " + pattern);
    return failing;
  }

  private static boolean isFile(String path) {
    return Files.isRegularFile(CHECKOUT.root().resolve(path));
  }
}
