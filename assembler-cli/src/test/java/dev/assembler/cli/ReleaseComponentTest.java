package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Released files of a list on their way into a system: fetched, checked, renamed, executable. */
class ReleaseComponentTest {

  private static final byte[] COREX = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private String recipe;

  @BeforeEach
  void importTheList() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, COREX.length);
          exchange.getResponseBody().write(COREX);
          exchange.close();
        });
    server.start();
    String host = "http://127.0.0.1:" + server.getAddress().getPort();
    Path list =
        Files.writeString(
            folder.resolve("sources.conf"),
            "release:corex:"
                + host
                + "/v2.1.4/corex-linux:2.1.4:install_corex:rename=corex\n"
                + "release tool "
                + host
                + "/tool 1 install_tool\n");
    recipe =
        RecipeFixture.HEAD.replace("\"amd64\", \"arm64\"", "\"amd64\"")
            + "\n"
            + Cli.run("recipe", "import", list.toString()).ok().out()
            + """

            [tree.root]
            from = ["corex", "tool"]

            [artifact.rootfs]
            kind = "squashfs"
            tree = "root"

            [variant.system]
            files = ["rootfs"]
            """;
    write(recipe);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aReleaseIsInstalledUnderItsNewNameAndPinned() throws IOException {
    build().ok();

    Path image = image();
    assertEquals("#!/bin/sh\n", Cli.run("cat", image + ":/usr/bin/corex").ok().out());
    assertEquals("#!/bin/sh\n", Cli.run("cat", image + ":/usr/bin/tool").ok().out());
    String listing = Cli.run("ls", image.toString(), "--dump").ok().out();
    assertEquals(
        2,
        listing.lines().filter(line -> line.matches("/usr/bin/(corex|tool) .*0755 .*")).count(),
        listing);
    assertEquals(2, asked.get());
    String lock = Files.readString(folder.resolve("assemble.lock.toml"));
    assertTrue(lock.contains("corex-linux"), lock);

    build("--locked", "--offline", "--out", folder.resolve("again").toString()).ok();
    assertEquals(2, asked.get());
  }

  @Test
  void aReleaseOfAnotherDigestIsRefusedAndNothingIsDelivered() throws IOException {
    write(
        recipe.replace(
            "install = \"/usr/bin/corex\"",
            "install = \"/usr/bin/corex\"\nsha256 = \"" + "0".repeat(64) + "\""));

    Cli.Run run = build();

    assertEquals(ExitCode.DIFFERENT, run.exit(), run.err());
    assertTrue(run.err().contains("corex-linux"), run.err());
    assertTrue(run.err().contains("expected 000"), run.err());
    assertFalse(Files.exists(folder.resolve("out/amd64")));
  }

  private Path image() throws IOException {
    try (var files = Files.walk(folder.resolve("out"))) {
      return files
          .filter(file -> !file.toString().contains(".assemble"))
          .filter(file -> file.toString().endsWith(".squashfs"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("recipe.toml"), text);
  }

  private Cli.Run build(String... more) {
    var words =
        new ArrayList<String>(
            List.of(
                "build",
                folder + "/recipe.toml",
                "--store",
                folder + "/store",
                "--lock",
                folder + "/assemble.lock.toml"));
    words.addAll(List.of(more));
    if (more.length < 3) {
      words.addAll(List.of("--out", folder + "/out"));
    }
    return Cli.run(words.toArray(String[]::new));
  }
}
