package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.testkit.ChildJvm;
import java.io.IOException;

/** A main class of these tests, run as the launcher runs the program: with as little memory. */
final class LauncherHeap {

  private LauncherHeap() {}

  static void run(Class<?> main, Object... arguments) throws IOException {
    run("128m", main, arguments);
  }

  static void run(String heap, Class<?> main, Object... arguments) throws IOException {
    var result =
        ChildJvm.of(main).withOptions("-Xmx" + heap, "-Xss512k", "-XX:+UseSerialGC").run(arguments);

    assertEquals(0, result.exit(), () -> result.text() + result.err());
  }
}
