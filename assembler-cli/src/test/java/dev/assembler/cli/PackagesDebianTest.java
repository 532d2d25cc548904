package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's packages on the command line, from an archive that dpkg-deb and gpg make. */
@Tag("reference")
class PackagesDebianTest {

  @TempDir Path folder;
  private Path archive;
  private Path keyring;

  @BeforeEach
  void makeAnArchive() throws IOException {
    archive = Files.createDirectories(folder.resolve("archive/dists/stable/main/binary-amd64"));
    Path root = folder.resolve("app");
    Files.createDirectories(root.resolve("DEBIAN"));
    Files.createDirectories(root.resolve("usr/bin"));
    Files.writeString(root.resolve("usr/bin/app"), "run\n");
    String control =
        "Package: app\nVersion: 1.0-1\nArchitecture: amd64\nEssential: yes\n"
            + "Maintainer: Nobody <n@example.org>\nDescription: a test\n";
    Files.writeString(root.resolve("DEBIAN/control"), control);
    Path deb = folder.resolve("archive/app.deb");
    ReferenceTool.require("dpkg-deb").run("--root-owner-group", "-b", root, deb);
    String index =
        control + "Filename: app.deb\nSize: " + Files.size(deb) + "\nSHA256: " + sha256(deb) + "\n";
    Path packages = Files.writeString(archive.resolve("Packages"), index);
    Path suite = folder.resolve("archive/dists/stable");
    Path release =
        Files.writeString(
            suite.resolve("Release"),
            "Suite: stable\nComponents: main\nArchitectures: amd64\nSHA256:\n "
                + sha256(packages)
                + " "
                + Files.size(packages)
                + " main/binary-amd64/Packages\n");
    sign(release, suite.resolve("InRelease"));
  }

  private void sign(Path release, Path signed) throws IOException {
    Path home = Files.createDirectories(folder.resolve("gpg"));
    ReferenceTool.require("chmod").run("700", home);
    ReferenceTool gpg = ReferenceTool.require("gpg").withEnvironment("GNUPGHOME", home.toString());
    gpg.run(
        "--batch", "--passphrase", "", "--quick-generate-key", "a@example.org", "ed25519", "sign");
    keyring = folder.resolve("archive.gpg");
    gpg.run("--batch", "-o", keyring, "--export");
    gpg.run("--batch", "-o", signed, "--clearsign", release);
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String repository() {
    return folder.resolve("archive").toUri() + " stable main";
  }

  private String[] arguments(String verb, String... more) {
    String[] start = {
      "packages",
      verb,
      "--distribution",
      "debian",
      "--arch",
      "amd64",
      "--repository",
      repository(),
      "--keys",
      keyring.toString(),
      "--store",
      folder.resolve("store").toString()
    };
    String[] all = Arrays.copyOf(start, start.length + more.length);
    System.arraycopy(more, 0, all, start.length, more.length);
    return all;
  }

  @Test
  void resolveSaysWhyEachPackageIsThere() {
    String out = Cli.run(arguments("resolve", "--variant", "essential")).ok().out();

    assertTrue(out.contains("app 1.0-1: for the variant essential: essential\n"), out);
  }

  @Test
  void installWritesATreeWithDpkgsDatabaseTheSameEachTime() throws IOException {
    Path first = folder.resolve("first.tar");
    Path second = folder.resolve("second.tar");
    String lock = folder.resolve("lock.toml").toString();

    Cli.run(arguments("install", "--package", "app", "--lock", lock, "--out", first.toString()))
        .ok();
    Cli.run(
            arguments(
                "install",
                "--package",
                "app",
                "--lock",
                lock,
                "--locked",
                "--out",
                second.toString()))
        .ok();

    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    assertEquals("run\n", Cli.run("cat", first + ":/usr/bin/app").ok().out());
    String status = Cli.run("cat", first + ":/var/lib/dpkg/status").ok().out();
    assertTrue(status.contains("Status: install ok unpacked\n"), status);
    assertTrue(Files.readString(Path.of(lock)).contains("distribution = \"debian\""));
  }

  @Test
  void whatIsMissingOrUnknownIsAUsageError() {
    assertEquals(
        ExitCode.USAGE,
        Cli.run("packages", "resolve", "--distribution", "debian", "--variant", "minbase").exit());
    assertEquals(ExitCode.USAGE, Cli.run(arguments("resolve", "--variant", "minbas")).exit());
    assertEquals(
        ExitCode.USAGE,
        Cli.run(arguments("resolve", "--package", "app", "--snapshot", "20250520")).exit());
  }

  @Test
  void packagesThatCannotBeHadAreAnInputError() {
    Cli.Run result = Cli.run(arguments("resolve", "--package", "ap"));

    assertEquals(ExitCode.INPUT, result.exit());
    assertTrue(result.err().contains("did you mean app?"), result.err());
  }
}
