package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.assets.DigestAlgorithm;
import dev.assembler.assets.DigestSink;
import dev.assembler.assets.Digests;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code assemble hash}: digests printed, and lists checked. */
class HashTest {

  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path folder;

  private String file(String name, int size) throws IOException {
    var bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static Cli.Run withInput(String input, String... args) {
    return Cli.run(input.getBytes(StandardCharsets.UTF_8), Map.of(), args);
  }

  @Test
  void sha256IsTheDefault() throws IOException {
    String empty = file("empty", 0);

    Cli.Run run = Cli.run("hash", empty).ok();

    assertEquals(EMPTY + "  " + empty + "\n", run.out());
    assertEquals("", run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9  -'",
    "blake3, 'd74981efa70a0c880b8d8c1985d075dbcbf679b99a5f9914e5aaf96b831a9e24  -'",
    "fs-verity, 'sha256:1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64 -'"
  })
  void aDashIsStandardInput(String algorithm, String line) {
    Cli.Run run = withInput("hello world", "hash", "-", "--algorithm", algorithm).ok();

    assertEquals(line + "\n", run.out());
  }

  /** One reading: a pipe gives its bytes once. */
  @Test
  void severalDigestsComeOfOneReading() throws IOException {
    Cli.Run run =
        withInput("hello world", "hash", "-", "--algorithm", "fs-verity,sha256,blake3").ok();

    assertEquals(
        """
        SHA256 (-) = b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9
        BLAKE3 (-) = d74981efa70a0c880b8d8c1985d075dbcbf679b99a5f9914e5aaf96b831a9e24
        sha256:1e2eaa4202d750a41174ee454970b92c1bc2f925b1e35076d8c7d5f56362ba64 -
        """,
        run.out());
    String odd = file("a\\b\nc", 3);
    Path list =
        Files.writeString(
            folder.resolve("LIST"),
            Cli.run("hash", odd, "--algorithm", "sha256,blake3")
                .ok()
                .out()
                .lines()
                .limit(1)
                .toList()
                .getFirst());
    Cli.run("hash", "-c", list.toString()).ok();
    Cli.Run check = Cli.run("hash", "-c", list.toString(), "--algorithm", "sha256,blake3");
    assertEquals(2, check.exit());
    assertEquals(
        "assemble: --algorithm sha256,blake3: several with -c LIST, expected the list's\n",
        check.err());
  }

  /** Whatever takes longest: 30 files of all sizes, on many threads and on one. */
  @Test
  void theOrderIsThatOfTheArguments() throws IOException {
    var args = new ArrayList<>(List.of("hash"));
    for (int i = 29; i >= 0; i--) {
      args.add(file("f" + i, i % 3 == 0 ? 1_500_000 - i : i));
    }
    args.addAll(List.of("--jobs", "1"));
    Cli.Run one = Cli.run(args.toArray(String[]::new)).ok();
    args.set(args.size() - 1, "7");

    Cli.Run seven = Cli.run(args.toArray(String[]::new)).ok();

    assertEquals(one.out(), seven.out());
    assertEquals(args.subList(1, 31), one.out().lines().map(line -> line.substring(66)).toList());
  }

  /** The others are hashed all the same. */
  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    String good = file("good", 0);
    String none = folder + "/none";

    Cli.Run run = Cli.run("hash", none, good, folder.toString());

    assertEquals(3, run.exit());
    assertEquals(EMPTY + "  " + good + "\n", run.out());
    assertEquals(
        "assemble: "
            + none
            + ": no such file or directory\n"
            + "assemble: "
            + folder
            + ": Is a directory\n",
        run.err());
  }

  @Test
  void aListIsChecked() throws IOException {
    String a = file("a", 100);
    String b = file("b", 1_000_000);
    Path list = Files.writeString(folder.resolve("LIST"), Cli.run("hash", a, b).ok().out());

    Cli.Run run = Cli.run("hash", "-c", list.toString()).ok();

    assertEquals(a + ": OK\n" + b + ": OK\n", run.out());
    assertEquals("", run.err());
    assertEquals("", Cli.run("hash", "-c", list.toString(), "-q").ok().out());
    assertEquals(run.out(), withInput(Files.readString(list), "hash", "-c", "-").ok().out());
  }

  @Test
  void aMismatchIsExitOne() throws IOException {
    String a = file("a", 100);
    String b = file("b", 200);
    Path list = Files.writeString(folder.resolve("LIST"), Cli.run("hash", a, b).ok().out());
    file("b", 201);

    Cli.Run run = Cli.run("hash", "--check", list.toString());

    assertEquals(1, run.exit());
    assertEquals(a + ": OK\n" + b + ": FAILED\n", run.out());
    assertEquals("assemble: warning: 1 digest does not match\n", run.err());
    Cli.Run quiet = Cli.run("hash", "--check", list.toString(), "-q");
    assertEquals(1, quiet.exit());
    assertEquals(b + ": FAILED\n", quiet.out());
  }

  @Test
  void aMissingFileIsNamedAndExitThree() throws IOException {
    String a = file("a", 100);
    String b = file("b", 200);
    Path list = Files.writeString(folder.resolve("LIST"), Cli.run("hash", a, b).ok().out());
    Files.delete(Path.of(a));
    file("b", 201);

    Cli.Run run = Cli.run("hash", "-c", list.toString());
    Cli.Run ignoring = Cli.run("hash", "-c", list.toString(), "--ignore-missing");
    Files.delete(Path.of(b));
    Cli.Run nothing = Cli.run("hash", "-c", list.toString(), "--ignore-missing");

    assertEquals(3, run.exit());
    assertEquals(a + ": FAILED open or read\n" + b + ": FAILED\n", run.out());
    assertTrue(run.err().startsWith("assemble: " + a + ": no such file or directory\n"));
    assertTrue(run.err().endsWith("assemble: warning: 1 file could not be read\n"), run.err());
    assertEquals(1, ignoring.exit());
    assertEquals(b + ": FAILED\n", ignoring.out());
    assertEquals(1, nothing.exit());
    assertEquals("", nothing.out());
    assertEquals(
        "assemble: warning: no file was checked: none of the list is there\n", nothing.err());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'no digests in it, expected lines of sha256'",
    "'# nothing\n', 'no digests in it, expected lines of sha256'",
    "'x\n', 'line 1: \"x\", expected 64 hexadecimal digits, two spaces and a name'"
  })
  void aMalformedListIsExitThree(String text, String message) throws IOException {
    Path list = Files.writeString(folder.resolve("LIST"), text);

    Cli.Run run = Cli.run("hash", "-c", list.toString());

    assertEquals(3, run.exit());
    assertEquals("assemble: " + list + ": " + message + "\n", run.err());
    assertEquals("", run.out());
  }

  @Test
  void progressIsShownWhenAskedFor() throws IOException {
    String large = file("large", 3_000_000);

    Cli.Run run = Cli.run("hash", large, "--progress", "plain").ok();

    assertEquals("hashing " + large + " (2.9 MiB)\n", run.err());
  }

  /** A name that is no text is printed as its bytes. */
  @Test
  void namesAreBytes() throws IOException {
    byte[] name = (folder + "/caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(HostPath.of(name).toPath(), new byte[0]);

    Cli.Run run = Cli.run("hash", Arguments.decode(name)).ok();

    assertEquals(
        EMPTY + "  " + folder + "/caf\u00e9\n",
        new String(run.bytes(), StandardCharsets.ISO_8859_1));
  }

  /** Their lists are checked by us, ours by them, and both print the same. */
  @Tag("reference")
  @ParameterizedTest
  @EnumSource
  void theToolsPrintAndCheckTheSame(DigestAlgorithm algorithm) throws IOException {
    boolean sha512 = algorithm == DigestAlgorithm.FSVERITY_SHA512;
    List<String> files =
        List.of(file("a", 0), file("b\\c", 5), file("d\ne", 70_000), file("f g", 2_000_000));
    ReferenceTool tool =
        ReferenceTool.require(
            algorithm.isFsVerity()
                ? "fsverity"
                : algorithm == DigestAlgorithm.BLAKE3 ? "b3sum" : "sha256sum");
    var theirArguments = new ArrayList<Object>();
    if (algorithm.isFsVerity()) {
      theirArguments.addAll(List.of("digest", "--hash-alg=" + (sha512 ? "sha512" : "sha256")));
    }
    theirArguments.addAll(files);
    var ourArguments = new ArrayList<>(List.of("hash", "--algorithm", algorithm.toString()));
    ourArguments.addAll(files);

    Cli.Run ours = Cli.run(ourArguments.toArray(String[]::new)).ok();
    String theirs = tool.run(theirArguments.toArray()).text();

    assertEquals(theirs, ours.out());
    if (!algorithm.isFsVerity()) {
      Path list = Files.write(folder.resolve("LIST"), ours.bytes());
      String theirCheck = tool.run("-c", list).text();
      Cli.Run ourCheck =
          Cli.run("hash", "--algorithm", algorithm.toString(), "-c", list.toString()).ok();
      assertEquals(4, theirCheck.lines().filter(line -> line.endsWith(": OK")).count());
      assertEquals(4, ourCheck.out().lines().filter(line -> line.endsWith(": OK")).count());
    }
  }

  /** A real writer whose superblock comes last: only its piece is read again. */
  @Test
  void anImageIsDigestedWhileItIsWritten() throws IOException {
    Set<DigestAlgorithm> trees = EnumSet.complementOf(EnumSet.of(DigestAlgorithm.SHA256));
    var image = new MemoryImage();
    try (var sink = DigestSink.over(image, trees, 2)) {
      SquashfsImage.write(TreeFixtures.everyKind(), SquashfsOptions.defaults(), sink);

      Map<DigestAlgorithm, byte[]> digests = sink.finish();

      assertTrue(sink.readAgain() <= 512 << 10, sink.readAgain() + " bytes");
      Map<DigestAlgorithm, byte[]> expected = Digests.of(image, trees, 1);
      assertEquals(expected.keySet(), digests.keySet());
      for (DigestAlgorithm algorithm : trees) {
        assertArrayEquals(expected.get(algorithm), digests.get(algorithm));
      }
    }
  }
}
