package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of whole builds, by their numbers. */
class BuildReportTest {

  private static final String PACKAGES =
      """
      format = 1
      name = "edge"
      version = "1"
      seed = "edge"
      architectures = ["amd64"]

      [source.app]
      alpine = "v3.22"
      repositories = ["repo"]
      keys = "repo/keys"
      packages = ["app"]

      [tree.root]
      from = ["app"]

      [artifact.rootfs]
      kind = "tar"
      tree = "root"

      [variant.files]
      files = ["rootfs"]
      """;

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
  }

  @Test
  void artifactsAreShownByVariantAndArchitecture() throws IOException {
    recipe.build("--variants", "raw,kernel-initrd").ok();

    Map<?, ?> report = report("out");

    List<?> items = (List<?>) view(report, "Artifacts by variant").get("items");
    long all = 0;
    for (Object item : items) {
      Map<?, ?> each = (Map<?, ?>) item;
      if (each.get("kind").equals("file")) {
        all += Files.size(recipe.out(each.get("path").toString().substring(1)));
      }
    }
    assertEquals(all, row(items, "path", "/").get("size"));
    assertEquals(6L, row(items, "path", "/").get("files"));
    assertEquals(
        Files.size(recipe.out("raw/arm64/disk.img")),
        row(items, "path", "/raw/arm64/disk.img").get("size"));
    assertEquals(6, things(report, "Artifacts").size());
    String sums = Files.readString(recipe.out("raw/amd64/SHA256SUMS"));
    assertTrue(
        things(report, "Artifacts").stream()
            .anyMatch(thing -> sums.startsWith(words(thing).get("SHA-256") + "  disk.img")));
    assertEquals("out", report.get("title"));
  }

  @Test
  void inputsAndRootHashesAreThoseOfTheManifest() throws IOException {
    recipe.build("--variants", "raw,kernel-initrd").ok();
    Map<?, ?> manifest =
        (Map<?, ?>) Json.parse(Files.readString(recipe.out("amd64/build-manifest.json")));

    Map<?, ?> report = report("out");

    assertEquals(
        ((Map<?, ?>) manifest.get("root_hashes")).get("hashes"),
        words(things(report, "Root hashes").getFirst()).get("root hash"));
    assertEquals(2, things(report, "Root hashes").size());
    assertEquals(
        List.of("base: files of the host", "notes: notes"),
        things(report, "Inputs").stream()
            .map(thing -> words(thing).get("source") + ": " + words(thing).get("file"))
            .toList());
    assertEquals("amd64, arm64", words(things(report, "Inputs").get(1)).get("architectures"));
  }

  @Test
  void partitionsOfEachDiskAreShownOnce() throws IOException {
    recipe.change(
        "[variant.disk-image-rpi4]", "[variant.again]\nfiles = [\"disk\"]\n\n[variant.x]");
    recipe.build("--arch", "amd64").ok();

    Map<?, ?> report = report("out");

    List<Map<?, ?>> maps = maps(report);
    assertEquals(2, maps.size(), "the disk of two variants, and the qcow2 file");
    for (Map<?, ?> map : maps) {
      List<?> spans = (List<?>) map.get("spans");
      assertEquals(0x100000L, row(spans, "name", "1 root").get("offset"));
      assertEquals(0L, row(spans, "name", "2 root-verity").get("lane"));
    }
    Files.write(recipe.out("again/amd64/disk.raw"), new byte[4096]);
    Files.delete(recipe.out("raw/amd64/disk.img"));
    assertEquals(1, maps(report("out")).size());
  }

  @Test
  void aDiskThatCannotBeReadIsTold() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "qcow2").ok();
    Path disk = recipe.out("qcow2/amd64/cloud.qcow2");
    byte[] bytes = Files.readAllBytes(disk);
    bytes[7] = 9;
    Files.write(disk, bytes);

    assertTrue(
        chapters(report("out")).stream()
            .anyMatch(title -> title.toString().endsWith(" that cannot be read")));
  }

  @Test
  void theTimeLineSaysWhoWaitedForWhom() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    Map<?, ?> line = view(report("out"), "Steps of the last build");

    List<?> steps = (List<?>) line.get("steps");
    Map<?, ?> disk = row(steps, "step", "amd64/artifact.disk");
    Map<?, ?> rootfs = row(steps, "step", "amd64/artifact.rootfs");
    assertEquals(false, disk.get("reused"));
    assertTrue((Long) rootfs.get("end") <= (Long) disk.get("start"), line.toString());
    assertTrue((Long) disk.get("end") <= (Long) line.get("total"), line.toString());
    List<Object> waitedFor =
        ((List<?>) disk.get("waits"))
            .stream().<Object>map(wait -> ((Map<?, ?>) wait).get("for")).toList();
    assertTrue(waitedFor.contains("amd64/artifact.rootfs"), waitedFor.toString());
    assertFalse(waitedFor.contains("amd64/artifact.disk"), waitedFor.toString());

    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    steps = (List<?>) view(report("out"), "Steps of the last build").get("steps");
    assertEquals(true, row(steps, "step", "amd64/artifact.disk").get("reused"));
  }

  /** But for the time line, a page follows from what was built alone. */
  @Test
  void equalBuildsGiveEqualPages() throws IOException {
    recipe.build().ok();
    recipe.build("--out", folder + "/again/out", "--jobs", "1", "--by-architecture").ok();
    assertTrue(chapters(report("out")).contains("Who waited for what"));
    FolderRemoval.of(folder.resolve("out/.assemble"));
    FolderRemoval.of(folder.resolve("again/out/.assemble"));

    byte[] page = page("out");

    assertArrayEquals(page, page("again/out"));
    assertFalse(chapters(report("out")).contains("Who waited for what"));
    assertFalse(new String(page, StandardCharsets.UTF_8).contains("" + folder));
  }

  @Test
  void whatGrewIsShownOfTwoBuilds() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw,kernel-initrd").ok();
    Files.writeString(folder.resolve("root/etc/motd"), "new\n");
    Files.writeString(folder.resolve("notes"), "notes\n".repeat(9) + "and what compresses less");
    recipe
        .build("--arch", "amd64", "--variants", "qcow2,kernel-initrd", "--out", folder + "/new")
        .ok();

    Map<?, ?> report = report("out", "new");

    assertEquals("out → new", report.get("title"));
    List<?> growth =
        (List<?>) view(report, "Artifacts that grew, shrank, came or went").get("rows");
    long gone = Files.size(recipe.out("raw/amd64/disk.img"));
    assertEquals(
        Map.of("path", "raw/amd64/disk.img", "before", gone, "growth", -gone), growth.getFirst());
    assertTrue(
        (Long) row(growth, "path", "kernel-initrd/amd64/initramfs.cpio.zst").get("growth") > 0);
    List<String> changed =
        things(report, "Artifacts of other bytes").stream()
            .map(thing -> words(thing).get("artifact") + " " + words(thing).get("change"))
            .toList();
    assertEquals(
        List.of(
            "kernel-initrd/amd64/initramfs.cpio.zst changed",
            "kernel-initrd/amd64/rootfs.squashfs changed",
            "qcow2/amd64/cloud.qcow2 added",
            "raw/amd64/disk.img removed"),
        changed);
    Map<?, ?> item =
        row(
            (List<?>) view(report, "Artifacts by variant").get("items"),
            "path",
            "/kernel-initrd/amd64/initramfs.cpio.zst");
    assertEquals(
        Files.size(recipe.out("kernel-initrd/amd64/initramfs.cpio.zst")), item.get("before"));
  }

  @Test
  void equalBuildsDifferInNothing() throws IOException {
    recipe.build().ok();

    Map<?, ?> report = report("out", "out");

    for (String heading : List.of("Artifacts of other bytes", "Packages", "Inputs")) {
      assertEquals(List.of(), things(report, heading), heading);
    }
  }

  @Test
  void packagesAreListedAndCompared() throws Exception {
    Path repo = folder.resolve("repo");
    new AlpineRepository(repo)
        .add("app", "lib", "")
        .add("lib", "", "")
        .add("more", "lib", "")
        .signed();
    recipe.write(PACKAGES);
    recipe.build().ok();
    recipe.build("--out", folder + "/new", "--set", "source.app.packages=[\"more\"]").ok();

    assertEquals(
        List.of("app 1.0-r0 x86_64 alpine", "lib 1.0-r0 x86_64 alpine"),
        things(report("out"), "Packages").stream()
            .map(thing ->
                List.of("name", "version", "architecture", "distribution").stream()
                    .map(column -> words(thing).get(column).toString())
                    .collect(Collectors.joining(" ")))
            .toList());
    assertEquals(
        Files.size(repo.resolve("x86_64/lib-1.0-r0.apk")),
        things(report("out"), "Packages").get(1).get("size"));
    assertEquals(
        List.of("amd64 app removed", "amd64 more added"),
        things(report("out", "new"), "Packages").stream()
            .map(thing -> words(thing).get("package") + " " + words(thing).get("change"))
            .toList());
  }

  @Test
  void namesAreNoMarkupAndLeadNowhere() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    Path manifest = recipe.out("amd64/build-manifest.json");
    String said = Files.readString(manifest);
    Files.writeString(manifest, renamed(said, "<b>/<script>x\u202e&.img"));

    String page = new String(page("out"), StandardCharsets.UTF_8);

    assertTrue(page.contains("&lt;script&gt;x\\u{202e}&amp;.img"));
    assertFalse(page.contains("<script>x"));
    assertFalse(page.contains("<b>"));
    for (String name : List.of("raw/../../../etc/passwd", "passwd", "raw//x", "raw/\\u0000")) {
      Files.writeString(manifest, renamed(said, name));
      Cli.Run run = Cli.run("report", folder + "/out", "--json");
      assertEquals(ExitCode.INPUT, run.exit(), name);
      assertTrue(run.err().contains("amd64/build-manifest.json: artifacts: "), run.err());
    }
  }

  @Test
  void aManifestThatIsNoneIsToldWithItsPlace() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    Path manifest = recipe.out("amd64/build-manifest.json");
    String said = Files.readString(manifest);
    Map<String, String> wrong =
        Map.of(
            "{",
            "no JSON: ",
            said.replace("\"schema_version\": 1", "\"schema_version\": 2"),
            "schema_version 2, expected 1",
            said.replace("\"arch\"", "\"harch\""),
            "arch: missing, expected a text",
            said.replace("\"artifacts\"", "\"artefacts\""),
            "artifacts: missing",
            said.replace("\"size_bytes\"", "\"size\""),
            "size_bytes is missing");
    wrong.forEach((text, problem) -> {
      try {
        Files.writeString(manifest, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Cli.Run run = Cli.run("report", folder + "/out", "--json");
      assertEquals(ExitCode.INPUT, run.exit(), problem);
      assertTrue(
          run.err().contains("out/amd64/build-manifest.json: ") && run.err().contains(problem),
          run.err());
    });
    Files.writeString(manifest, said);
    Files.writeString(recipe.out(".assemble/times.json"), "{\"format\": 1, \"total\": -1}");
    assertFalse(chapters(report("out")).contains("Who waited for what"));
  }

  /** With another name for its one artifact. */
  private static String renamed(String manifest, String name) {
    assertTrue(manifest.contains("\"raw/disk.img\""));
    return manifest.replace("\"raw/disk.img\"", "\"" + name + "\"");
  }

  private byte[] page(String out) {
    return Cli.run("report", folder + "/" + out, "--out", "-").ok().bytes();
  }

  private Map<?, ?> report(String... builds) throws IOException {
    var words = new ArrayList<>(List.of("report", "--json"));
    for (String build : builds) {
      words.add(folder + "/" + build);
    }
    return (Map<?, ?>)
        JsonTest.checked("report", Cli.run(words.toArray(String[]::new)).ok()).get("result");
  }

  private static List<Object> chapters(Map<?, ?> report) {
    return ((List<?>) report.get("chapters"))
        .stream().<Object>map(chapter -> ((Map<?, ?>) chapter).get("title")).toList();
  }

  private static List<Map<?, ?>> views(Map<?, ?> report) {
    var views = new ArrayList<Map<?, ?>>();
    for (Object chapter : (List<?>) report.get("chapters")) {
      ((List<?>) ((Map<?, ?>) chapter).get("views")).forEach(view -> views.add((Map<?, ?>) view));
    }
    return views;
  }

  private static List<Map<?, ?>> maps(Map<?, ?> report) {
    return views(report).stream().filter(view -> view.get("view").equals("map")).toList();
  }

  /** The first of that heading: of two builds what changed comes first. */
  private static Map<?, ?> view(Map<?, ?> report, String heading) {
    return views(report).stream()
        .filter(view -> view.get("heading").equals(heading))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<?, ?>> things(Map<?, ?> report, String heading) {
    return ((List<?>) view(report, heading).get("things"))
        .stream().<Map<?, ?>>map(thing -> (Map<?, ?>) thing).toList();
  }

  private static Map<?, ?> words(Map<?, ?> thing) {
    return (Map<?, ?>) thing.get("words");
  }

  private static Map<?, ?> row(List<?> rows, String key, String value) {
    return rows.stream()
        .<Map<?, ?>>map(row -> (Map<?, ?>) row)
        .filter(row -> row.get(key).equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(value + " in " + rows));
  }
}
