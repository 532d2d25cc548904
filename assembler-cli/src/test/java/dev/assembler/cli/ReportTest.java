package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.verity.VerityOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** Reports of every kind of image, by their numbers; the page is looked at elsewhere. */
class ReportTest {

  private static final String LOSSES = "symlink=follow,hardlink,mode,owner";

  @TempDir Path folder;

  private String tree;

  @BeforeEach
  void aTree() throws IOException {
    tree = Trees.small(folder.resolve("tree")).toString();
  }

  @Test
  void everyTreeHasTheSameSizesWhateverHoldsIt() throws IOException {
    for (String name : List.of("x.squashfs", "x.tar.gz", "x.cpio.zst", "x.ext4", "x.iso")) {
      String image = written(name);

      Map<?, ?> sizes = views(report(image), "sizes").getFirst();
      Map<?, ?> root = (Map<?, ?>) ((List<?>) sizes.get("items")).getFirst();

      assertEquals("/", root.get("path"), name);
      assertEquals(205_110L, root.get("size"), name);
      assertEquals(5L, root.get("files"), name);
    }
    Map<?, ?> host = views(report(tree), "sizes").getFirst();
    assertEquals(205_110L, ((Map<?, ?>) ((List<?>) host.get("items")).getFirst()).get("size"));
  }

  @Test
  void aDiskIsShownWithWhatIsInItsPartitions() throws IOException {
    String disk = SmallDisk.gpt(folder.resolve("disk"), VerityOptions.defaults()).toString();

    Map<?, ?> report = report(disk);

    assertEquals(List.of("", "#1", "#2"), places(report));
    List<?> spans = (List<?>) views(report, "map").getFirst().get("spans");
    List<String> names = strings(spans, "name");
    assertTrue(
        names.containsAll(List.of("1 esp", "2 root", "3 root-verity", "4 data")), names + "");
    assertTrue(
        names.containsAll(List.of("boot sector", "superblock", "nothing named")), names + "");
    long end = 0;
    for (Object span : spans) {
      Map<?, ?> each = (Map<?, ?>) span;
      if (each.get("lane").equals(0L)) {
        assertEquals(end, each.get("offset"), "the first lane has neither gap nor overlap");
        end += (Long) each.get("length");
      }
    }
    assertEquals(Files.size(Path.of(disk)), end);
    Map<?, ?> inner = named(spans, "superblock");
    assertEquals(named(spans, "2 root").get("offset"), inner.get("offset"));
    assertEquals(1L, inner.get("lane"));
  }

  @Test
  void aContainerIsShownAndThenTheDiskInIt() throws IOException {
    Path disk = SmallDisk.gpt(folder.resolve("disk"), VerityOptions.defaults());
    String qcow2 = folder + "/x.qcow2";
    Cli.run("convert", disk.toString(), "--out", qcow2, "-q").ok();

    assertEquals(List.of("", "", "#1", "#2"), places(report(qcow2)));
    assertEquals(List.of(""), places(report(qcow2 + "#root")));
  }

  @Test
  void whatAPartitionHoldsIsToldWhereItCannotBeRead() throws IOException {
    Path disk = SmallDisk.gpt(folder.resolve("disk"), VerityOptions.defaults());
    long root = SmallDisk.offset(disk, 2);
    SmallDisk.flipped(disk, root + 0x40);

    Map<?, ?> chapter = (Map<?, ?>) ((List<?>) report(disk.toString()).get("chapters")).get(2);

    assertEquals("#2", chapter.get("place"));
    assertEquals("a squashfs image that cannot be read", chapter.get("title"));
  }

  @Test
  void segmentsOfAnInitramfsAreOnTheMap() throws IOException {
    String image = folder + "/initrd.img";
    Cli.run(
            "--tree",
            tree,
            "--format",
            "initramfs",
            "--segment",
            "early=" + tree,
            "--out",
            image,
            "-q")
        .ok();

    Map<?, ?> map = views(report(image), "map").getFirst();

    List<String> names = strings((List<?>) map.get("spans"), "name");
    assertEquals(List.of("seg1", "nothing named", "seg2"), names.subList(0, 3));
  }

  @Test
  void theVolumeOfAnIsoAndWhatLiesBehindItAreOnTheMap() throws IOException {
    String image = folder + "/x.iso";
    Cli.run(
            "--tree",
            tree,
            "--efi-tree",
            tree + "/etc",
            "--out",
            image,
            "--allow-loss",
            LOSSES,
            "-q")
        .ok();

    Map<?, ?> report = report(image);
    List<?> spans = (List<?>) views(report, "map").getFirst().get("spans");
    Map<?, ?> volume = named(spans, "volume");
    Map<?, ?> efi = named(spans, "1 efi");

    assertEquals(List.of("", "#1"), places(report));
    assertEquals(0L, volume.get("offset"));
    assertEquals(efi.get("offset"), named(spans, "boot sector").get("offset"));
    assertTrue((Long) volume.get("length") > 100_000, volume.toString());
  }

  @Test
  void compressionIsToldWhereTheFormatTells() throws IOException {
    Map<?, ?> squashfs = views(report(written("x.squashfs")), "types").getFirst();
    Map<?, ?> ext4 = views(report(written("x.ext4")), "types").getFirst();

    for (Object type : (List<?>) squashfs.get("types")) {
      long size = (Long) ((Map<?, ?>) type).get("size");
      assertTrue((Long) ((Map<?, ?>) type).get("stored") <= size, type.toString());
    }
    assertFalse(((Map<?, ?>) ((List<?>) ext4.get("types")).getFirst()).containsKey("stored"));
  }

  @Test
  void whatGrewAndWhyIsShownOfTwo() throws IOException {
    String before = written("old.squashfs");
    Files.writeString(Path.of(tree, "etc/motd"), "hello again\n");
    Files.delete(Path.of(tree, "var/cache/deep/data"));
    String after = written("new.squashfs");

    Map<?, ?> report = report(before, after);
    Map<?, ?> changes = views(report, "changes").getFirst();
    List<Map<?, ?>> growth = views(report, "growth");

    assertEquals("old.squashfs → new.squashfs", report.get("title"));
    assertEquals(2L, changes.get("found"));
    assertEquals(Map.of("content", 2L), changes.get("causes"));
    assertEquals(Map.of(":/etc", 1L, ":/var/cache/deep", 1L), changes.get("places"));
    assertEquals(
        Map.of("path", "/var/cache/deep/data", "before", 200_000L, "growth", -200_000L),
        ((List<?>) growth.get(1).get("rows")).getFirst());
    assertEquals(
        Map.of("path", "/etc/motd", "before", 6L, "after", 12L, "growth", 6L),
        ((List<?>) growth.get(1).get("rows")).get(1));
  }

  @Test
  void equalImagesDifferInNothing() throws IOException {
    String image = written("x.squashfs");

    Map<?, ?> report = report(image, image);

    assertEquals(0L, views(report, "changes").getFirst().get("found"));
    assertEquals(List.of(), views(report, "growth"));
  }

  @Test
  void thePageIsTheSameInAFileAndOnStandardOutput() throws IOException {
    String image = written("x.squashfs");
    Path page = folder.resolve("x.html");

    String said = Cli.run("report", image, "--out", page.toString()).ok().out();
    Cli.Run stream = Cli.run("report", image, "--out", "-").ok();

    assertArrayEquals(Files.readAllBytes(page), stream.bytes());
    assertTrue(said.startsWith(page + ": x.squashfs, "), said);
    assertEquals("", Cli.run("report", image, "--out", page.toString(), "-q").ok().out());
    assertFalse(stream.out().contains(folder.toString()));
  }

  @Test
  void listsAreNoLongerThanWanted() throws IOException {
    Map<?, ?> json =
        JsonTest.checked("report", Cli.run("report", tree, "--json", "--max", "2").ok());

    Map<?, ?> files = views((Map<?, ?>) json.get("result"), "files").getFirst();
    assertEquals(2, ((List<?>) files.get("files")).size());
  }

  @Test
  void nothingIsWrittenWhereSomethingIsWrong() throws IOException {
    String image = written("x.squashfs");
    Path page = Files.writeString(folder.resolve("x.html"), "what was there");
    byte[] bytes = Files.readAllBytes(Path.of(image));
    bytes[0x41] ^= 1;
    Files.write(folder.resolve("damaged.squashfs"), bytes);

    assertEquals(
        ExitCode.INPUT,
        Cli.run("report", folder + "/damaged.squashfs", "--out", page.toString()).exit());
    assertEquals(ExitCode.INPUT, Cli.run("report", page.toString(), "--json").exit());
    assertEquals(
        ExitCode.INPUT, Cli.run("report", image, tree + "/empty", "--out", page.toString()).exit());
    assertEquals(ExitCode.USAGE, Cli.run("report", image, "--out", "-", "--json").exit());
    assertEquals(ExitCode.ENVIRONMENT, Cli.run("report", image, "--out", "/proc/x.html").exit());
    assertEquals("what was there", Files.readString(page));
  }

  /** Cut out of a page as docs/report.md says: a drawing on its own. */
  @Test
  void thePictureInTheDocumentsIsADrawing() throws Exception {
    Path picture = Checkout.ofTests().root().resolve("docs/pictures/report.svg");

    Element root;
    try (InputStream in = Files.newInputStream(picture)) {
      root =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
    }

    assertEquals("svg", root.getTagName());
    assertEquals(0, root.getElementsByTagName("script").getLength());
    assertTrue(root.getElementsByTagName("rect").getLength() > 200);
    assertTrue(Files.size(picture) <= 150_000);
  }

  @Tag("reference")
  @Test
  void sectionsOfAUkiAndTheTreeOfItsInitrdAreShown() throws IOException {
    new UkiFixture(folder).amd64("x.efi", "-q");

    Map<?, ?> report = report(folder + "/x.efi");

    assertEquals(List.of("", "#.initrd"), places(report));
    List<String> names = strings((List<?>) views(report, "map").getFirst().get("spans"), "name");
    assertTrue(names.containsAll(List.of(".linux", ".initrd", ".cmdline")), names.toString());
  }

  private String written(String name) {
    String image = folder + "/" + name;
    var words = new ArrayList<>(List.of("--tree", tree, "--out", image, "-q"));
    if (name.endsWith(".iso")) {
      words.addAll(List.of("--allow-loss", LOSSES));
    }
    Cli.run(words.toArray(String[]::new)).ok();
    return image;
  }

  private static Map<?, ?> report(String... images) throws IOException {
    var words = new ArrayList<>(List.of("report", "--json"));
    words.addAll(List.of(images));
    return (Map<?, ?>)
        JsonTest.checked("report", Cli.run(words.toArray(String[]::new)).ok()).get("result");
  }

  private static List<String> places(Map<?, ?> report) {
    return strings((List<?>) report.get("chapters"), "place");
  }

  private static List<String> strings(List<?> rows, String key) {
    return rows.stream().map(row -> (String) ((Map<?, ?>) row).get(key)).toList();
  }

  private static Map<?, ?> named(List<?> rows, String name) {
    return rows.stream()
        .<Map<?, ?>>map(row -> (Map<?, ?>) row)
        .filter(row -> row.get("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<?, ?>> views(Map<?, ?> report, String kind) {
    var found = new ArrayList<Map<?, ?>>();
    for (Object chapter : (List<?>) report.get("chapters")) {
      for (Object view : (List<?>) ((Map<?, ?>) chapter).get("views")) {
        if (((Map<?, ?>) view).get("view").equals(kind)) {
          found.add((Map<?, ?>) view);
        }
      }
    }
    return found;
  }
}
