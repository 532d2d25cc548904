package dev.assembler.cli;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A small archive of Debian's kind that dpkg-deb and gpg make: the suite stable with the package
 * app.
 *
 * @param folder its base
 * @param keyring who has signed it
 */
record DebianArchive(Path folder, Path keyring) {

  /** In a folder below this one, so that its neighbours are others'. */
  static DebianArchive in(Path parent) throws IOException {
    Path folder = parent.resolve("archive");
    Path suite = folder.resolve("dists/stable");
    Files.createDirectories(suite.resolve("main/binary-amd64"));
    Path root = parent.resolve("app");
    Files.createDirectories(root.resolve("DEBIAN"));
    Files.createDirectories(root.resolve("usr/bin"));
    Files.writeString(root.resolve("usr/bin/app"), "run\n");
    String control =
        "Package: app\nVersion: 1.0-1\nArchitecture: amd64\nEssential: yes\n"
            + "Maintainer: Nobody <n@example.org>\nDescription: a test\n";
    Files.writeString(root.resolve("DEBIAN/control"), control);
    Path deb = folder.resolve("app.deb");
    ReferenceTool.require("dpkg-deb").run("--root-owner-group", "-b", root, deb);
    String index =
        control + "Filename: app.deb\nSize: " + Files.size(deb) + "\nSHA256: " + sha256(deb) + "\n";
    Path packages = Files.writeString(suite.resolve("main/binary-amd64/Packages"), index);
    Path release =
        Files.writeString(
            suite.resolve("Release"),
            "Suite: stable\nComponents: main\nArchitectures: amd64\nSHA256:\n "
                + sha256(packages)
                + " "
                + Files.size(packages)
                + " main/binary-amd64/Packages\n");
    return new DebianArchive(folder, sign(parent, release, suite.resolve("InRelease")));
  }

  private static Path sign(Path parent, Path release, Path signed) throws IOException {
    Path home = Files.createDirectories(parent.resolve("gpg"));
    ReferenceTool.require("chmod").run("700", home);
    ReferenceTool gpg = ReferenceTool.require("gpg").withEnvironment("GNUPGHOME", home.toString());
    gpg.run(
        "--batch", "--passphrase", "", "--quick-generate-key", "a@example.org", "ed25519", "sign");
    Path keyring = parent.resolve("archive.gpg");
    gpg.run("--batch", "-o", keyring, "--export");
    gpg.run("--batch", "-o", signed, "--clearsign", release);
    return keyring;
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
