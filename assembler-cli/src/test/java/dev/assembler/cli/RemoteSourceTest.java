package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are addresses. */
class RemoteSourceTest {

  @TempDir Path folder;

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private String address;
  private String sha256;
  private Path expected;

  @BeforeEach
  void serveATar() throws Exception {
    Path tree = Trees.small(folder.resolve("tree"));
    Path tar = folder.resolve("tree.tar.gz");
    Cli.run("--tree", tree.toString(), "--out", tar.toString()).ok();
    byte[] bytes = Files.readAllBytes(tar);
    sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    expected = folder.resolve("expected.squashfs");
    Cli.run("--tree", tar.toString(), "--out", expected.toString()).ok();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/tree.tar.gz",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort() + "/tree.tar.gz";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aPinnedAddressIsATreeAndIsFetchedOnce() throws IOException {
    Path first = pack("first", address + "@sha256:" + sha256);
    Path second = pack("second", address + "@sha256:" + sha256, "--offline");

    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(first));
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(second));
    assertEquals(1, asked.get());
  }

  @Test
  void aDestinationMayFollow() {
    Path image = pack("under", address + "@sha256:" + sha256 + ":/opt");

    assertTrue(Cli.run("ls", image.toString()).ok().out().contains("/opt"));
  }

  @Test
  void aLockPinsWhatCameFirst() throws IOException {
    Path lock = folder.resolve("some.lock.toml");

    pack("first", address, "--lock", lock.toString());

    assertTrue(Files.readString(lock).contains("sha256 = \"" + sha256 + "\""));
    byte[] locked = Files.readAllBytes(lock);
    pack("second", address, "--lock", lock.toString(), "--locked", "--offline");
    assertArrayEquals(locked, Files.readAllBytes(lock));
    assertEquals(1, asked.get());
  }

  @Test
  void withoutDigestAndLockItIsWrongUsage() {
    Cli.Run refused = run("x", address);

    assertEquals(ExitCode.USAGE, refused.exit());
    assertTrue(refused.err().contains("an address without a digest"), refused.err());
    assertEquals(0, asked.get());
  }

  @Test
  void anotherDigestIsADifference() {
    Cli.Run refused = run("x", address + "@sha256:" + "0".repeat(64));

    assertEquals(ExitCode.DIFFERENT, refused.exit());
    assertTrue(refused.err().contains("sha256 " + sha256 + ", expected 000"), refused.err());
    assertFalse(Files.exists(folder.resolve("x.squashfs")));
  }

  @Test
  void whatIsNotThereIsUnreadableAndASilentHostIsTheEnvironment() {
    assertEquals(
        ExitCode.INPUT,
        run("x", address.replace("tree", "gone") + "@sha256:" + "0".repeat(64)).exit());
    server.stop(0);
    assertEquals(ExitCode.ENVIRONMENT, run("x", address + "@sha256:" + "0".repeat(64)).exit());
  }

  private Path pack(String name, String source, String... options) {
    run(name, source, options).ok();
    return folder.resolve(name + ".squashfs");
  }

  private Cli.Run run(String name, String source, String... options) {
    var arguments =
        new ArrayList<String>(
            List.of(
                "--tree",
                source,
                "--out",
                folder.resolve(name + ".squashfs").toString(),
                "--store",
                folder.resolve("store").toString()));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray(String[]::new));
  }
}
