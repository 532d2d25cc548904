package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory holds metadata and blocks in flight, whatever the size of the tree. */
@Tag("slow")
class PeakMemoryTest {

  private static final long PROMISE = 256 << 20;

  /** Of initramfs images, whose units are larger than squashfs's blocks. */
  private static final long PROMISE_OF_UNITS = 200 << 20;

  /** Of squashfs, cpio and ISO at the same time, with the window of 48 MiB. */
  private static final long PROMISE_OF_SEVERAL = 352 << 20;

  private static final int SMALL_FILES = 20_000;

  private static final Pattern REPORTED = Pattern.compile(", ([0-9.]+) MiB peak");

  @TempDir private Path folder;

  /**
   * Files of ever new sizes once made each thread take a new room for each of them, which the heap
   * kept: 3.7 GiB took half a gigabyte. Rooms are the same for all sizes now.
   */
  @ParameterizedTest
  @CsvSource({"x.cpio.zst, zstd:1", "x.cpio.gz, gzip:1", "x.cpio, store"})
  void memoryDoesNotGrowWithTheSizesOfFiles(String output, String codec) throws IOException {
    var random = new SplittableRandom(2);
    Path tree = Files.createDirectories(folder.resolve("tree"));
    for (int i = 0; i < 24; i++) {
      write(tree.resolve("file-" + i), (2 << 20) + i * 600_000, random);
    }

    packed(tree, output, "--compression", codec);

    long measured = peak();
    assertTrue(measured <= PROMISE_OF_UNITS, measured + " bytes resident at the peak");
  }

  /** Packs with two threads, under time(1). */
  private ReferenceTool.Result packed(Path tree, String output, String... more) throws IOException {
    var command = new ArrayList<Object>(List.of("-o", folder.resolve("peak"), "-f", "%M"));
    command.addAll(launched());
    command.addAll(List.of("--tree", tree, "--out", folder.resolve(output), "--jobs", 2));
    command.addAll(List.of(more));
    return ReferenceTool.require("time").withLimit(Duration.ofMinutes(10)).run(command.toArray());
  }

  private long peak() throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("peak")).strip()) << 10;
  }

  @Test
  void aLargeTreeIsPackedWithinTheMemoryThatIsPromised() throws IOException {
    long bytes = makeTree(folder.resolve("tree"));

    assertTrue(bytes > 280 << 20, bytes + " bytes");
    assertPackedWithinThePromise("x.squashfs");
    assertPackedWithinThePromise("x.ext4");
    assertPackedWithinThePromise("x.iso");
  }

  /**
   * Each writer has what it has alone, beside the window: of cpio that is the units and, for a
   * large file, the jobs of two threads.
   */
  @Test
  void severalOutputsAreWrittenWithinTheMemoryOfAll() throws IOException {
    makeTree(folder.resolve("tree"));

    packed(
        folder.resolve("tree"),
        "x.squashfs",
        "--compression",
        "zstd:3",
        "--out",
        folder.resolve("x.cpio.zst").toString(),
        "--out",
        folder.resolve("x.iso").toString());

    long measured = peak();
    assertTrue(measured <= PROMISE_OF_SEVERAL, measured + " bytes resident at the peak");
  }

  /** With the heap that the launcher gives: of one that is not limited garbage is let lie. */
  @Test
  void largeImagesAreComparedWithinTheMemoryThatIsPromised() throws IOException {
    Path tree = folder.resolve("tree");
    makeTree(tree);
    Path one = fast(tree, "one.squashfs");
    byte[] bytes = Files.readAllBytes(tree.resolve("larger"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(tree.resolve("larger"), bytes);
    Path two = fast(tree, "two.squashfs");

    String changed = compared(one, two);

    assertTrue(changed.startsWith(":/larger: content at 0x"), changed);
    assertTrue(changed.contains("\n1 difference: content 1\n"), changed);
    // Nothing is stored alike: all of it has to be uncompressed.
    Path other = Differences.packed(tree, folder.resolve("o.squashfs"), "--block-size", "1M");
    String blocks = compared(two, other);
    assertTrue(blocks.contains("superblock.block_size at 0xc: 0x20000 != 0x100000"), blocks);
  }

  private String compared(Path one, Path two) throws IOException {
    Path peak = folder.resolve("peak");
    var command = new ArrayList<Object>(List.of("-q", "-o", peak, "-f", "%M"));
    command.addAll(launched());
    command.addAll(List.of("diff", one, two));
    ReferenceTool.Result found =
        ReferenceTool.require("time").withLimit(Duration.ofMinutes(10)).tryRun(command.toArray());
    assertEquals(ExitCode.DIFFERENT, found.exit(), found.err());
    long measured = peak();
    assertTrue(measured <= PROMISE, measured + " bytes resident at the peak");
    return found.text();
  }

  private Path fast(Path tree, String name) {
    return Differences.packed(tree, folder.resolve(name), "--compression", "zstd:1");
  }

  private void assertPackedWithinThePromise(String output) throws IOException {
    ReferenceTool.Result packed = packed(folder.resolve("tree"), output);

    long measured = peak();
    assertTrue(measured <= PROMISE, output + ": " + measured + " bytes resident at the peak");
    Matcher reported = REPORTED.matcher(packed.text() + packed.err());
    assertTrue(reported.find(), packed.text() + packed.err());
    assertEquals(
        (double) (measured >> 20), Double.parseDouble(reported.group(1)), 8, "told by ourselves");
  }

  /** Java with the launcher's flags for the main job, and our classes. */
  private static List<String> launched() throws IOException {
    String launcher = Files.readString(Checkout.ofTests().root().resolve("assemble"));
    List<String> words = Program.words();
    var command = new ArrayList<>(List.of(words.getFirst()));
    for (String variable : List.of("jvm_flags", "log_flags", "tiers")) {
      command.addAll(List.of(flags(launcher, variable)));
    }
    command.addAll(words.subList(words.indexOf("-cp"), words.size()));
    return command;
  }

  private static String[] flags(String launcher, String variable) {
    Matcher line = Pattern.compile("(?m)^" + variable + "='?(-[^'\\n]*)'?$").matcher(launcher);
    assertTrue(line.find(), "the launcher has no " + variable);
    return line.group(1).split(" ", -1);
  }

  /** Small files of half noise, and two large ones. */
  private static long makeTree(Path tree) throws IOException {
    var random = new SplittableRandom(1);
    long bytes = 0;
    for (int i = 0; i < SMALL_FILES; i++) {
      Path at = tree.resolve(String.format(Locale.ROOT, "d%03d", i % 200));
      Files.createDirectories(at);
      bytes += write(at.resolve("file-" + i), random.nextInt(16_000), random);
    }
    for (String name : List.of("large", "larger")) {
      bytes += write(tree.resolve(name), 70 << 20, random);
    }
    return bytes;
  }

  private static int write(Path file, int size, SplittableRandom random) throws IOException {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      bytes[i] = i / 64 % 2 == 0 ? bytes[i] : (byte) ('a' + i % 7);
    }
    Files.write(file, bytes);
    return size;
  }
}
