package dev.assembler.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** sha256sum, b3sum and fsverity: they check our lists, we read theirs. */
@Tag("reference")
class DigestReferenceTest {

  @TempDir Path folder;

  private final List<String> names = new ArrayList<>();

  private static ReferenceTool tool(DigestAlgorithm algorithm) {
    return ReferenceTool.require(
        switch (algorithm) {
          case SHA256 -> "sha256sum";
          case BLAKE3 -> "b3sum";
          case FSVERITY_SHA256, FSVERITY_SHA512 -> "fsverity";
        });
  }

  private void file(String name, int size) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, Inputs.counting(size));
    names.add(name);
  }

  private void files() throws IOException {
    for (int size : new int[] {0, 1, 1023, 1024, 1025, 4096, 4097, 65_536, 10_000_000}) {
      file(size + " bytes", size);
    }
    for (int blocks : new int[] {128, 129, 128 * 128, 128 * 128 + 1}) {
      file("blocks/" + blocks, blocks * 4096 - (blocks % 2));
    }
  }

  private ChecksumList ours(DigestAlgorithm algorithm) throws IOException {
    var entries = new ArrayList<ChecksumList.Entry>();
    for (String name : names) {
      byte[] digest = Digests.of(folder.resolve(name), Set.of(algorithm), 2).get(algorithm);
      entries.add(new ChecksumList.Entry(name, digest));
    }
    return ChecksumList.of(algorithm, entries);
  }

  /** Our list passes their check; their list of the same files is ours, byte for byte. */
  @ParameterizedTest
  @EnumSource(names = {"SHA256", "BLAKE3"})
  void listsAreTheSame(DigestAlgorithm algorithm) throws IOException {
    files();
    file("new\nline", 5);
    file("back\\slash", 6);
    file("naïve", 7);
    ChecksumList ours = ours(algorithm);
    Path list = Files.write(folder.resolve("LIST"), ours.toBytes());
    List<Object> arguments = new ArrayList<>();
    ours.entries().forEach(entry -> arguments.add(new String(entry.name(), UTF_8)));

    ReferenceTool.Result checked = tool(algorithm).in(folder).run("-c", list);
    byte[] theirs = tool(algorithm).in(folder).run(arguments.toArray()).out();

    assertEquals(names.size(), checked.text().lines().filter(l -> l.endsWith(": OK")).count());
    assertEquals(new String(theirs, UTF_8), new String(ours.toBytes(), UTF_8));
    ChecksumList read = ChecksumList.parse(theirs, algorithm, Limits.defaults());
    assertArrayEquals(theirs, read.toBytes());
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA256", "BLAKE3"})
  void aDamagedFileIsFoundByThem(DigestAlgorithm algorithm) throws IOException {
    file("x", 100_000);
    Path list = Files.write(folder.resolve("LIST"), ours(algorithm).toBytes());
    Files.write(folder.resolve("x"), Inputs.counting(100_001));

    ReferenceTool.Result checked = tool(algorithm).in(folder).tryRun("-c", list);

    assertEquals(1, checked.exit());
    assertEquals("x: FAILED\n", checked.text());
  }

  @Test
  void taggedListsOfTheirsAreRead() throws IOException {
    file("a b", 10);
    byte[] theirs = tool(DigestAlgorithm.SHA256).in(folder).run("--tag", "a b").out();

    var read = ChecksumList.parse(theirs, DigestAlgorithm.SHA256, Limits.defaults());

    assertArrayEquals(ours(DigestAlgorithm.SHA256).toBytes(), read.toBytes());
  }

  @ParameterizedTest
  @EnumSource(names = {"FSVERITY_SHA256", "FSVERITY_SHA512"})
  void fsverityPrintsTheSame(DigestAlgorithm algorithm) throws IOException {
    files();
    ChecksumList ours = ours(algorithm);
    List<Object> arguments = new ArrayList<>(List.of("digest", "--hash-alg", hash(algorithm)));
    ours.entries().forEach(entry -> arguments.add(new String(entry.name(), UTF_8)));

    byte[] theirs = tool(algorithm).in(folder).run(arguments.toArray()).out();

    assertEquals(new String(theirs, UTF_8), new String(ours.toBytes(), UTF_8));
    ChecksumList read = ChecksumList.parse(theirs, algorithm, Limits.defaults());
    assertArrayEquals(theirs, read.toBytes());
  }

  private static String hash(DigestAlgorithm algorithm) {
    return algorithm == DigestAlgorithm.FSVERITY_SHA256 ? "sha256" : "sha512";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 32})
  void fsverityMakesTheSameDescriptorWithASalt(int saltSize) throws IOException {
    file("x", 1_234_567);
    byte[] salt = Inputs.counting(saltSize);
    for (DigestAlgorithm algorithm :
        List.of(DigestAlgorithm.FSVERITY_SHA256, DigestAlgorithm.FSVERITY_SHA512)) {
      var arguments =
          new ArrayList<Object>(
              List.of(
                  "digest",
                  "--compact",
                  "--hash-alg=" + hash(algorithm),
                  "--out-descriptor=" + folder.resolve("descriptor")));
      if (saltSize > 0) {
        arguments.add("--salt=" + Inputs.hex(salt));
      }
      arguments.add(folder.resolve("x"));

      String theirs = tool(algorithm).run(arguments.toArray()).text();
      FsVerity ours;
      try (var image = FileImage.openForReading(folder.resolve("x"))) {
        ours = FsVerity.of(image, algorithm, salt, 2);
      }

      assertEquals(theirs.strip(), Inputs.hex(ours.digest()));
      assertArrayEquals(Files.readAllBytes(folder.resolve("descriptor")), ours.descriptor());
    }
  }
}
