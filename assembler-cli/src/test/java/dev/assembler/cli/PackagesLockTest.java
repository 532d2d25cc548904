package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code assemble packages lock}, and what a lock serves. */
class PackagesLockTest {

  private static final String MAIN = "alpine/v3.20/main";

  @TempDir Path folder;

  private Path lock;

  @BeforeEach
  void aRepositoryForTwoArchitectures() throws IOException, GeneralSecurityException {
    lock = folder.resolve("some.lock.toml");
    for (String architecture : List.of("x86_64", "aarch64")) {
      new AlpineRepository(folder.resolve(MAIN), architecture)
          .add("app", "lib>=1", "#!/bin/sh\n")
          .add("lib", "", "")
          .add("other", "missing", "")
          .signed();
    }
  }

  private Cli.Run packages(String command, String base, String architecture, String... more) {
    var words = new ArrayList<>(List.of("packages", command, "--distribution", "alpine"));
    words.addAll(List.of("--arch", architecture, "--repository", base + "/" + MAIN));
    words.addAll(List.of("--keys", folder.resolve(MAIN).resolve("keys").toString()));
    words.addAll(List.of("--store", folder.resolve("store").toString()));
    words.addAll(List.of("--lock", lock.toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private byte[] installed(String base, String architecture, String... more) throws IOException {
    Path image = folder.resolve("x.tar");
    var words = new ArrayList<>(List.of("--package", "app", "--out", image.toString()));
    words.addAll(List.of(more));
    packages("install", base, architecture, words.toArray(String[]::new)).ok();
    byte[] bytes = Files.readAllBytes(image);
    Files.delete(image);
    return bytes;
  }

  @Test
  void itFetchesAndPinsAllAndInstallsNothing() throws IOException {
    try (var server = new MirrorServer(folder)) {
      Cli.Run run = packages("lock", server.address(), "amd64", "--package", "app").ok();

      assertTrue(run.out().startsWith(lock + ": 2 packages, "), run.out());
      assertTrue(run.out().endsWith(", and 1 files of indexes\n"), run.out());
      assertEquals(
          List.of(
              "/" + MAIN + "/x86_64/APKINDEX.tar.gz",
              "/" + MAIN + "/x86_64/app-1.0-r0.apk",
              "/" + MAIN + "/x86_64/lib-1.0-r0.apk"),
          server.asked().stream().sorted().toList());
    }
    String pinned = Files.readString(lock);
    assertFalse(pinned.contains("127.0.0.1"), pinned);
    assertEquals(2, pinned.split("\\[\\[package]]", -1).length - 1, pinned);

    installed("http://127.0.0.1:9", "amd64", "--locked", "--offline");
    assertEquals(pinned, Files.readString(lock));
  }

  /** The package is where the lock of another mirror says. */
  @Test
  void anotherMirrorServesALock() throws IOException {
    byte[] here = installed(folder.toString(), "amd64");
    byte[] pinned = Files.readAllBytes(lock);

    try (var server = new MirrorServer(folder)) {
      assertArrayEquals(here, installed(server.address(), "amd64", "--locked"));
      Files.delete(lock);
      assertArrayEquals(here, installed(server.address(), "amd64"));
    }
    assertArrayEquals(pinned, Files.readAllBytes(lock));
  }

  /** Two of them at once are two repositories, whatever their addresses end in. */
  @Test
  void mirrorsBesideOneAnotherAreToldApart() throws IOException {
    try (var server = new MirrorServer(folder)) {
      String more = server.address() + "/" + MAIN;
      installed(folder.toString(), "amd64", "--repository", more);
      String pinned = Files.readString(lock);

      assertTrue(pinned.contains("\"" + more + "/x86_64/APKINDEX.tar.gz\""), pinned);
      assertTrue(pinned.contains("\"" + folder + "/" + MAIN + "/x86_64/APKINDEX.tar.gz\""), pinned);
      installed(folder.toString(), "amd64", "--repository", more, "--locked");
    }
  }

  @Test
  void oneLockServesTwoArchitectures() throws IOException {
    byte[] amd64 = installed(folder.toString(), "amd64");
    byte[] arm64 = installed(folder.toString(), "arm64");

    assertArrayEquals(amd64, installed(folder.toString(), "amd64", "--locked"));
    assertArrayEquals(arm64, installed(folder.toString(), "arm64", "--locked"));
  }

  @Test
  void lockedIsACheckThatWritesNothing() throws IOException {
    String base = folder.toString();
    packages("lock", base, "amd64", "--package", "lib").ok();
    byte[] pinned = Files.readAllBytes(lock);

    packages("lock", base, "amd64", "--package", "lib", "--locked").ok();
    Cli.Run refused = packages("lock", base, "amd64", "--package", "app", "--locked");

    assertEquals(ExitCode.INPUT, refused.exit(), refused.err());
    assertTrue(
        refused.err().contains("alpine:v3.20/main/x86_64/app-1.0-r0.apk is not in the lock"),
        refused.err());
    assertArrayEquals(pinned, Files.readAllBytes(lock));
  }

  @Test
  void whatCannotBeResolvedIsPinnedNowhere() {
    String base = folder.toString();

    assertEquals(ExitCode.USAGE, packages("lock", base, "amd64").exit());
    Cli.Run refused = packages("lock", base, "amd64", "--package", "other");

    assertEquals(ExitCode.INPUT, refused.exit(), refused.err());
    assertTrue(refused.err().contains("missing (for other-1.0-r0): no such package"));
    assertFalse(Files.exists(lock));
  }

  /** It says what there would be; {@code lock} is what pins it. */
  @Test
  void resolveWritesNoLock() {
    packages("resolve", folder.toString(), "amd64", "--package", "app").ok();

    assertFalse(Files.exists(lock));
  }

  @Test
  void itTellsAllOfItAsJson() throws IOException {
    Map<?, ?> json =
        JsonTest.checked(
            "packages-lock",
            packages("lock", folder.toString(), "amd64", "--package", "app", "--json").ok());

    Map<?, ?> result = (Map<?, ?>) json.get("result");
    assertEquals(lock.toString(), result.get("lock"));
    assertEquals(2, ((List<?>) result.get("packages")).size());
    assertEquals(1, ((List<?>) result.get("indexes")).size());
  }
}
