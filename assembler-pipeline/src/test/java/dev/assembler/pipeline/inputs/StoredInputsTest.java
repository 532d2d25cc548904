package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.MismatchException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredInputsTest {

  private static final byte[] BASE = bytes(300_000);

  @TempDir Path folder;
  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer();
    server.files.put("/base.tar", BASE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFileIsFetchedOnceAndThenComesFromTheStore() throws IOException {
    InputFile first = fetch(settings(), pinned("/base.tar", BASE));
    InputFile second = fetch(settings().withOffline(true), pinned("/base.tar", BASE));

    assertArrayEquals(BASE, Files.readAllBytes(first.path()));
    assertEquals(first, second);
    assertEquals(1, server.asked.size());
    assertEquals(List.of(0L), sizes(partials()));
  }

  @Test
  void anotherDigestNamesFileFoundAndExpectedAndNothingIsKept() throws IOException {
    InputRequest request =
        InputRequest.pinned("the base", server.uri("/base.tar"), 300_000, "0".repeat(64));

    var refused = assertThrows(MismatchException.class, () -> fetch(settings(), request));

    assertEquals(
        "the base from "
            + server.uri("/base.tar")
            + ": sha256 "
            + sha256(BASE)
            + ", expected "
            + "0".repeat(64),
        refused.getMessage());
    assertEquals(0, stored().size());
  }

  @Test
  void anotherLengthIsRefusedBeforeMoreIsRead() {
    InputRequest request =
        InputRequest.pinned("the base", server.uri("/base.tar"), 100, sha256(BASE));

    var refused = assertThrows(MismatchException.class, () -> fetch(settings(), request));

    assertTrue(refused.getMessage().contains("more than 100 bytes"), refused.getMessage());
  }

  /** A connection that breaks is taken up where it broke. */
  @Test
  void whatBrokeOffGoesOnWhereItBroke() throws IOException {
    var broken = new AtomicBoolean();
    server.first =
        exchange -> {
          if (broken.getAndSet(true)) {
            return false;
          }
          exchange.sendResponseHeaders(200, BASE.length);
          exchange.getResponseBody().write(BASE, 0, 200_000);
          exchange.getResponseBody().flush();
          throw new IOException("broken on purpose");
        };

    InputFile file = fetch(settings(), pinned("/base.tar", BASE));

    assertArrayEquals(BASE, Files.readAllBytes(file.path()));
    assertEquals(2, server.asked.size());
    assertTrue(server.asked.get(1).range().matches("bytes=[1-9][0-9]*-"));
  }

  /** What an earlier run has left may be of another file: then all is fetched anew. */
  @Test
  void aWrongBeginningIsFetchedAnew() throws IOException {
    Path partial = store().partial(server.uri("/base.tar"));
    Files.write(partial, new byte[1000]);

    InputFile file = fetch(settings(), pinned("/base.tar", BASE));

    assertArrayEquals(BASE, Files.readAllBytes(file.path()));
    assertEquals("bytes=1000-", server.asked.get(0).range());
    assertNull(server.asked.get(1).range());
  }

  @Test
  void aDamagedFileOfTheStoreCountsAsMissing() throws IOException {
    InputFile first = fetch(settings(), pinned("/base.tar", BASE));
    byte[] damaged = BASE.clone();
    damaged[17] ^= 1;
    Files.write(first.path(), damaged);

    InputFile second = fetch(settings(), pinned("/base.tar", BASE));

    assertArrayEquals(BASE, Files.readAllBytes(second.path()));
    assertEquals(2, server.asked.size());
  }

  @Test
  void aServerInTroubleIsAskedAgain() throws IOException {
    var times = new AtomicInteger();
    server.first =
        exchange -> {
          if (times.incrementAndGet() > 2) {
            return false;
          }
          exchange.sendResponseHeaders(503, -1);
          return true;
        };

    fetch(settings(), pinned("/base.tar", BASE));

    assertEquals(3, server.asked.size());
  }

  @Test
  void whatIsNotThereIsAskedForOnce() {
    var refused =
        assertThrows(FetchException.class, () -> fetch(settings(), pinned("/other", BASE)));

    assertEquals(server.uri("/other") + ": HTTP status 404", refused.getMessage());
    assertTrue(refused.isMissing());
    assertEquals(1, server.asked.size());
  }

  @Test
  void offlineRefusesWhatTheStoreDoesNotHave() {
    var refused =
        assertThrows(
            InputException.class,
            () -> fetch(settings().withOffline(true), pinned("/base.tar", BASE)));

    assertTrue(refused.getMessage().contains("is not in the store"), refused.getMessage());
    assertEquals(0, server.asked.size());
  }

  @Test
  void lockedRefusesWhatTheLockDoesNotHave() {
    var refused =
        assertThrows(
            InputException.class,
            () -> fetch(settings().withLock(InputLock.EMPTY, true), pinned("/base.tar", BASE)));

    assertTrue(refused.getMessage().contains("is not in the lock"), refused.getMessage());
  }

  @Test
  void theLockPinsWhatTheRequestDoesNot() throws IOException {
    InputRequest request = InputRequest.unpinned("base", server.uri("/base.tar"));
    InputLock lock = InputLock.EMPTY.with(List.of(fetch(settings(), request)));

    fetch(settings().withLock(lock, true).withOffline(true), request);
    server.files.put("/base.tar", bytes(5));
    Files.delete(stored().getFirst());

    var refused =
        assertThrows(
            MismatchException.class, () -> fetch(settings().withLock(lock, true), request));
    assertTrue(refused.getMessage().contains("5 bytes, expected 300000"), refused.getMessage());
  }

  @Test
  void theLockAndTheRequestMustAgree() throws IOException {
    InputLock lock = InputLock.EMPTY.with(List.of(fetch(settings(), pinned("/base.tar", BASE))));
    InputRequest other =
        InputRequest.pinned("base", server.uri("/base.tar"), 300_000, "1".repeat(64));

    var refused =
        assertThrows(MismatchException.class, () -> fetch(settings().withLock(lock, false), other));

    assertTrue(refused.getMessage().contains("in the lock " + sha256(BASE)));
  }

  @Test
  void aFileOfTheHostIsCheckedWhereItIs() throws IOException {
    Path local = Files.write(folder.resolve("local file.tar"), BASE);

    InputFile file =
        fetch(settings(), InputRequest.pinned("base", local.toUri(), 300_000, sha256(BASE)));

    assertEquals(local, file.path());
    assertThrows(
        MismatchException.class,
        () -> fetch(settings(), InputRequest.pinned("x", local.toUri(), 300_000, "2".repeat(64))));
    assertEquals(0, stored().size());
  }

  @Test
  void manyFilesComeInTheOrderAskedForAndEachOnce() throws IOException {
    var requests = new ArrayList<InputRequest>();
    for (int i = 0; i < 40; i++) {
      byte[] file = bytes(1000 + i);
      server.files.put("/" + i, file);
      requests.add(pinned("/" + i, file));
    }
    requests.add(requests.getFirst());
    var events = Collections.synchronizedList(new ArrayList<ProgressEvent>());
    try (var inputs = new StoredInputs(settings().withProgress(events::add))) {
      List<InputFile> files = inputs.fetch(requests);
      for (int i = 0; i < 40; i++) {
        assertEquals(1000 + i, files.get(i).size());
      }
      assertEquals(files.getFirst(), files.getLast());
    }
    assertEquals(40, server.asked.size());
    assertEquals(
        new ProgressEvent.StageStarted("fetching 40 files", 40 * 1000 + 39 * 20),
        events.getFirst());
    assertEquals(new ProgressEvent.StageFinished(), events.getLast());
    assertTrue(events.contains(new ProgressEvent.Advanced(40 * 1000 + 39 * 20, 40)));
  }

  @Test
  void credentialsGoToTheirHostAndNowhereElse() throws IOException {
    try (var other = new FileServer()) {
      other.files.put("/moved", BASE);
      server.first =
          exchange -> {
            exchange
                .getResponseHeaders()
                .set("Location", "http://localhost:" + other.port() + "/moved");
            exchange.sendResponseHeaders(302, -1);
            return true;
          };
      URI address = URI.create("http://me:s%40cret@127.0.0.1:" + server.port() + "/base.tar");

      InputFile file = fetch(settings(), InputRequest.unpinned("base", address));

      assertEquals(server.uri("/base.tar"), file.address());
      assertEquals("Basic bWU6c0BjcmV0", server.asked.getFirst().authorization());
      assertNull(other.asked.getFirst().authorization());
      assertFalse(
          new String(InputLock.EMPTY.with(List.of(file)).toBytes(), StandardCharsets.UTF_8)
              .contains("cret"));
    }
  }

  @Test
  void netrcTellsWhoWeAre() throws IOException {
    Netrc netrc = Netrc.parse("machine 127.0.0.1 login me password secret\n");

    fetch(settings().withProxies(HttpProxies.NONE, netrc), pinned("/base.tar", BASE));

    assertEquals("Basic bWU6c2VjcmV0", server.asked.getFirst().authorization());
  }

  @Test
  void aRefusalDoesNotRepeatThePassword() {
    URI address = URI.create("http://me:secret@127.0.0.1:" + server.port() + "/nowhere");

    var refused =
        assertThrows(
            FetchException.class, () -> fetch(settings(), InputRequest.unpinned("base", address)));

    assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
  }

  @Test
  void redirectionsEnd() {
    server.first =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/base.tar");
          exchange.sendResponseHeaders(301, -1);
          return true;
        };

    var refused =
        assertThrows(FetchException.class, () -> fetch(settings(), pinned("/base.tar", BASE)));

    assertTrue(refused.getMessage().contains("more than 10 redirections"), refused.getMessage());
  }

  private InputStore store() {
    return new InputStore(folder.resolve("store"));
  }

  private InputSettings settings() {
    return InputSettings.of(store());
  }

  private static InputFile fetch(InputSettings settings, InputRequest request) throws IOException {
    try (var inputs = new StoredInputs(settings)) {
      return inputs.fetch(request);
    }
  }

  private InputRequest pinned(String path, byte[] file) {
    return InputRequest.pinned(path.substring(1), server.uri(path), file.length, sha256(file));
  }

  private List<Path> stored() throws IOException {
    return filesOf(folder.resolve("store/sha256"));
  }

  private List<Path> partials() throws IOException {
    return filesOf(folder.resolve("store/partial"));
  }

  private static List<Long> sizes(List<Path> files) throws IOException {
    var sizes = new ArrayList<Long>();
    for (Path file : files) {
      sizes.add(Files.size(file));
    }
    return sizes;
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  static String sha256(byte[] file) {
    return HexFormat.of().formatHex(ImageDigest.newSha256().digest(file));
  }

  static byte[] bytes(int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }
}
