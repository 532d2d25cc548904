package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on the loopback that knows ranges, breaks off, or lies. */
class UrlSourceTest {

  @TempDir Path temporary;

  private Path build;
  private Path target;
  private HttpServer server;
  private String base;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile int breakOffAfter = Integer.MAX_VALUE;
  private volatile boolean ranges = true;
  private final CountDownLatch silence = new CountDownLatch(1);
  private volatile boolean falls = false;

  @BeforeEach
  void aServer() throws IOException {
    build = Manifests.builtFolder(temporary.resolve("build"), "arm64");
    AssetBuild.full(build, BuildOptions.of(Manifests.EPOCH));
    target = temporary.resolve("inst");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Thread::startVirtualThread);
    server.createContext("/", this::answer);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort() + "/a";
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void noServer() {
    silence.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      String path = exchange.getRequestURI().getPath().substring(3);
      requests.add(path + (range == null ? "" : " " + range));
      Path file = build.resolve(path.replaceFirst("^v1\\.0\\.7/arm64-", "arm64/"));
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      int start = 0;
      if (range != null && ranges) {
        start = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + start + "-" + (bytes.length - 1) + "/" + bytes.length);
      }
      exchange.sendResponseHeaders(start > 0 ? 206 : 200, bytes.length - start);
      int count = Math.min(bytes.length - start, breakOffAfter);
      exchange.getResponseBody().write(bytes, start, count);
      exchange.getResponseBody().flush();
      if (falls && count < bytes.length - start) {
        await(silence);
      }
    }
  }

  private InstallReport install(String from) throws IOException {
    return install(AssetSource.of(from));
  }

  private InstallReport install(AssetSource from) throws IOException {
    ManifestFile manifest =
        ManifestFile.read(build.resolve("manifest.json"), SignaturePolicy.unchecked());
    try (from) {
      return AssetInstall.run(
          manifest, from, target, InstallOptions.defaults().withBinary("1.0.7"));
    }
  }

  @Test
  void aFolderOfAServerIsASource() throws IOException {
    assertEquals(3, install(base).installed().size());

    assertEquals(List.of("arm64/initrd.img", "arm64/rootfs.squashfs", "arm64/vmlinuz"), requests);
    assertArrayEquals(
        Files.readAllBytes(build.resolve("manifest.json")),
        Files.readAllBytes(target.resolve("manifest.json")));
  }

  @Test
  void addressesFollowAPattern() throws IOException {
    install(base + "/v{binary}/{arch}-{name}");

    assertEquals("v1.0.7/arm64-initrd.img", requests.getFirst());
  }

  @Test
  void aDownloadThatBrokeOffIsGoneOnWith() throws IOException {
    breakOffAfter = 100_000;
    var broken = assertThrows(AssetSourceException.class, () -> install(base));
    assertEquals(base + "/arm64/rootfs.squashfs", broken.subject());
    assertTrue(Files.notExists(target.resolve("manifest.json")));
    breakOffAfter = Integer.MAX_VALUE;
    requests.clear();

    install(base);

    // What the server sent last may be lost with its connection.
    String range = requests.getFirst().replaceFirst("arm64/rootfs.squashfs bytes=([0-9]+)-", "$1");
    assertTrue(Integer.parseInt(range) > 0 && Integer.parseInt(range) <= 100_000, range);
    assertEquals(4, Manifests.names(target).size());
  }

  /** What came until then is kept, and gone on with. */
  @Test
  void aServerThatFallsSilentIsLeft() throws IOException {
    breakOffAfter = 100_000;
    falls = true;
    var silent =
        assertThrows(
            AssetSourceException.class, () -> install(UrlSource.of(base, Duration.ofMillis(300))));
    assertEquals(base + "/arm64/rootfs.squashfs: said nothing for 0.3 s", silent.getMessage());
    var document =
        assertThrows(
            AssetSourceException.class,
            () -> UrlSource.of(base, Duration.ofMillis(300)).document("arm64/rootfs.squashfs"));
    assertEquals("said nothing for 0.3 s", document.reason());
    try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + mute.getLocalPort() + "/";
      var unanswered =
          assertThrows(
              AssetSourceException.class,
              () -> install(UrlSource.of(address, Duration.ofMillis(300))));
      assertEquals("said nothing for 0.3 s", unanswered.reason());
    }
  }

  @Test
  void aServerWithoutRangesIsReadFromTheStart() throws IOException {
    breakOffAfter = 100_000;
    assertThrows(AssetSourceException.class, () -> install(base));
    breakOffAfter = Integer.MAX_VALUE;
    ranges = false;

    install(base);

    assertEquals(4, Manifests.names(target).size());
  }

  @Test
  void whatTheServerLacksIsNamed() throws IOException {
    Files.delete(build.resolve("arm64/vmlinuz"));

    var missing = assertThrows(AssetSourceException.class, () -> install(base));

    assertTrue(missing.isMissing());
    assertEquals(base + "/arm64/vmlinuz: HTTP status 404", missing.getMessage());
  }

  @Test
  void whatTheServerHasWrongIsNotInstalled() throws IOException {
    Files.writeString(build.resolve("arm64/initrd.img"), "another initrd of the same server");

    var wrong = assertThrows(AssetMismatchException.class, () -> install(base));

    assertEquals(base + "/arm64/initrd.img", wrong.subject());
    assertTrue(Manifests.names(target).isEmpty());
  }

  @Test
  void nobodyListeningIsNoMissingFile() throws IOException {
    server.stop(0);

    var unreachable = assertThrows(AssetSourceException.class, () -> install(base));

    assertTrue(!unreachable.isMissing());
  }

  @Test
  void documentsComeFromTheFolder() throws IOException {
    try (AssetSource source = AssetSource.of(base + "/")) {
      assertArrayEquals(
          Files.readAllBytes(build.resolve("manifest.json")),
          source.document("manifest.json").orElseThrow());
      assertTrue(source.document("manifest.json.minisig").isEmpty());
    }
    try (AssetSource source = AssetSource.of(base + "/{arch}/{name}")) {
      assertTrue(source.document("manifest.json").isEmpty());
    }
  }

  @Test
  void aFileUrlIsAFolder() throws IOException {
    assertEquals(3, install(build.toUri().toString()).installed().size());
  }

  @Test
  void otherSchemesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> AssetSource.of("ftp://host/x"));
    assertThrows(IllegalArgumentException.class, () -> AssetSource.of("http://host/{nonsense}"));
  }
}
