package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which package a file is of. */
class WhyTest {

  @TempDir Path folder;

  @Test
  void apksDatabaseNamesThePackage() throws IOException {
    write(
        "lib/apk/db/installed",
        "C:Q1x=\n"
            + "P:busybox\n"
            + "V:1.36.1-r29\n"
            + "A:x86_64\n"
            + "L:GPL-2.0-only\n"
            + "o:busybox\n"
            + "F:bin\n"
            + "R:busybox\n"
            + "a:0:0:755\n"
            + "F:\n\n"
            + "P:musl\n"
            + "V:1.2.5-r0\n"
            + "A:x86_64\n"
            + "L:MIT\n"
            + "o:musl-src\n"
            + "F:lib\n"
            + "R:ld-musl-x86_64.so.1\n\n");
    write("bin/busybox", "x");
    write("lib/ld-musl-x86_64.so.1", "x");
    write("bin/mine", "x");
    Path image = image();

    assertEquals(
        "/bin/busybox: busybox 1.36.1-r29 (apk, x86_64, GPL-2.0-only)\n",
        Cli.run("why", image.toString(), "/bin/busybox").ok().out());
    assertEquals(
        "/lib/ld-musl-x86_64.so.1: musl 1.2.5-r0 (apk, x86_64, MIT, of source musl-src)\n",
        Cli.run("why", image.toString(), "/lib/ld-musl-x86_64.so.1").ok().out());
    Cli.Run nobody = Cli.run("why", image.toString(), "/bin/mine");
    assertEquals(ExitCode.DIFFERENT, nobody.exit());
    assertEquals("/bin/mine: of no package\n", nobody.out());
  }

  /** dpkg's lists have the paths of the packages, the tree those after /usr was merged. */
  @Test
  void dpkgsListsNameThePackageUnderEitherPath() throws IOException {
    write(
        "var/lib/dpkg/status",
        "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2.15-2+b7\n"
            + "Description: shell\n Version: not this\n\nPackage: libc6\nArchitecture: amd64\n"
            + "Multi-Arch: same\nSource: glibc\nVersion: 2.36-9\n");
    write("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n/usr\n");
    write("var/lib/dpkg/info/libc6:amd64.list", "/.\n/usr\n/usr/lib\n/usr/lib/libc.so.6\n");
    write("usr/bin/bash", "x");
    write("usr/lib/libc.so.6", "x");
    Files.createSymbolicLink(folder.resolve("tree/bin"), Path.of("usr/bin"));
    Path image = image();

    Cli.Run bash = Cli.run("why", image.toString(), "/usr/bin/bash", "--json");
    JsonTest.checked("why", bash.ok());
    assertTrue(bash.out().replace(" ", "").contains("\"version\":\"5.2.15-2+b7\""), bash.out());
    assertEquals(
        "/usr/lib/libc.so.6: libc6 2.36-9 (dpkg, amd64, of source glibc)\n",
        Cli.run("why", image.toString(), "/usr/lib/libc.so.6").ok().out());
    assertTrue(
        Cli.run("why", image.toString(), "/bin/bash").ok().out().startsWith("/bin/bash: bash 5.2"));
    assertEquals(2, Cli.run("why", image.toString(), "/usr").ok().out().split("\n", -1).length - 1);
  }

  /** The other way round: the package has the path after the merge, the user the one before. */
  @Test
  void linksOnTheWayAreFollowedAndALastOneIsNot() throws IOException {
    write(
        "var/lib/dpkg/status",
        "Package: systemd-sysv\nArchitecture: amd64\nVersion: 252\n\n"
            + "Package: systemd\nArchitecture: amd64\nVersion: 253\n");
    write("var/lib/dpkg/info/systemd-sysv.list", "/.\n/usr\n/usr/sbin\n/usr/sbin/init\n");
    write("var/lib/dpkg/info/systemd.list", "/usr/lib/systemd/systemd\n");
    write("usr/lib/systemd/systemd", "x");
    Files.createDirectories(folder.resolve("tree/usr/sbin"));
    Files.createSymbolicLink(
        folder.resolve("tree/usr/sbin/init"), Path.of("../lib/systemd/systemd"));
    Files.createSymbolicLink(folder.resolve("tree/sbin"), Path.of("usr/sbin"));
    String image = image().toString();

    assertEquals(
        "/sbin/init: systemd-sysv 252 (dpkg, amd64)\n",
        Cli.run("why", image, "/sbin/init").ok().out());
  }

  /** On a tree whose /usr is not merged, /bin/x and /usr/bin/x are two files. */
  @Test
  void anotherFileOfTheSameNameIsAnother() throws IOException {
    write("var/lib/dpkg/status", "Package: x\nArchitecture: amd64\nVersion: 1\n");
    write("var/lib/dpkg/info/x.list", "/bin\n/bin/x\n/etc\n/etc/passwd\n");
    write("bin/x", "x");
    write("usr/bin/x", "mine");
    write("etc/passwd", "x");
    write("usr/etc/passwd", "mine");
    String image = image().toString();

    for (String mine : List.of("/usr/bin/x", "/usr/etc/passwd")) {
      Cli.Run nobody = Cli.run("why", image, mine);
      assertEquals(ExitCode.DIFFERENT, nobody.exit(), nobody.out());
      assertEquals(mine + ": of no package\n", nobody.out());
    }
    assertEquals("/bin/x: x 1 (dpkg, amd64)\n", Cli.run("why", image, "/bin/x").ok().out());
  }

  @Test
  void withoutADatabaseOrThePathItIsRefused() throws IOException {
    write("x", "x");
    Path image = image();

    assertEquals(ExitCode.INPUT, Cli.run("why", image.toString(), "/y").exit());
    Cli.Run none = Cli.run("why", image.toString(), "/x");
    assertEquals(ExitCode.INPUT, none.exit());
    assertTrue(none.err().contains("no database of packages in it"), none.err());
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve("tree").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path image() {
    Path image = folder.resolve("root.tar");
    Cli.run("--tree", folder.resolve("tree").toString(), "--out", image.toString()).ok();
    return image;
  }
}
