package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatTest {

  @TempDir Path folder;

  private String image;

  @BeforeEach
  void anImageWithLinks() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root/usr/lib")).getParent().getParent();
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("usr/lib/os-release"), "ID=test\n");
    Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("../usr/lib/os-release"));
    Files.createSymbolicLink(root.resolve("lib"), Path.of("/usr/lib"));
    Files.createSymbolicLink(root.resolve("etc/nowhere"), Path.of("/etc/passwd"));
    image = folder + "/root.squashfs";
    Cli.run("--tree", root.toString(), "--out", image, "-q").ok();
  }

  /** Inside the image, and never to the host's. */
  @Test
  void aLinkStandsForItsFile() {
    assertEquals("ID=test\n", Cli.run("cat", image + ":/etc/os-release").ok().out());
  }

  @Test
  void aLinkThatLeadsNowhereIsNamed() {
    Cli.Run run = Cli.run("cat", image + ":/etc/nowhere");

    assertEquals(ExitCode.USAGE, run.exit());
    assertEquals(
        "assemble: "
            + image
            + ":/etc/nowhere: a symbolic link to /etc/passwd, which leads nowhere, expected a"
            + " regular file\n",
        run.err());
  }

  @Test
  void aLinkOnTheWayIsFollowed() {
    assertEquals("ID=test\n", Cli.run("cat", image + ":/lib/os-release").ok().out());
  }
}
