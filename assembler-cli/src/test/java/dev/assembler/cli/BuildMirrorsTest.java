package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a recipe's packages come from: what the recipe says, the option, the environment. */
class BuildMirrorsTest {

  private static final String REST =
      """
      [tree.root]
      from = ["system"]
      [artifact.made]
      kind = "tar"
      tree = "root"
      [variant.all]
      files = ["made"]
      """;

  @TempDir Path folder;

  private RecipeFixture recipe;

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
  }

  private void write(String source) throws IOException {
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "") + "[source.system]\n" + source + REST);
  }

  private static String uri(Path path) {
    return "file://" + path.toAbsolutePath();
  }

  /** Each build with a lock of its own: a lock's addresses go before mirrors. */
  private Cli.Run build(Map<String, String> environment, String... more) throws IOException {
    Files.deleteIfExists(folder.resolve("assemble.lock.toml"));
    return recipe.run(environment, "build", more);
  }

  private void requireIn(String path) {
    String made = Cli.run("ls", recipe.out("all/amd64/made.tar").toString(), "--dump").ok().out();
    assertTrue(made.contains(path + " "), path + " is not in " + made);
  }

  /** A signed repository below the branch's name, as mirrors have them. */
  private Path alpine(String name, String... packages) throws Exception {
    Path mirror = folder.resolve(name);
    var main = new AlpineRepository(mirror.resolve("v3.20/main"));
    for (String one : packages) {
      main.add(one, "", "");
    }
    main.signed();
    new AlpineRepository(mirror.resolve("v3.20/community")).signed();
    return mirror;
  }

  @Test
  void anAlpineMirrorIsTheOptionsThenTheEnvironments() throws Exception {
    Path good = alpine("good", "app");
    Path other = alpine("other", "tool");
    write("alpine = \"v3.20\"\npackages = [\"app\"]\nkeys = \"good/v3.20/main/keys\"\n");
    var toOther = Map.of("ASSEMBLE_MIRROR_ALPINE", uri(other));
    var toGood = Map.of("ASSEMBLE_MIRROR_ALPINE", uri(good) + "/");

    Cli.Run none = build(Map.of());
    assertEquals(2, none.exit(), none.err());
    assertTrue(none.err().contains("alpine: no mirror is configured"), none.err());
    Cli.Run wrong = build(toOther);
    assertEquals(3, wrong.exit(), wrong.err());
    assertTrue(wrong.err().contains("app"), wrong.err());
    build(toOther, "--mirror", "alpine=" + uri(good)).ok();
    requireIn("/usr/share/app");
    build(toGood).ok();
    requireIn("/usr/share/app");
  }

  /** An index that others have signed is none. */
  @Test
  void anAlpineMirrorIsSignedByWhomTheRecipeNames() throws Exception {
    Path good = alpine("good", "app");
    Files.createDirectories(folder.resolve("none"));
    write("alpine = \"v3.20\"\npackages = [\"app\"]\nkeys = \"none\"\n");

    Cli.Run run = build(Map.of(), "--mirror", "alpine=" + uri(good));

    assertEquals(1, run.exit(), run.err());
    assertEquals(Map.of(), recipe.delivered());
  }

  @Test
  @Tag("reference")
  void aRecipesOwnMirrorGoesBeforeAllOthers() throws IOException {
    DebianArchive archive = DebianArchive.in(folder);
    String source =
        "debian = \"stable\"\npackages = [\"app\"]\nkeys = \"" + archive.keyring() + "\"\n";
    var nowhere = Map.of("ASSEMBLE_MIRROR_DEBIAN", uri(folder.resolve("nowhere")));
    String good = "debian=" + uri(archive.folder());

    write(source);
    assertEquals(3, build(nowhere).exit());
    build(nowhere, "--mirror", good).ok();
    requireIn("/usr/bin/app");
    write(source + "mirror = \"" + uri(archive.folder()) + "\"\n");
    build(nowhere, "--mirror", "debian=" + uri(folder.resolve("nowhere"))).ok();
    write(source + "mirror = \"" + uri(folder.resolve("nowhere")) + "\"\n");
    assertEquals(3, build(Map.of(), "--mirror", good).exit());
  }

  /** A date goes into the mirror's address, and into the manifest; what stands for one does not. */
  @Test
  @Tag("reference")
  void aSnapshotIsOfADate() throws IOException {
    DebianArchive archive = DebianArchive.in(folder);
    String date =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
            .format(LocalDateTime.now(ZoneOffset.UTC).plusDays(1)); // the keys are of today
    Path dated = folder.resolve("snapshots").resolve(date);
    Files.createDirectories(dated.getParent());
    Files.createSymbolicLink(dated, archive.folder());
    String source =
        "debian = \"stable\"\npackages = [\"app\"]\nkeys = \"" + archive.keyring() + "\"\n";
    String mirror = "debian=" + uri(folder.resolve("snapshots")) + "/@SNAPSHOTID@";

    write(source + "snapshot = \"" + date + "\"\n");
    build(Map.of(), "--mirror", mirror).ok();
    requireIn("/usr/bin/app");
    String manifest = Files.readString(recipe.out("amd64/build-manifest.json"));
    assertTrue(manifest.contains("\"apt_snapshot\": \"" + date + "\""), manifest);

    write(source + "snapshot = \"REQUIRED_PIN_NOT_SET\"\n");
    Cli.Run sentinel = build(Map.of(), "--mirror", mirror);
    assertEquals(2, sentinel.exit(), sentinel.err());
    assertTrue(
        sentinel.err().contains("snapshot REQUIRED_PIN_NOT_SET: not a date"), sentinel.err());
    write(source + "snapshot = \"" + date + "\"\n");
    Cli.Run noPlace = build(Map.of(), "--mirror", "debian=" + uri(archive.folder()));
    assertTrue(noPlace.err().contains("has no place for a date"), noPlace.err());
  }

  /** The host's own comes last, and only for what it has. */
  @Test
  void theHostsAptComesLast() {
    var environment = Map.of("ASSEMBLE_MIRROR_DEBIAN", "https://mirror.example/two/");
    var console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            new ByteArrayOutputStream(),
            false,
            environment);

    assertEquals(
        "https://mirror.example/two",
        HostMirrors.of(List.of(), console).of("debian").orElseThrow());
    assertEquals(
        "https://mirror.example/one",
        HostMirrors.of(List.of("debian=https://mirror.example/one"), console)
            .of("debian")
            .orElseThrow());
    assertTrue(HostMirrors.of(List.of(), console).of("alpine").isEmpty());
    assertEquals(
        "https://mirror.example/debian",
        HostMirrors.enabled(
                """
                Types: deb
                URIs: https://off.example/debian/
                Enabled: no

                Types: deb-src
                URIs: https://sources.example/debian

                Types: deb
                URIs: https://mirror.example/debian/
                Suites: bookworm
                """)
            .orElseThrow());
    assertEquals(
        "https://mirror.example/debian",
        HostMirrors.enabled(
                "# deb https://off.example/debian x main\n"
                    + "deb [signed-by=/k] https://mirror.example/debian bookworm main\n")
            .orElseThrow());
    assertTrue(HostMirrors.enabled("deb https://mirror.example/ubuntu noble main\n").isEmpty());
  }
}
