package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.HostileHosts;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assemble build}: what is made, what is not made again, and where it goes. */
class BuildTest {

  private static final List<String> ALL = List.of("cloud", "disk", "hashes", "initrd", "rootfs");

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
  }

  private static List<String> of(String architecture, List<String> artifacts) {
    return artifacts.stream().map(name -> architecture + " artifact." + name).toList();
  }

  private static List<String> ofBoth(String... artifacts) {
    return java.util.stream.Stream.of("amd64", "arm64")
        .flatMap(one -> of(one, List.of(artifacts)).stream())
        .toList();
  }

  @Test
  void everyVariantIsBuiltForEachArchitecture() throws IOException {
    Cli.Run run = recipe.build().ok();

    assertEquals(
        List.of(
            "amd64/build-manifest.json",
            "arm64/build-manifest.json",
            "disk-image-rpi4/arm64/SHA256SUMS",
            "disk-image-rpi4/arm64/rootfs.squashfs",
            "kernel-initrd/amd64/SHA256SUMS",
            "kernel-initrd/amd64/initramfs.cpio.zst",
            "kernel-initrd/amd64/rootfs.squashfs",
            "kernel-initrd/arm64/SHA256SUMS",
            "kernel-initrd/arm64/initramfs.cpio.zst",
            "kernel-initrd/arm64/rootfs.squashfs",
            "qcow2/amd64/SHA256SUMS",
            "qcow2/amd64/cloud.qcow2",
            "qcow2/arm64/SHA256SUMS",
            "qcow2/arm64/cloud.qcow2",
            "raw/amd64/SHA256SUMS",
            "raw/amd64/disk.img",
            "raw/arm64/SHA256SUMS",
            "raw/arm64/disk.img"),
        List.copyOf(recipe.delivered().keySet()));
    assertEquals(ofBoth(ALL.toArray(String[]::new)), RecipeFixture.made(run));
    assertTrue(run.err().contains("left out: disk-image-rpi4: not for amd64\n"), run.err());
    assertEquals(
        "arm64\n",
        Cli.run("cat", recipe.out("kernel-initrd/arm64/rootfs.squashfs") + ":/etc/arch")
            .ok()
            .out());
    for (String place : List.of("raw/amd64/disk.img", "qcow2/arm64/cloud.qcow2")) {
      Cli.run("verify", recipe.out(place).toString()).ok();
    }
  }

  /** The listed digests are those of the files, in sha256sum's own form. */
  @Test
  @Tag("reference")
  void digestsAreBesideTheFiles() throws IOException {
    recipe.build().ok();

    requireSums("kernel-initrd/amd64");
    requireSums("raw/arm64");
    assertEquals(
        Fingerprint.of(recipe.out("raw/arm64/disk.img")) + "  disk.img\n",
        Files.readString(recipe.out("raw/arm64/SHA256SUMS")));
  }

  private void requireSums(String place) throws IOException {
    ReferenceTool.require("sha256sum")
        .in(recipe.out(place))
        .run("--strict", "--check", "SHA256SUMS");
  }

  @Test
  void nothingIsMadeTwice() throws IOException {
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();

    Cli.Run again = recipe.build().ok();

    assertEquals(List.of(), RecipeFixture.made(again));
    assertEquals(10, again.err().lines().filter(line -> line.contains(": unchanged, ")).count());
    assertFalse(again.err().contains("tree."), "a tree was composed");
    assertEquals(before, recipe.delivered());
  }

  @Test
  void oneChangeMakesAnewWhatDependsOnItAlone() throws IOException {
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();

    Files.writeString(folder.resolve("notes"), "changed\n");
    assertEquals(ofBoth("initrd"), RecipeFixture.made(recipe.build().ok()));

    Files.writeString(folder.resolve("arch.arm64"), "aarch64\n");
    assertEquals(
        of("arm64", List.of("cloud", "disk", "hashes", "rootfs")),
        RecipeFixture.made(recipe.build().ok()));

    Files.writeString(folder.resolve("root/etc/new"), "new\n");
    assertEquals(
        ofBoth("cloud", "disk", "hashes", "rootfs"), RecipeFixture.made(recipe.build().ok()));

    recipe.change("kind = \"qcow2\"", "kind = \"qcow2\"\ncompression = \"zstd\"");
    assertEquals(ofBoth("cloud"), RecipeFixture.made(recipe.build().ok()));

    recipe.change("compression = \"zstd:3\"\noutput", "compression = \"zstd:4\"\noutput");
    assertEquals(ofBoth("initrd"), RecipeFixture.made(recipe.build().ok()));
    assertNotEquals(before, recipe.delivered());
  }

  /** What went back is as it was. */
  @Test
  void epochSeedAndOverridesDecide() throws IOException {
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();

    assertEquals(10, RecipeFixture.made(recipe.build("--epoch", "5").ok()).size());
    assertNotEquals(before, recipe.delivered());
    assertEquals(10, RecipeFixture.made(recipe.build("--set", "seed=other").ok()).size());
    recipe.build().ok();
    assertEquals(before, recipe.delivered());
    assertEquals(
        ofBoth("cloud", "disk", "hashes", "rootfs"),
        RecipeFixture.made(recipe.build("--set", "artifact.rootfs.compression=gzip").ok()));
    assertEquals(
        10, RecipeFixture.made(recipe.run(Map.of("SOURCE_DATE_EPOCH", "7"), "build").ok()).size());
  }

  @Test
  void whatWasDamagedOrDeletedIsMadeAnew() throws IOException {
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();

    Files.delete(recipe.out("qcow2/amd64/cloud.qcow2"));
    assertEquals(List.of("amd64 artifact.cloud"), RecipeFixture.made(recipe.build().ok()));

    try (var file =
        new RandomAccessFile(recipe.out("kernel-initrd/arm64/initramfs.cpio.zst").toFile(), "rw")) {
      file.seek(20);
      file.write(file.read() + 1);
    }
    assertEquals(List.of("arm64 artifact.initrd"), RecipeFixture.made(recipe.build().ok()));
    assertEquals(before, recipe.delivered());
  }

  /** The state only saves work. */
  @Test
  void aStateThatIsNoneIsIgnored() throws IOException {
    recipe.build().ok();
    Map<String, String> before = recipe.delivered();
    for (String state :
        List.of(
            "garbage",
            "{}",
            "{\"format\":1,\"artifacts\":[1]}",
            "{\"format\":1,\"artifacts\":{\"00\":{\"path\":\"../../x\"}}}",
            "{\"format\":2,\"artifacts\":{}}")) {
      Files.writeString(recipe.out(".assemble/state.json"), state);

      assertEquals(10, RecipeFixture.made(recipe.build().ok()).size(), state);
      assertEquals(before, recipe.delivered());
    }
  }

  @Test
  @Tag("reference")
  void anArtifactMovesFromVariantToVariant() throws IOException {
    recipe.build().ok();
    recipe.change("files = { \"disk.img\" = \"disk\" }", "files = { \"disk.img\" = \"cloud\" }");
    recipe.change("files = [\"cloud\"]", "files = [\"disk\", \"initrd\"]");

    Cli.Run run = recipe.build().ok();

    assertEquals(List.of(), RecipeFixture.made(run));
    assertTrue(
        Cli.run("inspect", recipe.out("raw/amd64/disk.img").toString())
            .ok()
            .out()
            .contains("qcow2"));
    requireSums("qcow2/arm64");
    assertEquals(
        Fingerprint.of(recipe.out("kernel-initrd/arm64/initramfs.cpio.zst")),
        Fingerprint.of(recipe.out("qcow2/arm64/initramfs.cpio.zst")));
    assertEquals(List.of(), RecipeFixture.made(recipe.build().ok()));
  }

  @Test
  void aPartOfItByName() throws IOException {
    recipe.build("--variants", "raw", "--arch", "x86_64").ok();
    assertEquals(
        List.of("amd64/build-manifest.json", "raw/amd64/SHA256SUMS", "raw/amd64/disk.img"),
        List.copyOf(recipe.delivered().keySet()));

    var environment = Map.of("ALPINE_ARCH", "aarch64", "VARIANT", "kernel-initrd,raw");
    recipe.run(environment, "build", "--out", folder + "/more", "--by-architecture").ok();
    assertEquals(
        List.of(
            "arm64/build-manifest.json",
            "arm64/kernel-initrd/SHA256SUMS",
            "arm64/kernel-initrd/initramfs.cpio.zst",
            "arm64/kernel-initrd/rootfs.squashfs",
            "arm64/raw/SHA256SUMS",
            "arm64/raw/disk.img"),
        List.copyOf(RecipeFixture.delivered(folder.resolve("more")).keySet()));
    assertTrue(
        recipe
            .run(Map.of("ARCH", "amd64", "VARIANT", "", "DEBUG", "1"), "build")
            .ok()
            .err()
            .contains("amd64 artifact.cloud: begun\n"));
  }

  /** State and times are no outputs; of a directory that no build has left, all is compared. */
  @Test
  void outputDirectoriesAreEqualWhereTheirOutputsAre() throws IOException {
    recipe.build("--arch", "amd64").ok();
    Path again = folder.resolve("again");
    recipe.build("--arch", "amd64", "--out", again.toString(), "--jobs", "1").ok();
    Files.writeString(again.resolve(".assemble/state.json"), "{}");
    List<String> diff = List.of("diff", folder + "/out", again.toString());

    assertEquals(ExitCode.DONE, Cli.run(diff.toArray(String[]::new)).exit());

    Path manifest = again.resolve("amd64/build-manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("1700000000", "1700000001"));
    Cli.Run run = Cli.run(diff.toArray(String[]::new));
    assertEquals(ExitCode.DIFFERENT, run.exit());
    assertTrue(run.out().contains("amd64/build-manifest.json"), run.out());
    assertFalse(run.out().contains(".assemble"), run.out());

    for (Path out : List.of(folder.resolve("out"), again)) {
      Files.delete(out.resolve("amd64/build-manifest.json"));
    }
    run = Cli.run(diff.toArray(String[]::new));
    assertEquals(ExitCode.DIFFERENT, run.exit());
    assertTrue(run.out().contains("/.assemble/state.json"), run.out());
  }

  /** Nothing of the host is in any byte of what is delivered. */
  @Test
  void equalEverywhere() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectories(folder.resolve("another/place"));
    var first = RecipeFixture.in(one);
    var second = RecipeFixture.in(two);
    Files.setLastModifiedTime(
        two.resolve("root/etc"), java.nio.file.attribute.FileTime.fromMillis(1));

    Map<String, String> here =
        HostileHosts.sameEverywhere(host -> {
          String out = one + "/out-" + host.threads();
          first.build("--out", out, "--jobs", Integer.toString(host.threads())).ok();
          return RecipeFixture.delivered(Path.of(out));
        });
    second.build("--jobs", "4").ok();

    assertEquals(18, here.size());
    assertEquals(here, second.delivered());
  }

  @Test
  void theManifestSaysWhatWasMadeOfWhat() throws IOException {
    recipe.build().ok();

    String text = Files.readString(recipe.out("arm64/build-manifest.json"));
    Map<?, ?> manifest = (Map<?, ?>) Json.parse(text);
    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/build-manifest.schema.json"))
        .require(manifest);

    assertFalse(text.contains(folder.toString()), text);
    assertEquals(1L, manifest.get("schema_version"));
    assertEquals("arm64", manifest.get("arch"));
    assertEquals(
        List.of("kernel-initrd", "raw", "qcow2", "disk-image-rpi4"), manifest.get("variants"));
    var stated = new TreeMap<String, String>();
    ((Map<?, ?>) manifest.get("artifacts"))
        .forEach((name, one) -> {
          String path = ((String) name).replace("/", "/arm64/");
          stated.put(path, (String) ((Map<?, ?>) one).get("sha256"));
        });
    var there = new TreeMap<>(recipe.delivered());
    there.keySet().removeIf(path -> !path.contains("/arm64/") || path.endsWith("SHA256SUMS"));
    assertEquals(there, stated);
    assertTrue(
        ((Map<?, ?>) manifest.get("root_hashes")).get("hashes").toString().matches("[0-9a-f]{64}"));
  }

  @Test
  void resultsFollowTheirSchemas() throws IOException {
    JsonTest.checked("build-plan", recipe.run(Map.of(), "plan", "--json").ok());
    Map<?, ?> built = JsonTest.checked("build", recipe.build("--json").ok());
    Map<?, ?> plan = JsonTest.checked("build-plan", recipe.run(Map.of(), "plan", "--json").ok());
    JsonTest.checked(
        "recipe-check", Cli.run("recipe", "check", folder + "/recipe.toml", "--json").ok());

    Map<?, ?> result = (Map<?, ?>) built.get("result");
    assertEquals(9, ((List<?>) result.get("outputs")).size());
    assertEquals(List.of("disk-image-rpi4: not for amd64"), result.get("leftOut"));
    assertTrue(plan.toString().contains("unchanged=true"), plan.toString());
  }

  /** A plan says what there is to do and does none of it. */
  @Test
  void aPlanWritesNothing() throws IOException {
    Cli.Run plan = recipe.run(Map.of(), "plan").ok();

    assertTrue(plan.out().contains("amd64\n  inputs\n    source.base: "), plan.out());
    assertTrue(plan.out().contains("    artifact.rootfs: write squashfs zstd:3\n"), plan.out());
    assertTrue(plan.out().contains("      root-verity: root-verity, raw\n"), plan.out());
    assertTrue(plan.out().contains("/out/raw/arm64/disk.img: disk\n"), plan.out());
    assertTrue(plan.out().contains("  left out: disk-image-rpi4: not for amd64\n"), plan.out());
    assertFalse(Files.exists(folder.resolve("out")));

    recipe.build().ok();
    assertTrue(
        recipe
            .run(Map.of(), "plan")
            .ok()
            .out()
            .contains("    artifact.hashes: hash rootfs (unchanged, "));
  }
}
