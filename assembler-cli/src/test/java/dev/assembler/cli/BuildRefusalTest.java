package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assemble build} that cannot: everything is told at once, and nothing is half written. */
class BuildRefusalTest {

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
  }

  private static void requireFailure(int exit, String message, Cli.Run run) {
    assertEquals(exit, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void namesThatThereAreNot() {
    requireFailure(
        2,
        "variant rwa: not in the recipe, expected one of kernel-initrd, raw, qcow2,"
            + " disk-image-rpi4; did you mean raw?",
        recipe.build("--variants", "rwa"));
    requireFailure(
        2,
        "variant disk-image-rpi4: not for amd64, expected arm64",
        recipe.build("--arch", "amd64", "--variants", "disk-image-rpi4"));
    requireFailure(
        2,
        "--arch: architecture \"amd46\": expected amd64 or arm64; did you mean amd64?",
        recipe.run(Map.of("ARCH", "amd46"), "build"));
    requireFailure(2, "--set x: no KEY=VALUE", recipe.build("--set", "x"));
    requireFailure(2, "no NAME=URL", recipe.build("--mirror", "debian"));
    requireFailure(2, "--jobs", recipe.build("--jobs", "0"));
    requireFailure(
        3, "no such file", Cli.run("build", folder + "/none.toml", "--out", folder + "/out"));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void whatIsWrongWithARecipeIsToldWithItsLines() throws IOException {
    recipe.change("dir = \"root\"", "dir = \"roto\"");
    recipe.change("of = \"rootfs\"", "of = \"rootsf\"");

    for (String verb : List.of("build", "plan")) {
      Cli.Run run = recipe.run(Map.of(), verb);
      requireFailure(3, "line 9: roto: no such file", run);
      requireFailure(3, "there is no artifact \"rootsf\"; did you mean rootfs?", run);
    }
    Cli.Run check = Cli.run("recipe", "check", folder + "/recipe.toml");
    requireFailure(3, "line 9: roto: no such file", check);
    assertEquals("", check.out());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aCheckSaysNothingOfWhatIsSound() {
    Cli.Run run = Cli.run("recipe", "check", folder + "/recipe.toml").ok();

    assertEquals("", run.out() + run.err());
    requireFailure(
        2,
        "did you mean raw?",
        Cli.run("recipe", "check", folder + "/recipe.toml", "--variants", "rwa"));
  }

  @Test
  void oneBuildAtATime() throws IOException {
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();
    Files.writeString(folder.resolve("notes"), "changed\n");

    try (FileChannel lock =
        FileChannel.open(recipe.out(".assemble/lock"), StandardOpenOption.WRITE)) {
      lock.lock();
      requireFailure(5, "another build is at work in it; wait for its end", recipe.build());
    }

    assertEquals(before, recipe.delivered());
    recipe.build().ok();
  }

  /** What was there before is there after it, whole. */
  @Test
  void aFailureChangesNothing() throws IOException {
    recipe.build().ok();
    Files.writeString(recipe.out("raw/amd64/mine"), "mine\n");
    Map<String, String> before = recipe.delivered();
    Files.writeString(folder.resolve("notes"), "changed\n");
    Files.writeString(folder.resolve("root/etc/new"), "new\n");
    recipe.change("tree = \"root\"", "tree = \"root\"\nbudget = \"1K\"");

    Cli.Run run = recipe.build("-v");

    requireFailure(4, "amd64 artifact.rootfs: failed\n", run);
    requireFailure(4, "artifact.rootfs (amd64): ", run);
    requireFailure(4, "artifact.rootfs (arm64): ", run);
    requireFailure(4, "over the budget of 1.0 KiB by ", run);
    requireFailure(4, "    /var/cache/deep/data: 195.3 KiB\n", run);
    assertEquals(before, recipe.delivered());
    recipe.requireNothingUnfinished();
    recipe.change("\nbudget = \"1K\"", "");
    assertEquals(
        Stream.of("amd64", "arm64")
            .flatMap(one ->
                Stream.of("cloud", "disk", "hashes", "rootfs")
                    .map(name -> one + " artifact." + name))
            .toList(),
        RecipeFixture.made(recipe.build().ok()),
        "what could be made was not kept");
    assertEquals("mine\n", Files.readString(recipe.out("raw/amd64/mine")));
  }

  /** An ESP too small, a module that is not there, a budget, a Pi without its firmware. */
  @Test
  void allThatCannotBeMadeIsToldTogether() throws IOException {
    Path modules =
        Files.createDirectories(
            folder.resolve("linux/lib/modules/" + ModuleFixture.RELEASE + "/kernel"));
    Files.write(modules.resolve("virtio.ko"), ModuleFixture.module().toBytes());
    Files.createDirectories(folder.resolve("linux/boot"));
    Files.write(folder.resolve("linux/boot/vmlinuz-" + ModuleFixture.RELEASE), new byte[5000]);
    byte[] noise = new byte[3 << 20];
    new Random(1).nextBytes(noise);
    Files.write(folder.resolve("noise"), noise);
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [source.linux]
            dir = "linux"
            [kernel]
            from = "linux"
            modules = ["virtio", "virtoi_net"]
            [tree.early]
            from = []
            modules = "needed"
            [tree.pi]
            from = []
            raspberry-pi = { initrd = "more", cmdline = "quiet" }
            [artifact.noise]
            kind = "file"
            file = "noise"
            budget = "2M"
            [artifact.more]
            kind = "file"
            file = "noise"
            [artifact.initrd]
            kind = "initramfs"
            tree = "early"
            [artifact.boot]
            kind = "fat"
            tree = "pi"
            [artifact.disk]
            kind = "disk"
            partition = [
              { name = "esp", type = "esp", format = "fat", size = "2M", files = { "/x" = "more" } },
            ]
            [variant.all]
            files = ["disk", "initrd", "boot", "noise"]
            """);

    Cli.Run run = recipe.build();

    requireFailure(4, "(amd64): ", run);
    for (String message :
        List.of(
            "tree.early (amd64): ",
            "virtoi_net",
            "tree.pi (amd64): tree.pi: 10 of the files that a Raspberry Pi boots from are missing",
            "artifact.noise (amd64): 3.0 MiB, over the budget of 2.0 MiB by 1048576 bytes",
            "artifact.disk (amd64): ")) {
      assertTrue(run.err().contains(message), message + " is not in " + run.err());
    }
    assertEquals(Map.of(), recipe.delivered());
    recipe.requireNothingUnfinished();
  }

  /** Interrupted, there is what was there before, and nothing besides. */
  @Test
  @Tag("slow")
  void anInterruptedBuildLeavesNothing() throws Exception {
    recipe.build("--variants", "kernel-initrd", "--arch", "amd64").ok();
    Map<String, String> before = recipe.delivered();
    byte[] noise = new byte[48 << 20];
    new Random(1).nextBytes(noise);
    Files.write(folder.resolve("root/noise"), noise);
    recipe.change(
        "tree = \"root\"\ncompression = \"zstd:3\"", "tree = \"root\"\ncompression = \"xz:9\"");
    Process process =
        new Program()
            .start(
                folder.resolve("err"),
                folder.resolve("stdout"),
                "build",
                folder + "/recipe.toml",
                "--out",
                folder + "/out",
                "--jobs",
                "1",
                "--store",
                folder + "/store");
    for (int i = 0; i < 1200 && unfinished() == 0; i++) {
      Thread.sleep(50);
    }
    assertTrue(unfinished() > 0, Files.readString(folder.resolve("err")));

    process.destroy();

    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(143, process.exitValue());
    assertEquals(before, recipe.delivered());
    assertEquals(0, unfinished());
    assertTrue(Files.readString(folder.resolve("err")).contains("interrupted"));
  }

  private long unfinished() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(".") && !name.equals(".assemble"))
          .count();
    }
  }
}
