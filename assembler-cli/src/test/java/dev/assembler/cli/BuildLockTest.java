package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build pins, and builds of what is pinned, from whichever mirror. */
@Tag("reference")
class BuildLockTest {

  private static final String RECIPE =
      """
      format = 1
      name = "edge"
      version = "1"
      seed = "edge"
      architectures = ["amd64"]

      [source.system]
      debian = "stable"
      keys = "archive.gpg"
      packages = ["app"]

      [source.tools]
      alpine = "v3.20"
      keys = "keys"
      packages = ["tool"]

      [source.files]
      dir = "root"

      [source.more]
      tar = "more.tar"

      [source.agent]
      url = "AGENT"
      install = "/usr/bin/agent"

      [tree.root]
      from = ["system", "tools", "files", "more", "agent"]

      [artifact.rootfs]
      kind = "squashfs"
      tree = "root"

      [variant.all]
      files = ["rootfs"]
      """;

  @TempDir Path folder;

  private Path recipes;
  private DebianArchive archive;
  private MirrorServer agents;

  @BeforeEach
  void aRecipeAndItsMirror() throws IOException, GeneralSecurityException {
    archive = DebianArchive.in(folder);
    for (String name : List.of("main", "community")) {
      new AlpineRepository(folder.resolve("alpine/v3.20").resolve(name))
          .add(name.equals("main") ? "tool" : "other", "", "")
          .signed();
    }
    recipes = Files.createDirectory(folder.resolve("recipe"));
    Files.copy(archive.keyring(), recipes.resolve("archive.gpg"));
    Path keys = Files.createDirectory(recipes.resolve("keys"));
    try (var files = Files.list(folder.resolve("alpine/v3.20/main/keys"))) {
      for (Path key : files.toList()) {
        Files.copy(key, keys.resolve(key.getFileName()));
      }
    }
    Files.createDirectory(recipes.resolve("root"));
    Files.writeString(recipes.resolve("root/motd"), "hello\n");
    tar(recipes.resolve("more.tar"), "more\n");
    Files.writeString(folder.resolve("agent"), "agent\n");
    Files.writeString(recipes.resolve("recipe.toml"), RECIPE.replace("AGENT", agent()));
  }

  private String agent() throws IOException {
    agents = agents == null ? new MirrorServer(folder) : agents;
    return agents.address() + "/agent";
  }

  @org.junit.jupiter.api.AfterEach
  void stop() {
    agents.close();
  }

  private static void tar(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    try (FileImage image = FileImage.create(file)) {
      TarArchive.write(
          FileTree.builder().file("/etc/more", 0644, Content.of(text)).build(),
          TarOptions.defaults(),
          image);
    }
  }

  /** With a store and an output directory of that name. */
  private Cli.Run build(String name, String mirror, String... more) {
    var words =
        new ArrayList<>(
            List.of("build", recipes + "/recipe.toml", "--out", folder + "/" + name + ".out"));
    words.addAll(List.of("--store", folder + "/" + name + ".store"));
    words.addAll(List.of("--mirror", "debian=" + mirror + "/archive"));
    words.addAll(List.of("--mirror", "alpine=" + mirror + "/alpine"));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private Path lock() {
    return recipes.resolve("assemble.lock.toml");
  }

  private String mirror() {
    return folder.toUri().toString().replaceFirst("/$", "");
  }

  private Map<String, String> delivered(String name) throws IOException {
    return RecipeFixture.delivered(folder.resolve(name + ".out"));
  }

  @Test
  void anotherMirrorGivesTheSameImagesManifestAndLock() throws IOException {
    build("first", mirror()).ok();
    byte[] pinned = Files.readAllBytes(lock());

    try (var other = new MirrorServer(folder)) {
      build("locked", other.address(), "--locked").ok();
      assertEquals(delivered("first"), delivered("locked"));

      Files.delete(lock());
      build("anew", other.address()).ok();
      assertEquals(delivered("first"), delivered("anew"));
      assertArrayEquals(pinned, Files.readAllBytes(lock()));
    }
    assertEquals(3, delivered("first").size());
    String lock = Files.readString(lock());
    assertFalse(lock.contains(folder.toString()), lock);
    for (String address :
        List.of(
            agent(),
            "alpine:v3.20/community/x86_64/APKINDEX.tar.gz",
            "alpine:v3.20/main/x86_64/tool-1.0-r0.apk",
            "debian:stable/app.deb",
            "debian:stable/dists/stable/InRelease",
            "debian:stable/dists/stable/main/binary-amd64/Packages",
            "more.tar")) {
      assertTrue(lock.contains("\naddress = \"" + address + "\"\n"), address + " in " + lock);
    }
    assertTrue(lock.contains("\n[[folder]]\npath = \"root\"\n"), lock);
  }

  /** One that the recipe states is itself, and not the mirror's of the same release. */
  @Test
  void aStatedRepositoryIsNotTakenForTheMirrors() throws Exception {
    Path corp = folder.resolve("corp/v3.20/main");
    new AlpineRepository(corp).add("extra", "", "").signed();
    String stated =
        """
        [source.extra]
        alpine = "v3.20"
        keys = "keys"
        repositories = ["CORP"]
        packages = ["extra"]

        [tree.root]
        from = ["extra", "system",\
        """
            .replace("CORP", corp.toUri().toString());
    Path recipe = recipes.resolve("recipe.toml");
    Files.writeString(
        recipe, Files.readString(recipe).replace("[tree.root]\nfrom = [\"system\",", stated));

    build("first", mirror()).ok();
    String lock = Files.readString(lock());
    build("second", mirror(), "--locked").ok();

    assertEquals(delivered("first"), delivered("second"));
    assertTrue(lock.contains("corp/v3.20/main/x86_64/APKINDEX.tar.gz\""), lock);
    assertTrue(lock.contains("\"alpine:v3.20/main/x86_64/APKINDEX.tar.gz\""), lock);
  }

  /** Also where nothing need be fetched or made. */
  @Test
  void aPackageThatIsNotInTheLockIsRefused() throws IOException {
    build("one", mirror()).ok();
    String lock = Files.readString(lock());
    int at = lock.indexOf("name = \"app\"");
    int begin = lock.lastIndexOf("[[package]]", at);
    int end = lock.indexOf("[[package]]", at);
    Files.writeString(lock(), lock.substring(0, begin) + (end < 0 ? "" : lock.substring(end)));

    Cli.Run run = build("one", mirror(), "--locked");

    assertEquals(3, run.exit(), run.err());
    assertTrue(run.err().contains("debian:stable/app.deb is not in the lock"), run.err());
  }

  @Test
  void theManifestNamesFilesAsTheLockDoes() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.copy(recipes.resolve("more.tar"), elsewhere.resolve("more.tar"));
    build("here", mirror()).ok();
    build("there", mirror(), "--set", "source.more.tar=" + elsewhere + "/more.tar").ok();

    assertEquals(delivered("here"), delivered("there"));
    String text = Files.readString(folder.resolve("here.out/amd64/build-manifest.json"));
    Map<?, ?> manifest = (Map<?, ?>) Json.parse(text);
    JsonSchema.read(Checkout.ofTests().root().resolve("docs/json/build-manifest.schema.json"))
        .require(manifest);
    assertFalse(text.contains(folder.toString()), text);
    var names = new TreeMap<String, List<String>>();
    for (Object source : (List<?>) manifest.get("inputs")) {
      Map<?, ?> one = (Map<?, ?>) source;
      names.put(
          (String) one.get("source"),
          ((List<?>) one.get("files"))
              .stream().map(file -> (String) ((Map<?, ?>) file).get("name")).toList());
    }
    assertEquals(List.of(agent()), names.get("agent"));
    assertEquals(List.of("more.tar"), names.get("more"));
    assertEquals(List.of(), names.get("files"));
    assertEquals(
        List.of(
            "debian:stable/dists/stable/InRelease",
            "debian:stable/dists/stable/main/binary-amd64/Packages"),
        names.get("system"));
    assertEquals(
        List.of(
            "alpine:v3.20/main/x86_64/APKINDEX.tar.gz",
            "alpine:v3.20/community/x86_64/APKINDEX.tar.gz"),
        names.get("tools"));
    assertEquals(
        List.of("alpine tool", "debian app"),
        ((List<?>) manifest.get("packages"))
            .stream()
                .map(one -> (Map<?, ?>) one)
                .map(one -> one.get("distribution") + " " + one.get("name"))
                .sorted()
                .toList());
  }

  @Test
  void whatIsNotInTheLockIsRefused() throws IOException {
    Cli.Run none = build("none", mirror(), "--locked");
    assertEquals(ExitCode.INPUT, none.exit());
    assertTrue(none.err().contains("assemble.lock.toml: no such lock"), none.err());

    build("first", mirror()).ok();
    String pinned = Files.readString(lock());
    for (String missing :
        List.of(agent(), "alpine:v3.20/main/x86_64/tool-1.0-r0.apk", "more.tar", "root")) {
      Files.writeString(lock(), pinned.replace("\"" + missing + "\"", "\"x\""));
      Cli.Run run = build("first", mirror(), "--locked");
      assertEquals(ExitCode.INPUT, run.exit(), missing + ": " + run.err());
      assertTrue(run.err().contains(missing), run.err());
      assertTrue(run.err().contains("not in the lock; run once without --locked"), run.err());
    }
  }

  @Test
  void filesOfTheHostHaveToBeWhatTheLockSays() throws IOException {
    build("first", mirror()).ok();
    byte[] pinned = Files.readAllBytes(lock());

    tar(recipes.resolve("more.tar"), "other\n");
    requireDifferent("more.tar");
    tar(recipes.resolve("more.tar"), "more\n");
    Files.writeString(recipes.resolve("root/motd"), "changed\n");
    requireDifferent("root");
    assertArrayEquals(pinned, Files.readAllBytes(lock()));

    build("first", mirror()).ok();
    build("again", mirror(), "--locked", "--epoch", "5").ok();
    build("first", mirror(), "--locked").ok();
  }

  private void requireDifferent(String name) {
    String says = "(?s).*: " + name + ": .*sha256 [0-9a-f]{64}, expected [0-9a-f]{64}\n.*";
    Cli.Run refused = build("first", mirror(), "--locked");
    assertEquals(ExitCode.DIFFERENT, refused.exit(), refused.err());
    assertTrue(refused.err().matches(says), refused.err());
  }

  @Test
  void withoutNetworkTheStoreHasToHaveIt() throws IOException {
    build("first", mirror()).ok();
    Map<String, String> before = delivered("first");
    agents.close();

    build("first", mirror(), "--locked", "--offline").ok();
    assertEquals(before, delivered("first"));

    Cli.Run refused = build("empty", mirror(), "--offline");
    assertEquals(ExitCode.INPUT, refused.exit(), refused.err());
    assertTrue(refused.err().contains(agent() + " is not in the store"), refused.err());
    assertFalse(Files.exists(folder.resolve("empty.out/all")));
  }

  /** Of two sources of one suite: what is unpinned comes once. */
  @Test
  void anIndexIsFetchedOnceInABuild() throws IOException {
    String recipe = Files.readString(recipes.resolve("recipe.toml"));
    String again = recipe.substring(recipe.indexOf("[source.system]"), recipe.indexOf("[source.t"));
    Files.writeString(
        recipes.resolve("recipe.toml"),
        recipe
            .replace(again, again + again.replace("source.system", "source.same"))
            .replace("[\"system\",", "[\"system\", \"same\","));

    try (var server = new MirrorServer(folder)) {
      build("first", server.address()).ok();

      assertEquals(
          1,
          server.asked().stream()
              .filter(path -> path.equals("/archive/dists/stable/InRelease"))
              .count(),
          server.asked().toString());
    }
  }
}
