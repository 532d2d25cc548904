package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources of every kind that is a file, built: what is in them, and that they are what is pinned.
 */
class BuildSourcesTest {

  private static final String HEAD = RecipeFixture.HEAD.replace(", \"arm64\"", "");

  private static final String REST =
      """
      [artifact.made]
      kind = "tar"
      tree = "all"
      [variant.all]
      files = ["made"]
      """;

  @TempDir Path folder;

  private RecipeFixture recipe;
  private HttpServer server;
  private String address;

  @BeforeEach
  void filesOfEveryKind() throws IOException {
    recipe = RecipeFixture.in(folder);
    for (String name : List.of("a.cpio", "a.tar.gz", "a.squashfs", "a.ext4", "remote.cpio.zst")) {
      Path tree = Files.createDirectories(folder.resolve(name + ".tree/sub"));
      Files.writeString(tree.resolve("from-" + name), name);
      Cli.run("--tree", tree.getParent().toString(), "--out", folder + "/" + name, "-q").ok();
    }
    Files.writeString(folder.resolve("remote.txt"), "from elsewhere\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes =
              Files.readAllBytes(folder.resolve(exchange.getRequestURI().getPath().substring(1)));
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String sha256(String name) throws IOException {
    return Fingerprint.of(folder.resolve(name));
  }

  @Test
  void everyKindIsRead() throws IOException {
    recipe.write(
        HEAD
            + """
            [source]
            cpio = { cpio = "a.cpio", sha256 = "%s" }
            tar = { tar = "a.tar.gz" }
            image = { image = "a.squashfs" }
            part = { image = "a.ext4:/sub" }
            far = { cpio = "%s/remote.cpio.zst", sha256 = "%s" }
            url = { url = "%s/remote.txt@sha256:%s", install = "/etc/remote", mode = "0600", version = "1" }
            file = { file = "notes", install = "/etc/notes" }
            [tree.all]
            from = ["cpio", "tar", "image", "part", "far", "url", "file"]
            """
                .formatted(
                    sha256("a.cpio"),
                    address,
                    sha256("remote.cpio.zst"),
                    address,
                    sha256("remote.txt"))
            + REST);
    recipe.build().ok();

    String made = Cli.run("ls", recipe.out("all/amd64/made.tar").toString(), "--dump").ok().out();
    for (String path :
        List.of(
            "/sub/from-a.cpio",
            "/sub/from-a.tar.gz",
            "/sub/from-a.squashfs",
            "/from-a.ext4",
            "/sub/from-remote.cpio.zst")) {
      assertTrue(made.contains(path + " "), path + " is not in " + made);
    }
    assertTrue(Pattern.compile("/etc/remote .*0?600").matcher(made).find(), made);
    assertTrue(Pattern.compile("/etc/notes .*0?644").matcher(made).find(), made);
    String lock = Files.readString(folder.resolve("assemble.lock.toml"));
    assertTrue(lock.contains(sha256("remote.txt")), lock);
    assertTrue(lock.contains("address = \"a.cpio\""), lock);
    Map<String, String> before = recipe.delivered();
    server.stop(0);
    recipe.build("--out", folder + "/again", "--offline").ok();
    assertEquals(before, RecipeFixture.delivered(folder.resolve("again")));
  }

  /** All of them are told, each with its line: nothing is delivered. */
  @Test
  void whatIsNotWhatIsPinnedIsADifference() throws IOException {
    String wrong = "0".repeat(64);
    recipe.write(
        HEAD
            + """
            [source.cpio]
            cpio = "a.cpio"
            sha256 = "%1$s"
            [source.image]
            image = "a.squashfs"
            sha256 = "%1$s"
            [source.file]
            file = "notes"
            sha256 = "%1$s"
            install = "/notes"
            [source.url]
            url = "%2$s/remote.txt"
            sha256 = "%1$s"
            install = "/url"
            [tree.all]
            from = ["cpio", "image", "file", "url"]
            """
                .formatted(wrong, address)
            + REST);
    for (String source : List.of("cpio", "image", "file", "url")) {
      recipe.write(
          Files.readString(folder.resolve("recipe.toml"))
              .replaceFirst("(?m)^from = .*$", "from = [\"" + source + "\"]"));

      Cli.run("recipe", "check", folder + "/recipe.toml").ok();
      Cli.Run run = recipe.build();

      assertEquals(1, run.exit(), run.err());
      assertTrue(run.err().contains(", source." + source + " (amd64): "), run.err());
      assertTrue(run.err().contains("expected " + wrong), run.err());
      assertEquals(Map.of(), recipe.delivered());
    }
  }

  /** A place that nobody has filled in is no pin, and is told by its name. */
  @Test
  void whatStandsForAPinIsNone() throws IOException {
    recipe.write(
        HEAD
            + """
            [source.base]
            tar = "%1$s/base.tar"
            sha256 = "REQUIRED_PIN_NOT_SET"
            [source.other]
            tar = "%1$s/other.tar"
            [tree.all]
            from = ["base", "other"]
            """
                .formatted(address)
            + REST);

    Cli.Run run = recipe.build();

    assertEquals(3, run.exit(), run.err());
    assertTrue(
        run.err()
            .contains("line 9: sha256 = \"REQUIRED_PIN_NOT_SET\": expected 64 hexadecimal digits"),
        run.err());
    recipe.change("sha256 = \"REQUIRED_PIN_NOT_SET\"", "sha256 = \"" + "0".repeat(64) + "\"");
    recipe.change("from = [\"base\", \"other\"]", "from = [\"other\"]");
    Cli.Run without = recipe.build("--offline");
    assertTrue(without.exit() != 0, without.err());
    assertTrue(without.err().contains("source.other (amd64): "), without.err());
    assertTrue(without.err().contains("/other.tar"), without.err());
  }
}
