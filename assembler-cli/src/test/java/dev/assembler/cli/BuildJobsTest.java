package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build does at the same time: as much as it may, and no more. */
class BuildJobsTest {

  @TempDir Path folder;

  private record Step(String name, long start, long end) {}

  private List<Step> steps() throws IOException {
    Map<?, ?> times =
        (Map<?, ?>) Json.parse(Files.readString(folder.resolve("out/.assemble/times.json")));
    var steps = new ArrayList<Step>();
    for (Object each : (List<?>) times.get("steps")) {
      Map<?, ?> step = (Map<?, ?>) each;
      steps.add(
          new Step((String) step.get("step"), (Long) step.get("start"), (Long) step.get("end")));
    }
    steps.sort(Comparator.comparingLong(Step::start).thenComparingLong(Step::end));
    return steps;
  }

  private void requireOneAtATime(int least) throws IOException {
    List<Step> steps = steps();
    assertTrue(steps.size() >= least, steps.toString());
    for (int i = 1; i < steps.size(); i++) {
      assertTrue(
          steps.get(i).start() >= steps.get(i - 1).end(),
          steps.get(i - 1) + " and " + steps.get(i));
    }
  }

  /** Pinned, opened, hashed, laid, compressed: with one core one after the other. */
  @Test
  @Tag("reference")
  void oneJobIsOneThingAtATime() throws IOException {
    DebianArchive.in(folder);
    RecipeFixture recipe = RecipeFixture.in(folder);
    Path modules =
        Files.createDirectories(
            folder.resolve("linux/lib/modules/" + ModuleFixture.RELEASE + "/kernel"));
    Files.write(modules.resolve("virtio.ko"), ModuleFixture.module().toBytes());
    StringBuilder sources = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      sources.append(
          """
          [source.app%1$d]
          debian = "stable"
          mirror = "file://%2$s/archive"
          keys = "archive.gpg"
          packages = ["app"]
          [tree.root%1$d]
          from = ["app%1$d"]
          modules = "all"
          [artifact.app%1$d]
          kind = "cpio"
          tree = "root%1$d"
          compression = "zstd:3"
          """
              .formatted(i, folder));
    }
    String text = Files.readString(folder.resolve("recipe.toml"));
    recipe.write(
        text.replace(", \"arm64\"]", "]")
                .replace("\n[variant.disk-image-rpi4]\nfiles = [\"rootfs\"]\n", "")
            + sources
            + """
            [source.linux]
            dir = "linux"
            [kernel]
            from = "linux"
            [variant.apps]
            files = ["app0", "app1", "app2", "app3"]
            """);

    recipe.build("--jobs", "1").ok();
    requireOneAtATime(24);
    recipe.build("--jobs", "1").ok();
    requireOneAtATime(14);
  }

  /** A build that has the packages already neither parses indexes nor opens what they go into. */
  @Test
  @Tag("reference")
  void whatIsKnownIsNotResolvedAgain() throws IOException {
    DebianArchive archive = DebianArchive.in(folder);
    RecipeFixture recipe = RecipeFixture.in(folder);
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [source.app]
            debian = "stable"
            mirror = "file://%1$s/archive"
            keys = "archive.gpg"
            packages = ["app"]
            [tree.root]
            from = ["app"]
            [artifact.root]
            kind = "cpio"
            tree = "root"
            compression = "zstd:3"
            [variant.all]
            files = ["root"]
            """
                .formatted(folder));
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();
    Path known = folder.resolve("store/resolved/1");
    assertEquals(1, count(known));
    Path unpacked = folder.resolve("store/unpacked");
    Program.delete(unpacked);

    assertEquals(List.of(), RecipeFixture.made(recipe.build().ok()));

    assertFalse(Files.exists(unpacked), "an index was parsed");
    assertEquals(before, recipe.delivered());

    recipe.build("--out", folder + "/cold").ok();
    assertEquals(before, RecipeFixture.delivered(folder.resolve("cold")));
    assertTrue(Files.exists(unpacked), "no index was parsed, and yet packages were installed");

    Path file = only(known);
    Files.writeString(file, Files.readString(file).replace("1.0-1", "9.0-1"));
    assertEquals(List.of(), RecipeFixture.made(recipe.build().ok()), "damage was believed");
    assertEquals(before, recipe.delivered());

    Path packages = archive.folder().resolve("dists/stable/main/binary-amd64/Packages");
    Files.writeString(packages, Files.readString(packages).replace("a test", "b test"));
    Cli.Run run = recipe.build();
    assertEquals(1, run.exit(), run.err());
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  /** What is needed begins together, so all that is wrong with it is told at once. */
  @Test
  void whatIsNeededIsNotTriedOneByOne() throws IOException {
    RecipeFixture recipe = RecipeFixture.in(folder);
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [source.one]
            tar = "one.tar"
            [source.two]
            tar = "two.tar"
            [tree.both]
            from = ["one", "two"]
            [artifact.root]
            kind = "squashfs"
            tree = "both"
            [artifact.third]
            kind = "file"
            file = "notes"
            budget = "1"
            [artifact.fourth]
            kind = "file"
            file = "arch.arm64"
            budget = "1"
            [artifact.disk]
            kind = "disk"
            partition = [
              { name = "root", type = "root", artifact = "root" },
              { name = "third", type = "root", artifact = "third" },
              { name = "fourth", type = "root", artifact = "fourth" },
            ]
            [variant.all]
            files = ["disk"]
            """);
    for (String name : List.of("one.tar", "two.tar")) {
      Files.writeString(folder.resolve(name), "no archive");
    }

    Cli.Run run = recipe.build();

    assertEquals(4, run.exit(), run.err());
    for (String what : List.of("source.one", "source.two", "artifact.third", "artifact.fourth")) {
      assertTrue(run.err().contains(what + " (amd64): "), what + " is not in " + run.err());
    }
  }
}
