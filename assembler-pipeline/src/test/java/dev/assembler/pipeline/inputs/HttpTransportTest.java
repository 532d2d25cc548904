package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of servers, and what of their answers is taken. */
@Timeout(60)
class HttpTransportTest {

  private static final byte[] FILE = StoredInputsTest.bytes(1000);

  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer();
    server.files.put("/file", FILE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** It is a part, however it is called: taken as the whole it would be a file cut short. */
  @ParameterizedTest
  @CsvSource({"''", "bytes 0-99/1000", "bytes 0-999/1000", "bytes 5-999/1000"})
  void aPartThatNobodyAskedForIsRefused(String range) {
    server.first = exchange -> part(exchange, range, 0, 100);

    var refused = assertThrows(FetchException.class, () -> fetch(Netrc.NONE, 0, "/file"));

    assertEquals(server.uri("/file") + ": HTTP status 206", refused.getMessage());
    assertEquals(1, server.asked.size());
  }

  /** Another range, one that ends too early, or none: all is asked for anew. */
  @ParameterizedTest
  @CsvSource({
    "bytes 0-999/1000",
    "bytes 401-999/1000",
    "bytes 400-499/1000",
    "bytes 400-999/*",
    "chunks 400-999/1000",
    "''"
  })
  void anotherRangeThanWasAskedForIsNotTaken(String range) throws IOException {
    server.first =
        exchange ->
            exchange.getRequestHeaders().containsKey("Range") && part(exchange, range, 400, 1000);

    try (Transfer transfer = fetch(Netrc.NONE, 400, "/file")) {
      assertEquals(0, transfer.offset());
      assertArrayEquals(FILE, transfer.body().readAllBytes());
    }
    assertEquals(2, server.asked.size());
    assertNull(server.asked.get(1).range());
  }

  @Test
  void theWholeInsteadOfARangeIsTaken() throws IOException {
    server.first =
        exchange -> {
          exchange.sendResponseHeaders(200, FILE.length);
          exchange.getResponseBody().write(FILE);
          return true;
        };

    try (Transfer transfer = fetch(Netrc.NONE, 400, "/file")) {
      assertEquals(0, transfer.offset());
      assertArrayEquals(FILE, transfer.body().readAllBytes());
    }
    assertEquals(1, server.asked.size());
  }

  @Test
  void anOffsetBeyondTheEndBeginsAnewAndOnce() throws IOException {
    server.first =
        exchange -> {
          if (exchange.getRequestHeaders().containsKey("Range")) {
            exchange.sendResponseHeaders(416, -1);
            return true;
          }
          return false;
        };
    try (Transfer transfer = fetch(Netrc.NONE, 1000, "/file")) {
      assertEquals(0, transfer.offset());
    }

    server.first =
        exchange -> {
          exchange.sendResponseHeaders(416, -1);
          return true;
        };
    assertThrows(FetchException.class, () -> fetch(Netrc.NONE, 1000, "/file"));
    assertEquals(4, server.asked.size());
  }

  /** The JDK's own answer to this would be "No credentials provided", four times. */
  @Test
  void whoIsNotKnownIsToldSoOnceAndWhatWouldHelp() {
    server.first = exchange -> challenge(exchange, 401, "WWW-Authenticate");

    var refused = assertThrows(FetchException.class, () -> fetch(Netrc.NONE, 0, "/file"));

    assertEquals(
        server.uri("/file")
            + ": HTTP status 401; 127.0.0.1 was told no user; one comes from the address"
            + " (https://USER:PASSWORD@HOST/..) or from netrc",
        refused.getMessage());
    assertEquals(1, server.asked.size());
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void aWrongPasswordIsTriedOnce(int status) {
    server.first = exchange -> challenge(exchange, status, "WWW-Authenticate");
    Netrc netrc = Netrc.parse("machine 127.0.0.1 login me password s3cret");

    var refused = assertThrows(FetchException.class, () -> fetch(netrc, 0, "/file"));

    assertEquals(
        server.uri("/file")
            + ": HTTP status "
            + status
            + "; 127.0.0.1 does not give it to this user, or the password is another",
        refused.getMessage());
    assertEquals(1, server.asked.size());
  }

  /** Of the address and of netrc's default; an entry of the other host's own is for it. */
  @ParameterizedTest
  @CsvSource({
    "me:pw@, default login d password p, bWU6cHc=, ''",
    "'', default login d password p, ZDpw, ''",
    "token@, machine other login l password p, dG9rZW46, ''",
    "me:pw@, machine localhost login l password p, bWU6cHc=, bDpw"
  })
  void whoWeAreStaysWithTheServerThatItIsFor(String user, String netrc, String own, String there)
      throws IOException {
    try (var other = new FileServer()) {
      other.files.put("/file", FILE);
      server.first = exchange -> redirect(exchange, "http://localhost:" + other.port() + "/file");

      fetch(
              Netrc.parse(netrc),
              0,
              URI.create("http://" + user + "127.0.0.1:" + server.port() + "/file"))
          .close();

      assertEquals("Basic " + own, server.asked.getFirst().authorization());
      assertEquals(
          there.isEmpty() ? null : "Basic " + there, other.asked.getFirst().authorization());
    }
  }

  /** Another path of the same server, named by path or by address, and a user in neither. */
  @ParameterizedTest
  @CsvSource({"/file", "http://127.0.0.1:PORT/file", "http://other:user@127.0.0.1:PORT/file"})
  void whoWeAreHoldsOnTheSameServer(String location) throws IOException {
    server.first =
        exchange ->
            exchange.getRequestURI().getPath().equals("/old")
                && redirect(exchange, location.replace("PORT", String.valueOf(server.port())));

    fetch(Netrc.NONE, 0, URI.create("http://me:pw@127.0.0.1:" + server.port() + "/old")).close();

    assertEquals("Basic bWU6cHc=", server.asked.get(0).authorization());
    assertEquals("Basic bWU6cHc=", server.asked.get(1).authorization());
  }

  @ParameterizedTest
  @CsvSource({
    "file:///etc/passwd",
    "ftp://a.example/x",
    "http://my_mirror/x",
    "http://a:99999/",
    "http:x"
  })
  void aRedirectionToWhatIsNoServerIsRefused(String location) {
    server.first = exchange -> redirect(exchange, location);

    var refused = assertThrows(FetchException.class, () -> fetch(Netrc.NONE, 0, "/file"));

    assertTrue(refused.getMessage().contains("redirected to what is no address"));
  }

  private Transfer fetch(Netrc netrc, long offset, String path) throws IOException {
    return fetch(netrc, offset, server.uri(path));
  }

  private static Transfer fetch(Netrc netrc, long offset, URI address) throws IOException {
    try (var transport = new HttpTransport(HttpProxies.NONE, netrc, Duration.ofSeconds(30))) {
      Transfer transfer = transport.open(address, offset, null);
      byte[] body = transfer.body().readAllBytes();
      return new Transfer(
          new java.io.ByteArrayInputStream(body),
          transfer.offset(),
          transfer.length(),
          transfer.validator());
    }
  }

  private static boolean part(HttpExchange exchange, String range, int from, int to)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Range", range);
    exchange.sendResponseHeaders(206, to - from);
    exchange.getResponseBody().write(Arrays.copyOfRange(FILE, from, to));
    return true;
  }

  private static boolean challenge(HttpExchange exchange, int status, String header)
      throws IOException {
    exchange.getResponseHeaders().set(header, "Basic realm=\"x\"");
    exchange.sendResponseHeaders(status, -1);
    return true;
  }

  private static boolean redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(302, -1);
    return true;
  }
}
