package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that cannot be fetched from: wrong usage, in one line, without the password. */
class RefusedAddressTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:s3^cret@h/alpine",
        "@edge https://me:s3 cret@h/alpine",
        "https://me:s3cret@my_mirror/alpine",
        "ftp://me:s3cret@h/alpine",
        "https://h/alpine?token=s3cret",
        "file://localhost/alpine"
      })
  void aRepositoryOfAlpine(String repository) {
    requireRefused(
        Cli.run(
            "packages",
            "resolve",
            "--distribution",
            "alpine",
            "--arch",
            "x86_64",
            "--package",
            "a",
            "--allow-untrusted",
            "--repository",
            repository));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./repo stable main",
        "https://me:s3^cret@h/debian stable main",
        "https://me:s3cret@my_mirror/debian stable main",
        "https://me:s3cret@h/debian stable",
        "https://me:s3 cret@h/debian stable main",
        "ftp://me:s3cret@h/debian stable main",
        "file://localhost/debian stable main"
      })
  void aRepositoryOfDebian(String repository) throws IOException {
    Path keys = Files.createDirectories(folder.resolve("keys"));
    Files.copy(
        Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"), keys.resolve("archive.gpg"));

    requireRefused(
        Cli.run(
            "packages",
            "resolve",
            "--distribution",
            "debian",
            "--arch",
            "amd64",
            "--package",
            "a",
            "--keys",
            keys.toString(),
            "--repository",
            repository));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:s3^cret@h/x",
        "https://me:s3cret@my_mirror/x",
        "https://me:s3cret@h:99999/x",
        "ftp://me:s3cret@h/x",
        "file://localhost/x"
      })
  void aTree(String address) {
    for (String digest : new String[] {"", "@sha256:" + "0".repeat(64), "@sha256:0"}) {
      requireRefused(Cli.run("--tree", address + digest, "--out", folder + "/x.squashfs"));
    }
    assertFalse(Files.exists(folder.resolve("x.squashfs")));
  }

  @Test
  void aMirror() throws IOException {
    RecipeFixture recipe = RecipeFixture.in(folder);

    requireRefused(recipe.build("--mirror", "debian=https://me:s3^cret@h/debian"));
    requireRefused(
        recipe.run(Map.of("ASSEMBLE_MIRROR_DEBIAN", "https://me:s3cret@my_mirror/"), "build"));
  }

  /** What a signed address is signed with stays out of messages, too. */
  @Test
  void whatIsNotInTheLockIsNamedWithoutUserAndQuery() throws IOException {
    Path lock = Files.writeString(folder.resolve("a.lock.toml"), "format = 2\n");

    Cli.Run run =
        Cli.run(
            "--tree",
            "https://me:s3cret@h.invalid/x?signature=s3cret",
            "--out",
            folder + "/x.squashfs",
            "--locked",
            "--lock",
            lock.toString());

    assertEquals(ExitCode.INPUT, run.exit());
    assertTrue(run.err().contains("https://h.invalid/x?.. is not in the lock"), run.err());
    assertFalse(run.err().contains("s3cret"), run.err());
  }

  private static void requireRefused(Cli.Run run) {
    assertEquals(ExitCode.USAGE, run.exit(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertFalse(run.err().contains("cret"), run.err());
  }
}
