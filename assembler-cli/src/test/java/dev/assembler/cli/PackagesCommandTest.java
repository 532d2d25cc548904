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

/** Packages by the command line: what would come, and the tree it makes. */
class PackagesCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void aRepository() throws IOException, GeneralSecurityException {
    new AlpineRepository(folder.resolve("repo"))
        .add("app", "lib>=1", "#!/bin/sh\n")
        .add("lib", "", "")
        .add("other", "missing", "")
        .signed();
  }

  private Cli.Run packages(String command, String... more) {
    var words = new ArrayList<String>(List.of("packages", command));
    words.addAll(List.of("--distribution", "alpine", "--arch", "amd64"));
    words.addAll(List.of("--repository", folder.resolve("repo").toString()));
    words.addAll(List.of("--keys", folder.resolve("repo/keys").toString()));
    words.addAll(List.of("--store", folder.resolve("store").toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  @Test
  void resolveSaysWhatWouldComeAndWhy() throws IOException {
    Cli.Run run = packages("resolve", "--package", "app").ok();

    assertEquals("lib 1.0-r0: for app\napp 1.0-r0: for the request\n", run.out());
    assertTrue(run.err().startsWith("2 packages, "), run.err());
    Map<?, ?> json =
        JsonTest.checked(
            "packages-resolve", packages("resolve", "--package", "app", "--json").ok());
    assertEquals(2, ((List<?>) ((Map<?, ?>) json.get("result")).get("packages")).size());
  }

  @Test
  void installWritesWhateverTheMainJobWrites() throws IOException {
    String image = folder + "/x.squashfs";
    String tar = folder + "/x.tar.zst";

    Cli.Run run = packages("install", "--package", "app", "--out", image).ok();
    packages("install", "--package", "app", "--out", tar).ok();
    packages("install", "--package", "app", "--out", folder + "/out", "--allow-loss", "owner").ok();

    assertTrue(run.err().contains("warning: app: scripts not run: post-install"), run.err());
    assertEquals("app\n", Cli.run("cat", image + ":/usr/share/app").ok().out());
    assertEquals("app\n", Cli.run("cat", image + ":/etc/apk/world").ok().out());
    assertEquals(
        Cli.run("ls", image, "--dump").ok().out(), Cli.run("ls", tar, "--dump").ok().out());
    assertEquals("lib\n", Files.readString(folder.resolve("out/usr/share/lib")));
  }

  @Test
  void installTellsAllOfItAsJson() throws IOException {
    JsonTest.checked(
        "packages-install",
        packages("install", "--package", "app", "--out", folder + "/x.tar", "--json").ok());
    JsonTest.checked(
        "packages-install",
        packages(
                "install",
                "--package",
                "app",
                "--out",
                folder + "/out/",
                "--allow-loss",
                "owner",
                "--json")
            .ok());
  }

  /** Nothing that was asked for is passed over in silence. */
  @Test
  void whatOnlyDebianHasIsRefused() throws IOException {
    Cli.Run all =
        packages(
            "resolve",
            "--package",
            "app",
            "--variant",
            "minbase",
            "--snapshot",
            "20250520T000000Z",
            "--merged-usr",
            "no",
            "--assume",
            "lib",
            "--dpkg-state",
            "installed");
    assertEquals(ExitCode.USAGE, all.exit());
    assertTrue(
        all.err()
            .contains(
                "--variant, --snapshot, --merged-usr, --assume, --dpkg-state: not for alpine"),
        all.err());
    Cli.Run one =
        packages(
            "install", "--package", "app", "--out", folder + "/x.tar", "--dpkg-state", "unpacked");
    assertEquals(ExitCode.USAGE, one.exit());
    assertTrue(one.err().contains("--dpkg-state: not for alpine"), one.err());
    assertFalse(Files.exists(folder.resolve("x.tar")));
  }

  /** Equal runs give equal documents; the packages' own digests are in them. */
  @Test
  void aBillOfMaterialsSaysWhatItIsMadeOf() throws IOException {
    for (String name : List.of("1", "2")) {
      packages(
              "install",
              "--package",
              "app",
              "--out",
              folder + "/x.tar",
              "--sbom",
              folder + "/" + name + ".spdx.json")
          .ok();
    }

    String document = Files.readString(folder.resolve("1.spdx.json"));
    assertEquals(document, Files.readString(folder.resolve("2.spdx.json")));
    Map<?, ?> json = (Map<?, ?>) Json.parse(document);
    assertEquals("SPDX-2.3", json.get("spdxVersion"));
    assertEquals("x.tar", json.get("name"));
    assertEquals(2, ((List<?>) json.get("packages")).size());
    assertTrue(document.contains("./usr/share/app"), document);
    String why = Cli.run("why", folder + "/x.tar", "/usr/share/app").ok().out();
    assertTrue(why.startsWith("/usr/share/app: app 1.0-r0 (apk, "), why);
  }

  @Test
  void theSecondRunUnpacksNothingUnlessThereIsNoCache() throws IOException {
    assertEquals(2, unpacked("1.tar"));
    assertEquals(0, unpacked("2.tar"));
    assertEquals(2, unpacked("3.tar", "--cache", "off"));
    assertEquals(2, unpacked("4.tar", "--cache", folder + "/cache"));
    assertEquals(0, unpacked("5.tar", "--cache", folder + "/cache"));

    byte[] cold = Files.readAllBytes(folder.resolve("1.tar"));
    for (int i = 2; i <= 5; i++) {
      assertArrayEquals(cold, Files.readAllBytes(folder.resolve(i + ".tar")), i + ".tar");
    }
    Cli.Run verbose =
        packages("install", "--package", "app", "--out", folder + "/6.tar", "-v").ok();
    assertTrue(verbose.err().contains("2 packages, 0 of them unpacked now"), verbose.err());
  }

  @Test
  void whyNamesTheFileThatThePackageWas() throws IOException {
    String lock = folder + "/lock.toml";
    String image = folder + "/x.tar";
    packages("install", "--package", "app", "--out", image, "--lock", lock).ok();

    String said = Cli.run("why", image, "/usr/share/app", "--lock", lock).ok().out();
    Map<?, ?> json =
        JsonTest.checked(
            "why", Cli.run("why", image, "/usr/share/app", "--lock", lock, "--json").ok());

    assertTrue(said.matches("(?s).*\\) from file:.*/app-1.0-r0.apk sha256:[0-9a-f]{64}\n"), said);
    Map<?, ?> one =
        (Map<?, ?>) ((List<?>) ((Map<?, ?>) json.get("result")).get("packages")).getFirst();
    assertTrue(said.contains((String) one.get("sha256")), said);
    assertEquals(
        ExitCode.INPUT,
        Cli.run("why", image, "/usr/share/app", "--lock", folder + "/none.toml").exit());
  }

  private int unpacked(String name, String... more) throws IOException {
    var words = new ArrayList<String>(List.of("--package", "app", "--out", folder + "/" + name));
    words.add("--json");
    words.addAll(List.of(more));
    Map<?, ?> json =
        JsonTest.checked(
            "packages-install", packages("install", words.toArray(String[]::new)).ok());
    return ((Number) ((Map<?, ?>) json.get("result")).get("unpacked")).intValue();
  }

  @Test
  void aLockPinsIndexAndPackagesAndTheSecondRunIsTheSame() throws IOException {
    String lock = folder + "/lock.toml";
    packages("install", "--package", "app", "--out", folder + "/1.tar", "--lock", lock).ok();
    String pinned = Files.readString(Path.of(lock));

    packages(
            "install",
            "--package",
            "app",
            "--out",
            folder + "/2.tar",
            "--lock",
            lock,
            "--locked",
            "--offline")
        .ok();

    assertArrayEquals(
        Files.readAllBytes(folder.resolve("1.tar")), Files.readAllBytes(folder.resolve("2.tar")));
    assertTrue(pinned.contains("distribution = \"alpine\""), pinned);
    assertTrue(pinned.contains("APKINDEX.tar.gz"), pinned);
    assertEquals(pinned, Files.readString(Path.of(lock)));
  }

  private void refused(int exit, String message, Cli.Run run) {
    assertEquals(message, run.err());
    assertEquals(exit, run.exit());
    assertFalse(Files.exists(folder.resolve("x.tar")));
  }

  @Test
  void whatCannotBeIsRefusedWithOneMessage() throws IOException {
    String out = folder + "/x.tar";
    refused(
        3,
        "assemble: "
            + out
            + ": these packages cannot be there (2 problems)\n"
            + "  apq (for the request): no such package; did you mean app?\n"
            + "  missing (for other-1.0-r0): no such package\n",
        packages("install", "--package", "apq", "other", "--out", out));
    refused(
        3,
        "assemble: "
            + out
            + ": these packages cannot be there: app (post-install): has scripts, which are not run"
            + " and not acknowledged\n",
        packages("install", "--package", "app", "--acknowledge-scripts", "none", "--out", out));
    packages("install", "--package", "app", "--acknowledge-scripts", "app", "--out", out).ok();
    Files.delete(Path.of(out));
    refused(
        2,
        "assemble: --package a=: dependency \"a=\": no version \"\", expected one like"
            + " 1.2.3_rc1-r0\n",
        packages("install", "--package", "a=", "--out", out));
    refused(
        2,
        "assemble: --package: missing, expected names of packages; add --package NAME\n",
        packages("install", "--out", out));
    refused(
        2,
        "assemble: --distribution: missing, expected alpine, debian or ubuntu; add --distribution"
            + " alpine\n",
        Cli.run("packages", "install", "--package", "app", "--out", out));
    Path file = folder.resolve("repo/x86_64/lib-1.0-r0.apk");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 20] ^= 1;
    Files.write(file, bytes);
    Cli.Run flipped = packages("install", "--package", "app", "--out", out);
    assertTrue(flipped.err().startsWith("assemble: lib-1.0-r0.apk: "), flipped.err());
    assertFalse(Files.exists(Path.of(out)));
  }

  @Test
  void helpNamesTheCommands() {
    assertTrue(Cli.run("packages", "--help").ok().out().contains("  resolve     says"));
    assertTrue(Cli.run("help", "packages", "install").ok().out().contains("--acknowledge-scripts"));
  }
}
