package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sum by which installers test a medium: isomd5sum takes ours, and we take its. */
@Tag("reference")
class IsoMediaCheckReferenceTest {

  private static final int RECORD = 0x8373;
  private static final int RECORD_SIZE = 512;

  @TempDir Path folder;

  private Path tree;
  private Path efi;

  @BeforeEach
  void aTree() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.writeString(tree.resolve("small"), "small");
    efi = Files.createDirectories(folder.resolve("efi"));
    Files.writeString(efi.resolve("loader"), "MZ".repeat(50_000));
  }

  /** More than a piece for each part, and zeros among them. */
  private void aLargeTree() throws IOException {
    byte[] bytes = new byte[3 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 9));
    }
    Arrays.fill(bytes, 1 << 20, 2 << 20, (byte) 0);
    Files.write(tree.resolve("large"), bytes);
    try (FileChannel holes =
        FileChannel.open(
            tree.resolve("holes"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      holes.write(ByteBuffer.wrap(new byte[] {1}), 5 << 20);
    }
  }

  private Path pack(String name, String... more) {
    Path iso = folder.resolve(name);
    var line = new ArrayList<>(List.of("--tree", tree.toString(), "--out", iso.toString()));
    line.addAll(Arrays.asList(more));
    Cli.run(line.toArray(String[]::new)).ok();
    return iso;
  }

  private static int check(Path iso) throws IOException {
    return ReferenceTool.require("checkisomd5").tryRun(iso).exit();
  }

  private static byte[] record(Path iso) throws IOException {
    return Arrays.copyOfRange(Files.readAllBytes(iso), RECORD, RECORD + RECORD_SIZE);
  }

  private static void flip(Path iso, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(iso);
    bytes[at] ^= 1;
    Files.write(iso, bytes);
  }

  @Test
  void checkisomd5PassesOurImageUntilAByteIsAnother() throws IOException {
    aLargeTree();
    Path iso = pack("our.iso", "--media-check", "--efi-tree", efi.toString(), "--verify");

    assertEquals(0, check(iso));
    assertTrue(Cli.run("inspect", iso.toString()).ok().out().contains("\nmedia check: "));
    assertTrue(Cli.run("verify", iso.toString()).ok().out().contains("valid"));
    flip(iso, 1 << 20);
    assertEquals(1, check(iso));
    Cli.Run refused = Cli.run("verify", iso.toString());
    assertEquals(3, refused.exit());
    assertTrue(refused.err().contains("primary volume descriptor.media check at 0x8373"));
  }

  /** Fewer pieces than parts. */
  @Test
  void checkisomd5PassesASmallImage() throws IOException {
    Path iso = pack("our.iso", "--media-check");

    assertEquals(0, check(iso));
    Cli.run("verify", iso.toString()).ok();
  }

  @Test
  void ourRecordIsThatOfImplantisomd5() throws IOException {
    aLargeTree();
    Path ours = pack("our.iso", "--media-check", "--efi-tree", efi.toString());
    byte[] expected = record(ours);

    ReferenceTool.require("implantisomd5").run("--force", ours);

    assertArrayEquals(expected, record(ours));
  }

  @Test
  void aRecordOfImplantisomd5IsVerified() throws IOException {
    Path small = pack("small.iso");
    aLargeTree();
    Path large = pack("large.iso");
    for (Path iso : List.of(small, large)) {
      ReferenceTool.require("implantisomd5").run("--force", iso);

      Cli.run("verify", iso.toString()).ok();
      flip(iso, 0x40);
      assertEquals(3, Cli.run("verify", iso.toString()).exit(), iso.toString());
    }
  }

  /** What takes the place of an image that can be tested, can be tested. */
  @Test
  void aRemasteredImageHasASumOfItsOwn() throws IOException {
    Path old = pack("old.iso", "--media-check", "--efi-tree", efi.toString());
    Path kept = folder.resolve("kept.iso");

    Cli.run(
            "--tree",
            old.toString(),
            "--tree",
            efi + ":/more",
            "--boot",
            "keep",
            "--out",
            kept.toString())
        .ok();

    assertEquals(0, check(kept));
    Cli.run("verify", kept.toString()).ok();
  }

  /** What the tree has as holes, the image has as holes. */
  @Test
  void holesOfATreeAreHolesOfTheImage() throws IOException {
    try (FileChannel holes =
        FileChannel.open(
            tree.resolve("holes"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      holes.write(ByteBuffer.wrap("end".getBytes(US_ASCII)), 1L << 30);
    }
    Path iso = pack("holes.iso", "-q");
    Path checked = pack("checked.iso", "-q", "--media-check");

    for (Path image : List.of(iso, checked)) {
      String blocks = ReferenceTool.require("stat").run("-c", "%b", image).text();
      assertTrue(Files.size(image) > 1L << 30);
      assertTrue(Long.parseLong(blocks.strip()) * 512 < 4 << 20, blocks);
    }
    assertEquals("small", Cli.run("cat", iso + ":/small").ok().out());
  }
}
