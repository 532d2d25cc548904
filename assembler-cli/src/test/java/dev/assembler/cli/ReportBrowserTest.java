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

  @Test
  void aWholeBuildIsDrawnWithItsTimeLine() throws IOException {
    var recipe = RecipeFixture.in(Files.createDirectory(folder.resolve("recipe")));
    recipe.build("--arch", "amd64", "-q", "--progress", "none").ok();
    Cli.Run run =
        Cli.run("report", recipe.folder() + "/out", "--out", page.toString(), "--json").ok();
    numbers = (Map<?, ?>) ((Map<?, ?>) Json.parse(run.out())).get("result");
    List<?> steps = list("times", "steps");
    long bars = steps.size();
    for (Object step : steps) {
      bars += ((List<?>) ((Map<?, ?>) step).get("waits")).size();
    }
    try (HeadlessBrowser browser =
        HeadlessBrowser.start(folder.resolve("profile"), 1280, 900, false)) {
      browser.open(page, true);

      String drawing = "[...document.querySelectorAll('svg.map')].at(-1)";
      assertEquals(bars, browser.evaluate(drawing + ".querySelectorAll('g > rect').length"));
      assertEquals(
          0L,
          browser.evaluate(
              "[..."
                  + drawing
                  + ".querySelectorAll('rect')].filter(bar => bar.x.baseVal.value"
                  + " + bar.width.baseVal.value > 1160.1 || bar.x.baseVal.value < 249).length"));
      assertEquals(
          (long) list("sizes", "items").size(),
          browser.evaluate("document.querySelectorAll('svg.tree rect').length"));
      assertEquals(
          (long) steps.size(),
          browser.evaluate(
              "[...document.querySelectorAll('caption')].find(each => each.textContent ==="
                  + " 'By their begin').parentElement.tBodies[0].rows.length"));
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
  void aDirectoryOpensByMouseAndByKeyboard() throws IOException {
    try (HeadlessBrowser browser =
        HeadlessBrowser.start(folder.resolve("profile"), 1280, 3000, false)) {
      browser.open(page, true);
      browser.evaluate(
          "[...document.querySelectorAll('svg.tree g.d')].find(group =>"
              + " group.querySelector('title').textContent.startsWith('/etc')).id = 'etc'");
      String crumbs = "document.querySelector('.crumbs').textContent";
      String width = "Number(document.querySelector('#etc > rect').getAttribute('width'))";

      browser.click("#etc > rect");
      assertEquals(1160L, browser.evaluate(width));
      assertEquals("/ › etc", browser.evaluate(crumbs));
      browser.click(".crumbs button");
      assertEquals("all of it", browser.evaluate(crumbs));
      browser.evaluate("document.querySelector('#etc').focus()");
      browser.press("Enter", 13);
      assertEquals(1160L, browser.evaluate(width));
      String readout = "document.querySelector('figure.treemap .readout').textContent";
      assertTrue(browser.evaluate(readout).toString().startsWith("/etc · 19.5 KiB"));
      browser.press("Escape", 27);
      assertEquals("all of it", browser.evaluate(crumbs));
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void tablesSortByTheirHeads() throws IOException {
    try (HeadlessBrowser browser =
        HeadlessBrowser.start(folder.resolve("profile"), 1280, 900, false)) {
      browser.open(page, true);
      String view =
          "[...document.querySelectorAll('section.view')].find(view =>"
              + " view.querySelector('h3').textContent === 'Largest files')";
      String first = view + ".querySelector('tbody td').textContent";

      assertEquals("/var/cache/deep/data", browser.evaluate(first));
      browser.evaluate(view + ".querySelectorAll('th button')[0].click()");
      assertEquals("/bin/same", browser.evaluate(first));
      browser.evaluate(view + ".querySelectorAll('th button')[1].click()");
      assertEquals("/var/cache/deep/data", browser.evaluate(first));
      browser.evaluate(view + ".querySelectorAll('th button')[1].click()");
      assertEquals("/empty", browser.evaluate(first));
    }
  }

  /** Even if a name were markup, nothing of it would run or be loaded. */
  @Test
  void thePolicyStopsWhateverIsNotThePagesOwn() throws IOException {
    try (HeadlessBrowser browser =
        HeadlessBrowser.start(folder.resolve("profile"), 1280, 900, false)) {
      browser.open(page, true);

      browser.evaluate(
          "document.body.insertAdjacentHTML('beforeend',"
              + " '<img src=\"http://127.0.0.1:9/\" onerror=\"window.ran = 1\">')");
      browser.evaluate("new Promise(done => setTimeout(done, 200))");

      assertEquals("undefined", browser.evaluate("typeof window.ran"));
      assertTrue(browser.complaints().toString().contains("Content Security Policy"));
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
