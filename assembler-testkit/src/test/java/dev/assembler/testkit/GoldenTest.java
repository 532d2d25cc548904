package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {

  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path sources;

  @Test
  void theTreeIsReadFromItsDump() throws IOException {
    var tree = Golden.of(GoldenTest.class, "sample").tree();

    assertTrue(tree.find(TreePath.of("/etc/hostname")).isPresent());
  }

  @Test
  void anImageWithTheStatedDigestPasses() throws IOException {
    Golden.of(GoldenTest.class, "sample").assertImage("empty", new MemoryImage());
  }

  @Test
  void anImageWithAnotherDigestFails() {
    var failure =
        assertThrows(
            AssertionError.class,
            () ->
                Golden.of(GoldenTest.class, "sample")
                    .assertImage("empty", MemoryImage.of(new byte[1])));

    assertEquals(
        "golden/sample.sha256, empty: expected "
            + EMPTY
            + ", the image of 1 bytes has "
            + "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
            + "; if that is meant, run with -Dgolden.update=true",
        failure.getMessage());
  }

  @Test
  void aVariantWithoutALineFails() {
    var failure =
        assertThrows(
            AssertionError.class,
            () -> Golden.of(GoldenTest.class, "sample").assertImage("new", new MemoryImage()));

    assertTrue(failure.getMessage().contains("there is no such line"), failure.getMessage());
  }

  @Test
  void aMissingDumpFailsNamingIt() {
    var failure =
        assertThrows(AssertionError.class, () -> Golden.of(GoldenTest.class, "missing").tree());

    assertEquals(
        "src/test/resources/dev/assembler/testkit/golden/missing.dump: missing",
        failure.getMessage());
  }

  @Test
  void anUpdateRewritesTheLineKeepsTheOthersAndFails() throws IOException {
    var golden = new Golden(GoldenTest.class, "sample", sources, true);

    assertThrows(
        AssertionError.class, () -> golden.assertImage("empty", MemoryImage.of(new byte[1])));
    assertThrows(AssertionError.class, () -> golden.assertImage("a-new", new MemoryImage()));

    assertEquals(
        EMPTY
            + "  a-new\n"
            + "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d  empty\n",
        Files.readString(sources.resolve("dev/assembler/testkit/golden/sample.sha256")));
    golden.assertImage("a-new", new MemoryImage());
  }

  @Test
  void aVariantIsOneWord() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Golden.of(GoldenTest.class, "sample").assertImage("two words", new MemoryImage()));
  }
}
