package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of two builds, and of manifests that nobody should trust. */
class BuildReportChangesTest {

  /** A recipe of a repository beside it. */
  static final String PACKAGES =
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
  private BuildReports reports;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
    reports = new BuildReports(folder);
  }

  @Test
  void whatGrewIsShownOfTwoBuilds() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw,kernel-initrd").ok();
    Files.writeString(folder.resolve("root/etc/motd"), "new\n");
    Files.writeString(folder.resolve("notes"), "notes\n".repeat(9) + "and what compresses less");
    recipe
        .build("--arch", "amd64", "--variants", "qcow2,kernel-initrd", "--out", folder + "/new")
        .ok();

    Map<?, ?> report = reports.report("out", "new");

    assertEquals("out → new", report.get("title"));
    List<?> growth =
        (List<?>)
            BuildReports.view(report, "Artifacts that grew, shrank, came or went").get("rows");
    long gone = Files.size(recipe.out("raw/amd64/disk.img"));
    assertEquals(
        Map.of("path", "raw/amd64/disk.img", "before", gone, "growth", -gone), growth.getFirst());
    assertTrue(
        (Long)
                BuildReports.row(growth, "path", "kernel-initrd/amd64/initramfs.cpio.zst")
                    .get("growth")
            > 0);
    List<String> changed =
        BuildReports.things(report, "Artifacts of other bytes").stream()
            .map(thing ->
                BuildReports.words(thing).get("artifact")
                    + " "
                    + BuildReports.words(thing).get("change"))
            .toList();
    assertEquals(
        List.of(
            "kernel-initrd/amd64/initramfs.cpio.zst changed",
            "kernel-initrd/amd64/rootfs.squashfs changed",
            "qcow2/amd64/cloud.qcow2 added",
            "raw/amd64/disk.img removed"),
        changed);
    Map<?, ?> item =
        BuildReports.row(
            (List<?>) BuildReports.view(report, "Artifacts by variant").get("items"),
            "path",
            "/kernel-initrd/amd64/initramfs.cpio.zst");
    assertEquals(
        Files.size(recipe.out("kernel-initrd/amd64/initramfs.cpio.zst")), item.get("before"));
  }

  @Test
  void equalBuildsDifferInNothing() throws IOException {
    recipe.build().ok();

    Map<?, ?> report = reports.report("out", "out");

    for (String heading : List.of("Artifacts of other bytes", "Packages", "Inputs")) {
      assertEquals(List.of(), BuildReports.things(report, heading), heading);
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
        BuildReports.things(reports.report("out"), "Packages").stream()
            .map(thing ->
                List.of("name", "version", "architecture", "distribution").stream()
                    .map(column -> BuildReports.words(thing).get(column).toString())
                    .collect(Collectors.joining(" ")))
            .toList());
    assertEquals(
        Files.size(repo.resolve("x86_64/lib-1.0-r0.apk")),
        BuildReports.things(reports.report("out"), "Packages").get(1).get("size"));
    assertEquals(
        List.of("amd64 app removed", "amd64 more added"),
        BuildReports.things(reports.report("out", "new"), "Packages").stream()
            .map(thing ->
                BuildReports.words(thing).get("package")
                    + " "
                    + BuildReports.words(thing).get("change"))
            .toList());
  }

  @Test
  void namesAreNoMarkupAndLeadNowhere() throws IOException {
    recipe.build("--arch", "amd64", "--variants", "raw").ok();
    Path manifest = recipe.out("amd64/build-manifest.json");
    String said = Files.readString(manifest);
    Files.writeString(manifest, renamed(said, "<b>/<script>x\u202e&.img"));

    String page = new String(reports.page("out"), StandardCharsets.UTF_8);

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
    assertFalse(BuildReports.chapters(reports.report("out")).contains("Who waited for what"));
  }

  /** With another name for its one artifact. */
  private static String renamed(String manifest, String name) {
    assertTrue(manifest.contains("\"raw/disk.img\""));
    return manifest.replace("\"raw/disk.img\"", "\"" + name + "\"");
  }
}
