package dev.assembler.pipeline.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.report.FactTable.Fact;
import dev.assembler.pipeline.report.Report.Chapter;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

  private static final String HOSTILE =
      "<script>alert(1)</script>&\"'><img src=x onerror=alert(2)>";

  /** What a page is made of. */
  private static final Set<String> TAGS =
      Set.of(
          ("!DOCTYPE html head meta title style body header main nav ol li a p h1 h2 h3 section"
                  + " figure svg g rect text details summary dl dt dd div span bdi code pre table"
                  + " caption thead tbody tr th td script")
              .split(" "));

  @TempDir Path folder;

  @Test
  void equalImagesGiveEqualPages() throws IOException {
    Path one = Reported.squashfs(folder.resolve("x.squashfs"), TreeFixtures.everyKind());
    Files.createDirectories(folder.resolve("elsewhere"));
    Path other =
        Reported.squashfs(folder.resolve("elsewhere/x.squashfs"), TreeFixtures.everyKind());

    assertEquals(Reported.page(Reported.of(one)), Reported.page(Reported.of(other)));
  }

  @Test
  void nothingOfTheHostIsInAPageButTheBaseName() throws IOException {
    Path file = Reported.squashfs(folder.resolve("x.squashfs"), TreeFixtures.everyKind());

    String page =
        Reported.page(new ReportJob(10).between(Reported.address(file), Reported.address(file)));

    assertFalse(page.contains(folder.getFileName().toString()));
    assertTrue(page.contains("<h1>x.squashfs → x.squashfs</h1>"));
  }

  /** The policy allows that one script, and loading nothing. */
  @Test
  void thePolicyNamesTheScriptThatIsThere() throws IOException, GeneralSecurityException {
    String page = Reported.page(new Report("x", List.of()));

    String script = between(page, "<script>", "</script>");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-"
            + Base64.getEncoder().encodeToString(digest)
            + "&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;",
        between(page, "Content-Security-Policy\" content=\"", "\">"));
    assertTrue(page.indexOf("Content-Security-Policy") < page.indexOf("<style>"));
  }

  @Test
  void nothingIsAskedOfANetwork() throws IOException {
    Path file = Reported.squashfs(folder.resolve("x.squashfs"), TreeFixtures.everyKind());
    String page = Reported.page(Reported.of(file));

    String rest = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for (String word : List.of("http:", "https:", "//cdn", "src=", "@import", "url(", "<link")) {
      assertFalse(rest.contains(word), word);
    }
  }

  /** Of names that are markup, of all that bytes can be, and of what a format says of itself. */
  @Test
  void whateverWasReadIsText() throws IOException {
    var builder = FileTree.builder();
    byte[] name = HOSTILE.replace("/", "\\").getBytes(StandardCharsets.UTF_8);
    builder.add(
        TreePath.ROOT.resolve(EntryName.of(name)),
        new RegularFile(Metadata.of(0644), Content.zeros(100)));
    builder.add(
        TreePath.ROOT.resolve(EntryName.of(new byte[] {'\n', 27, '[', (byte) 0xFF, (byte) 0xC0})),
        new RegularFile(Metadata.of(0644), Content.zeros(100)));
    Report read = Reported.of(Reported.squashfs(folder.resolve("x.sqfs"), builder.build()));
    Report told =
        new Report(
            HOSTILE,
            List.of(
                new Chapter(
                    HOSTILE,
                    HOSTILE,
                    List.of(
                        new FactTable(
                            HOSTILE, List.of(new Fact(HOSTILE, HOSTILE)), List.of(HOSTILE)),
                        map(HOSTILE)))));

    String page = Reported.page(read);
    String other = Reported.page(told);

    assertTrue(page.contains("/&lt;script&gt;alert(1)&lt;"));
    assertTrue(page.contains("\\x0a\\x1b[\\xff\\xc0"));
    for (String each : List.of(page, other)) {
      assertEquals(1, Pattern.compile("<script").matcher(each).results().count());
      assertFalse(each.contains("<img"));
      assertEquals(List.of(), unknownTags(each));
    }
  }

  /** Names of many kinds, each of which is one text of a page. */
  @Test
  void everyElementIsClosedWhateverNamesThereAre() throws IOException {
    Report report =
        Reported.of(Reported.squashfs(folder.resolve("x.squashfs"), TreeFixtures.names()));

    String page = Reported.page(report);

    assertEquals(List.of(), unknownTags(page));
    for (String tag : List.of("g", "svg", "section", "table", "tr", "td", "div", "details")) {
      assertEquals(
          Pattern.compile("<" + tag + "[ >]").matcher(page).results().count(),
          Pattern.compile("</" + tag + ">").matcher(page).results().count(),
          tag);
    }
  }

  @Test
  void twoHundredThousandFilesMakeASmallPage() throws IOException {
    var builder = FileTree.builder();
    for (int i = 0; i < 200_000; i++) {
      String path =
          String.format(
              Locale.ROOT, "/d%02d/e%03d/name-of-a-file-%06d.x%d", i % 50, i % 997, i, i % 7000);
      builder.file(path, 0644, Content.zeros(1 + i % 5000));
    }
    TreeViews views = TreeViews.of(TreeCensus.of(builder.build()), 100);
    var report =
        new Report("many", List.of(new Chapter("", "many", views.views(Optional.empty(), 4000))));

    int length = Reported.page(report).length();

    assertTrue(length > 100_000 && length < 2_000_000, "length " + length);
  }

  private static SectionMap map(String text) {
    var span = new SectionMap.Span(text, text, 0, 100, 0, SectionMap.Kind.PART);
    return new SectionMap(text, 100, 100, true, List.of(span));
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }

  private static List<String> unknownTags(String page) {
    String markup = page.replace(between(page, "<script>", "</script>"), "");
    return Pattern.compile("</?([^ >]*)")
        .matcher(markup)
        .results()
        .map(result -> result.group(1))
        .filter(tag -> !TAGS.contains(tag))
        .toList();
  }
}
