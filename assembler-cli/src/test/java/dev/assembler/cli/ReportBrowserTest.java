package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report becomes in a real browser. */
@Tag("reference")
class ReportBrowserTest {

  @TempDir Path folder;

  private Path page;
  private Map<?, ?> numbers;

  @BeforeEach
  void aReport() throws IOException {
    Path tree = Trees.small(folder.resolve("tree"));
    Files.writeString(tree.resolve("etc/<script>document.title='x'<"), "z".repeat(20_000));
    page = folder.resolve("report.html");
    String image = folder + "/x.squashfs";
    Cli.run("--tree", tree.toString(), "--out", image, "-q").ok();
    Cli.Run run = Cli.run("report", image, "--out", page.toString(), "--json").ok();
    numbers = (Map<?, ?>) ((Map<?, ?>) Json.parse(run.out())).get("result");
  }

  @Test
  void thePageShowsWhatTheModelsHaveAndComplainsOfNothing() throws IOException {
    try (HeadlessBrowser browser =
        HeadlessBrowser.start(folder.resolve("profile"), 1280, 900, false)) {
      browser.open(page, true);

      assertEquals("x.squashfs – assemble report", browser.evaluate("document.title"));
      assertEquals("x.squashfs", browser.evaluate("document.querySelector('h1').textContent"));
      long items = list("sizes", "items").size();
      assertEquals(items, browser.evaluate("document.querySelectorAll('svg.tree rect').length"));
      assertEquals(
          (long) list("map", "spans").size(),
          browser.evaluate("document.querySelector('svg.map').querySelectorAll('rect').length"));
      assertEquals(
          ((Map<?, ?>) list("sizes", "items").getFirst()).get("size"),
          browser.evaluate("Number(document.querySelector('svg.tree > g').dataset.s)"));
      assertEquals(List.of(), browser.complaints());
      assertEquals(List.of(page.toUri().toString()), browser.requests());
    }
  }

  /** The script lays out as the page does: nothing moves when it begins. */
  @Test
  void drawingsAreTheSameWithAndWithoutTheScript() throws IOException {
    String places =
        "[...document.querySelectorAll('svg.tree rect')].map(rect => ['x', 'y', 'width', 'height']"
            + ".map(name => Number(rect.getAttribute(name)).toFixed(0)).join(',')).join(' ')";
    Object with;
    try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("a"), 1280, 900, false)) {
      browser.open(page, true);
      with = browser.evaluate(places);
      assertTrue((Boolean) browser.evaluate("document.querySelector('.readout') !== null"));
    }
    try (HeadlessBrowser browser = HeadlessBrowser.start(folder.resolve("b"), 1280, 900, false)) {
      browser.open(page, false);

      assertEquals(with, browser.evaluate(places));
      assertTrue((Boolean) browser.evaluate("document.querySelector('.readout') === null"));
    }
  }

  @Test
  void aDirectoryOpensAndTablesSort() throws IOException {
    try (HeadlessBrowser browser =
        HeadlessBrowser.start(folder.resolve("profile"), 1280, 5000, false)) {
      browser.open(page, true);
      String etc =
          "[...document.querySelectorAll('svg.tree g.d')].find(group =>"
              + " group.querySelector('title').textContent.startsWith('/etc'))";
      browser.evaluate(etc + ".id = 'etc'");

      browser.click("#etc > rect");

      assertEquals(
          "1160",
          browser
              .evaluate("document.querySelector('#etc > rect').getAttribute('width')")
              .toString()
              .replaceAll("\\.0$", ""));
      assertEquals(
          "/ › etc",
          browser
              .evaluate("document.querySelector('.crumbs').textContent")
              .toString()
              .replaceAll("  .*", ""));
      browser.click(".crumbs button");
      assertEquals("all of it", browser.evaluate("document.querySelector('.crumbs').textContent"));

      String first =
          "[...document.querySelectorAll('h3')].find(head => head.textContent ==="
              + " 'Largest files').parentElement.querySelector('tbody td').textContent";
      assertEquals("/var/cache/deep/data", browser.evaluate(first));
      browser.evaluate(
          "[...document.querySelectorAll('h3')].find(head => head.textContent ==="
              + " 'Largest files').parentElement.querySelector('th button').click()");
      assertEquals("/bin/same", browser.evaluate(first));
      assertEquals(List.of(), browser.complaints());
    }
  }

  /** Many colours, in both schemes, and no two pictures that are the same. */
  @Test
  void thePictureHasColoursInLightAndInDark() throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      try (HeadlessBrowser browser =
          HeadlessBrowser.start(folder.resolve("profile" + dark), 1280, 2000, dark)) {
        browser.open(page, true);

        byte[] png = browser.screenshot();
        Path kept =
            Path.of(
                System.getProperty("basedir", "."),
                "target",
                "report-" + (dark ? "dark" : "light") + ".png");
        Files.write(kept, png);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.getHeight(); y += 3) {
          for (int x = 0; x < picture.getWidth(); x += 3) {
            colours.add(picture.getRGB(x, y));
          }
        }
        int paper = picture.getRGB(2, 2) & 0xFF;
        assertEquals(1280, picture.getWidth());
        assertTrue(colours.size() > 20, colours.size() + " colours");
        assertTrue(dark ? paper < 60 : paper > 200, "paper " + paper);
      }
    }
  }

  private List<?> list(String view, String key) {
    for (Object chapter : (List<?>) numbers.get("chapters")) {
      for (Object each : (List<?>) ((Map<?, ?>) chapter).get("views")) {
        if (((Map<?, ?>) each).get("view").equals(view)) {
          return (List<?>) ((Map<?, ?>) each).get(key);
        }
      }
    }
    throw new AssertionError("no view " + view);
  }
}
