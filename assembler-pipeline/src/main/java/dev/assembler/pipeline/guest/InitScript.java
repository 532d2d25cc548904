package dev.assembler.pipeline.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The init: parts that are resources of this package, one after the other. */
final class InitScript {

  /** What the last one calls is in those before it. */
  static final List<String> PARTS =
      List.of(
          "1-say.sh",
          "2-basics.sh",
          "3-seeds.sh",
          "4-identity.sh",
          "5-layers.sh",
          "6-root.sh",
          "7-main.sh");

  private InitScript() {}

  static String text() {
    return PARTS.stream().map(part -> resource("init/" + part)).collect(Collectors.joining("\n"));
  }

  /** What udhcpc runs with a lease. */
  static String leaseScript() {
    return resource("udhcpc.script");
  }

  static String resource(String name) {
    try (InputStream in = InitScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
