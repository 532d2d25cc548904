package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostLoss;
import dev.assembler.pipeline.format.Loss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractTest {

  @TempDir Path folder;

  private Path tree;
  private String image;

  @BeforeEach
  void anImage() throws IOException {
    tree = Trees.small(folder.resolve("tree"));
    image = folder + "/x.squashfs";
    Cli.run("--tree", tree.toString(), "--out", image, "--owner", "3:4", "--epoch", "60").ok();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void lettingAccessListsGoLetsNothingElseGo() {
    Set<HostLoss.Kind> kinds = ExtractCommand.kinds(Set.of(Loss.ACL));

    assertEquals(Set.of(HostLoss.Kind.ACL), kinds);
  }

  @Test
  void everythingAHostCanLackHasANameThatLetsItGo() {
    Set<HostLoss.Kind> kinds = ExtractCommand.kinds(EnumSet.allOf(Loss.class));

    assertEquals(EnumSet.allOf(HostLoss.Kind.class), kinds);
  }

  @Test
  void aCorruptImageLeavesNothing() throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(image));
    bytes[100] ^= 0x55;
    Path damaged = Files.write(folder.resolve("damaged.squashfs"), bytes);
    List<String> before = names();

    Cli.Run run = Cli.run("extract", damaged.toString(), "--out", folder + "/out");

    assertEquals(3, run.exit(), run.err());
    assertTrue(run.err().startsWith("assemble: " + damaged + ": "), run.err());
    assertEquals(before, names());
  }

  @Test
  void anEmptyFolderIsReplaced() throws IOException {
    Files.createDirectory(folder.resolve("out"));

    Cli.run("extract", image, "--out", folder + "/out/").ok();

    assertEquals("hello\n", Files.readString(folder.resolve("out/etc/motd")));
    assertEquals(List.of("out", "tree", "x.squashfs"), names());
  }

  @Test
  void whatIsNoFolderIsLeftAlone() throws IOException {
    Files.createSymbolicLink(folder.resolve("out"), Path.of("nowhere"));

    Cli.Run run = Cli.run("extract", image, "--out", folder + "/out");

    assertEquals(2, run.exit());
    assertEquals(Path.of("nowhere"), Files.readSymbolicLink(folder.resolve("out")));
  }

  @Test
  void aLinkToAnEmptyFolderStaysALink() throws IOException {
    Files.createDirectory(folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("out"), Path.of("real"));

    Cli.run("extract", image, "--out", folder + "/out").ok();

    assertTrue(Files.isSymbolicLink(folder.resolve("out")));
    assertEquals("hello\n", Files.readString(folder.resolve("real/etc/motd")));
  }

  @Test
  void aMissingParentIsTheHostsFault() {
    Cli.Run run = Cli.run("extract", image, "--out", folder + "/no/out");

    assertEquals(5, run.exit());
    assertEquals(
        "assemble: "
            + folder
            + "/no/out: the folder it is to be in does not exist; create it first\n",
        run.err());
  }

  @Test
  void aTarOfAPlaceHoldsWhatAFolderOfItWould() {
    for (String place : new String[] {":/etc", ":/etc/motd", ":/bin"}) {
      String out = folder + "/out" + place.replace('/', '-').substring(1);
      Cli.run("extract", image + place, "--out", out).ok();
      Cli.run("extract", image + place, "--out", out + ".tar").ok();

      assertEquals(
          Cli.run("ls", out, "--dump").ok().out(),
          Cli.run("ls", out + ".tar", "--dump").ok().out(),
          place);
    }
  }

  @Test
  void aStreamIsTheTar() throws IOException {
    Cli.run("extract", image + ":/etc", "--out", folder + "/etc.tar").ok();

    Cli.Run run = Cli.run("extract", image + ":/etc", "--out", "-").ok();

    assertArrayEquals(Files.readAllBytes(folder.resolve("etc.tar")), run.bytes());
    assertEquals("standard output: 4 nodes\n", run.err());
    assertTrue(Files.notExists(Path.of("-")));
  }

  @Test
  void aStreamLeavesNoRoomForJson() {
    Cli.Run run = Cli.run("extract", image, "--out", "-", "--json");

    assertEquals(2, run.exit());
    assertEquals(
        "assemble: --json: standard output is taken by --out -, expected one of them;"
            + " use --out FILE.tar\n",
        run.err());
  }

  @Test
  void aTarComesOutOfAnImageInsideAFile() throws IOException {
    var shifted = new ByteArrayOutputStream();
    shifted.writeBytes(new byte[4096]);
    shifted.writeBytes(Files.readAllBytes(Path.of(image)));
    Path disk = Files.write(folder.resolve("disk"), shifted.toByteArray());
    Cli.run("extract", image, "--out", folder + "/plain.tar").ok();

    Cli.run("extract", disk.toString(), "--offset", "4K", "--out", folder + "/disk.tar").ok();

    assertArrayEquals(
        Files.readAllBytes(folder.resolve("plain.tar")),
        Files.readAllBytes(folder.resolve("disk.tar")));
  }

  @Test
  void lossesAreCountedEach() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    for (String name : new String[] {"a", "b"}) {
      try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(run.resolve(name)));
      }
    }

    Cli.Run refused = Cli.run("extract", run.toString(), "--out", folder + "/y.tar");
    Cli.Run allowed =
        Cli.run(
            new byte[0],
            Map.of(),
            "extract",
            run.toString(),
            "--out",
            folder + "/y.tar",
            "--allow-loss",
            "device",
            "--json");

    assertEquals(4, refused.exit(), refused.err());
    assertTrue(allowed.ok().out().contains("\"losses\": 2,"), allowed.out());
  }

  /** A folder called root.tar.bz2 would be a surprise. */
  @Test
  void aNameOfAFileIsNoFolderWithoutAWord() {
    for (String name : new String[] {"x.tar.bz2", "x.zip", "y.squashfs", "x.img", "x.cpio"}) {
      Cli.Run run = Cli.run("extract", image, "--out", folder + "/" + name);

      assertEquals(2, run.exit(), name);
      assertTrue(run.err().contains(" stands for a file that extract does not write"), run.err());
      assertTrue(Files.notExists(folder.resolve(name)), name);
    }
    Cli.run("extract", image, "--out", folder + "/x.img/", "--allow-loss", "owner").ok();
    Cli.Run other =
        Cli.run("extract", image, "--out", folder + "/x.foo", "--allow-loss", "owner").ok();

    assertTrue(Files.isDirectory(folder.resolve("x.img")));
    assertTrue(other.err().contains("x.foo is made as a folder; a tar would end"), other.err());
  }
}
