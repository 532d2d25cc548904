package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of whole builds, by their numbers. */
class BuildReportTest {

  @TempDir Path folder;

  private RecipeFixture recipe;
  private BuildReports reports;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
    reports = new BuildReports(folder);
  }

  @Test
  void artifactsAreShownByVariantAndArchitecture() throws IOException {
    recipe.build("--variants", "raw,kernel-initrd").ok();

    Map<?, ?> report = reports.report("out");

    List<?> items = (List<?>) BuildReports.view(report, "Artifacts by variant").get("items");
    long all = 0;
    for (Object item : items) {
      Map<?, ?> each = (Map<?, ?>) item;
      if (each.get("kind").equals("file")) {
        all += Files.size(recipe.out(each.get("path").toString().substring(1)));
      }
    }
    assertEquals(all, BuildReports.row(items, "path", "/").get("size"));
    assertEquals(6L, BuildReports.row(items, "path", "/").get("files"));
    assertEquals(
        Files.size(recipe.out("raw/arm64/disk.img")),
        BuildReports.row(items, "path", "/raw/arm64/disk.img").get("size"));
    assertEquals(6, BuildReports.things(report, "Artifacts").size());
    String sums = Files.readString(recipe.out("raw/amd64/SHA256SUMS"));
    assertTrue(
        BuildReports.things(report, "Artifacts").stream()
            .anyMatch(
                thing -> sums.startsWith(BuildReports.words(thing).get("SHA-256") + "  disk.img")));
    assertEquals("out", report.get("title"));
  }

  @Test
  void inputsAndRootHashesAreThoseOfTheManifest() throws IOException {
    recipe.build("--variants", "raw,kernel-initrd").ok();
    Map<?, ?> manifest =
        (Map<?, ?>) Json.parse(Files.readString(recipe.out("amd64/build-manifest.json")));

    Map<?, ?> report = reports.report("out");

    assertEquals(
        ((Map<?, ?>) manifest.get("root_hashes")).get("hashes"),
        BuildReports.words(BuildReports.things(report, "Root hashes").getFirst()).get("root hash"));
    assertEquals(2, BuildReports.things(report, "Root hashes").size());
    assertEquals(
        List.of("base: files of the host", "host: arch.amd64", "host: arch.arm64", "notes: notes"),
        BuildReports.things(report, "Inputs").stream()
            .map(thing ->
                BuildReports.words(thing).get("source")
                    + ": "
                    + BuildReports.words(thing).get("file"))
            .toList());
    assertEquals(
        "amd64, arm64",
        BuildReports.words(BuildReports.things(report, "Inputs").getLast()).get("architectures"));
  }

  @Test
  void partitionsOfEachDiskAreShownOnce() throws IOException {
    recipe.change(
        "[variant.disk-image-rpi4]", "[variant.again]\nfiles = [\"disk\"]\n\n[variant.x]");
    recipe.build("--arch", "amd64").ok();

    Map<?, ?> report = reports.report("out");

    List<Map<?, ?>> maps = BuildReports.maps(report);
    assertEquals(2, maps.size(), "the disk of two variants, and the qcow2 file");
    for (Map<?, ?> map : maps) {
      List<?> spans = (List<?>) map.get("spans");
      assertEquals(0x100000L, BuildReports.row(spans, "name", "1 root").get("offset"));
      assertEquals(0L, BuildReports.row(spans, "name", "2 root-verity").get("lane"));
    }
    Files.write(recipe.out("again/amd64/disk.raw"), new byte[4096]);
    Files.delete(recipe.out("raw/amd64/disk.img"));
    assertEquals(1, BuildReports.maps(reports.report("out")).size());
  }

  @Test
  void aDiskThatCannotBeReadIsTold() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "qcow2").ok();
    Path disk = recipe.out("qcow2/amd64/cloud.qcow2");
    byte[] bytes = Files.readAllBytes(disk);
    bytes[7] = 9;
    Files.write(disk, bytes);

    assertTrue(
        BuildReports.chapters(reports.report("out")).stream()
            .anyMatch(title -> title.toString().endsWith(" that cannot be read")));
  }

  @Test
  void theTimeLineSaysWhoWaitedForWhom() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    Map<?, ?> line = BuildReports.view(reports.report("out"), "Steps of the last build");

    List<?> steps = (List<?>) line.get("steps");
    Map<?, ?> disk = BuildReports.row(steps, "step", "amd64/artifact.disk");
    Map<?, ?> rootfs = BuildReports.row(steps, "step", "amd64/artifact.rootfs");
    assertEquals(false, disk.get("reused"));
    assertTrue((Long) rootfs.get("end") <= (Long) disk.get("start"), line.toString());
    assertTrue((Long) disk.get("end") <= (Long) line.get("total"), line.toString());
    List<Object> waitedFor =
        ((List<?>) disk.get("waits"))
            .stream().<Object>map(wait -> ((Map<?, ?>) wait).get("for")).toList();
    assertTrue(waitedFor.contains("amd64/artifact.rootfs"), waitedFor.toString());
    assertFalse(waitedFor.contains("amd64/artifact.disk"), waitedFor.toString());

    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    steps =
        (List<?>) BuildReports.view(reports.report("out"), "Steps of the last build").get("steps");
    assertEquals(true, BuildReports.row(steps, "step", "amd64/artifact.disk").get("reused"));
  }

  /** But for the time line, a page follows from what was built alone. */
  @Test
  void equalBuildsGiveEqualPages() throws IOException {
    recipe.build().ok();
    recipe.build("--out", folder + "/again/out", "--jobs", "1", "--by-architecture").ok();
    assertTrue(BuildReports.chapters(reports.report("out")).contains("Who waited for what"));
    FolderRemoval.of(folder.resolve("out/.assemble"));
    FolderRemoval.of(folder.resolve("again/out/.assemble"));

    byte[] page = reports.page("out");

    assertArrayEquals(page, reports.page("again/out"));
    assertFalse(BuildReports.chapters(reports.report("out")).contains("Who waited for what"));
    assertFalse(new String(page, StandardCharsets.UTF_8).contains("" + folder));
  }
}
