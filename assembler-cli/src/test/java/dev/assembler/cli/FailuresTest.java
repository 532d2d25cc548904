package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Whatever is thrown becomes one line that says what to do. */
class FailuresTest {

  private static final long HEAP = Runtime.getRuntime().maxMemory() >> 20;

  private static final String MEMORY =
      "assemble: memory: the heap ("
          + HEAP
          + " MiB) is too small; raise it: ASSEMBLE_JAVA_OPTS=-Xmx"
          + 2 * Math.max(64, HEAP)
          + "m\n";

  @Test
  void tooLittleMemoryIsFoundAmongCauses() {
    var error = new OutOfMemoryError("Java heap space");

    Failure failure = Failures.of(new IllegalStateException(new ExecutionException(error)), "x");

    assertEquals(5, failure.exit());
    assertEquals(MEMORY, failure.message());
  }

  /** The JVM throws the same object again, and try-with-resources adds it to itself. */
  @Test
  void tooLittleMemoryIsFoundWhenItWasSuppressedByItself() {
    var error = new OutOfMemoryError("Java heap space");
    var thrown = assertThrows(IllegalArgumentException.class, () -> error.addSuppressed(error));

    Failure failure = Failures.of(thrown, "x");

    assertEquals(MEMORY, failure.message());
  }

  @Test
  void aLibraryThatCannotBeUnpackedIsNamedWithItsFolder() {
    var error = new NoClassDefFoundError("com/github/luben/zstd/ZstdCompressCtx");
    error.initCause(new UnsatisfiedLinkError("line one\nline two"));

    Failure failure = Failures.of(new ExecutionException(error), "x");

    assertEquals(5, failure.exit());
    assertEquals(
        "assemble: zstd-jni: cannot be loaded through the temporary folder "
            + System.getProperty("java.io.tmpdir")
            + ": java.lang.UnsatisfiedLinkError: line one; line two; name a folder to write and"
            + " execute in: ASSEMBLE_JAVA_OPTS=-Djava.io.tmpdir=DIR\n",
        failure.message());
  }

  @Test
  void anyOtherErrorIsOneLineToo() {
    Failure failure = Failures.of(new AssertionError("one\n  two"), "x");

    assertEquals(5, failure.exit());
    assertEquals(1, failure.message().lines().count(), failure.message());
    assertTrue(failure.message().contains("one; two"), failure.message());
  }

  @Test
  void causesInACircleEnd() {
    var inner = new IOException("inner");
    var outer = new IllegalStateException("outer", inner);
    inner.initCause(outer);

    assertEquals(null, Failures.among(outer, OutputException.class));
  }
}
