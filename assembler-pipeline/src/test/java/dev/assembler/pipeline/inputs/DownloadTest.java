package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of which nothing is known beforehand, broken off and fetched by several at once. */
@Timeout(120)
class DownloadTest {

  private static final byte[] FILE = StoredInputsTest.bytes(300_000);

  @TempDir Path folder;
  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer();
    server.files.put("/InRelease", FILE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFileWithAnEntityTagGoesOnWhereItBroke() throws IOException {
    breakOff("\"one\"", "\"one\"");

    assertArrayEquals(FILE, fetched());

    assertEquals(2, server.asked.size());
    assertTrue(server.asked.get(1).range().matches("bytes=[1-9][0-9]*-"));
  }

  /** The server has another by now: the new one comes whole, with nothing of the old one. */
  @Test
  void aFileThatWasReplacedMeanwhileBeginsAnew() throws IOException {
    breakOff("\"one\"", "\"two\"");

    assertArrayEquals(FILE, fetched());
  }

  /** A weak tag does not tell two files apart, and what is no tag cannot be asked with. */
  @ParameterizedTest
  @ValueSource(strings = {"W/\"one\"", "one", "\"\u00fc\""})
  void aFileWithoutAStrongEntityTagBeginsAnew(String tag) throws IOException {
    breakOff(tag, tag);

    assertArrayEquals(FILE, fetched());

    assertEquals(2, server.asked.size());
    assertNull(server.asked.get(1).range());
  }

  /** It says that more would come, and ends. */
  @Test
  void aRestThatIsShorterThanSaidIsNoEnd() throws IOException {
    var times = new AtomicInteger();
    server.first =
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"one\"");
          int time = times.getAndIncrement();
          if (time == 0) {
            breakOff(exchange, FILE);
          }
          if (time == 1) {
            int from = from(1);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-299999/300000");
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write(FILE, from, 10);
          }
          return time == 1;
        };

    assertArrayEquals(FILE, fetched());
    assertEquals(3, server.asked.size());
    assertEquals(from(1) + 10, from(2));
  }

  /**
   * Three programs want one file. The first ends while the second waits for the lock; the third
   * comes when the second is at work. Were the lock's file deleted by the first, the second would
   * hold the lock of a file that has no name any more, the third that of a new one, and both would
   * write what has come to the same place.
   */
  @Test
  void oneProgramAtATimeFetchesAFileHoweverManyWait() throws Exception {
    var came = new Semaphore(0);
    var go = new Semaphore(0);
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    server.first =
        exchange -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          came.release();
          try {
            go.acquire();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          atOnce.decrementAndGet();
          return false;
        };
    Process first = start();
    came.acquire();
    Process second = start();
    Object waitedFor = lockOf(second);
    go.release();
    came.acquire();
    Process third = start();

    assertEquals(waitedFor, lockOf(third));

    go.release();
    came.acquire();
    go.release();
    for (Process process : List.of(first, second, third)) {
      assertEquals(StoredInputsTest.sha256(FILE), FetchingProgram.said(process));
    }
    assertEquals(1, most.get());
  }

  private Process start() throws IOException {
    return FetchingProgram.start(List.of(), folder.resolve("store"), server.uri("/InRelease"));
  }

  /** The file whose lock a program holds or waits for, when it has come so far. */
  private static Object lockOf(Process process) throws Exception {
    while (process.isAlive()) {
      try (DirectoryStream<Path> open =
          Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
        for (Path descriptor : open) {
          if (Files.readSymbolicLink(descriptor).toString().contains(".lock")) {
            return Files.getAttribute(descriptor, "unix:ino");
          }
        }
      } catch (NoSuchFileException e) {
        // closed while it was looked at
      }
      Thread.sleep(5);
    }
    throw new AssertionError(FetchingProgram.said(process));
  }

  /** The first answer ends in its middle; the tags are those of the first and of all later ones. */
  private void breakOff(String tag, String later) {
    var times = new AtomicInteger();
    server.first =
        exchange -> {
          boolean isFirst = times.getAndIncrement() == 0;
          exchange.getResponseHeaders().set("ETag", isFirst ? tag : later);
          if (isFirst) {
            breakOff(exchange, tag.equals(later) ? FILE : new byte[FILE.length]);
          }
          return false;
        };
  }

  private static void breakOff(HttpExchange exchange, byte[] file) throws IOException {
    exchange.sendResponseHeaders(200, file.length);
    exchange.getResponseBody().write(file, 0, 200_000);
    exchange.getResponseBody().flush();
    throw new IOException("broken on purpose");
  }

  /** Where the rest begins that a request asks for. */
  private int from(int request) {
    String range = server.asked.get(request).range();
    return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
  }

  private byte[] fetched() throws IOException {
    try (var inputs = new StoredInputs(InputSettings.of(new InputStore(folder.resolve("store"))))) {
      return Files.readAllBytes(
          inputs.fetch(InputRequest.unpinned("file", server.uri("/InRelease"))).path());
    }
  }
}
