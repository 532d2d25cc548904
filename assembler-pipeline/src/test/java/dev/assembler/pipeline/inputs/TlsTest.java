package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files from a server of TLS, whose certificate is made for the test. The programs that fetch are
 * JVMs of their own, for whom a JVM trusts and what it tells a proxy are flags of its start.
 */
@Timeout(120)
class TlsTest {

  private static final byte[] FILE = StoredInputsTest.bytes(1000);
  private static final String PASSWORD = "changeit";
  private static final String TELLS_PROXIES = "-Djdk.http.auth.tunneling.disabledSchemes=";

  @TempDir static Path folder;
  private static Path identity;
  private static FileServer server;

  @BeforeAll
  static void serve() throws Exception {
    identity = folder.resolve("identity.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                identity.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = FetchingProgram.said(keytool);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(identity)) {
      store.load(stream, PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = new FileServer(context);
    server.files.put("/file", FILE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aFileComesFromAServerThatIsTrusted() throws Exception {
    assertEquals(StoredInputsTest.sha256(FILE), fetched("trusted", List.of(), uri("/file")));
  }

  /** Said once, and with what would help: asking again changes nothing. */
  @Test
  void aServerThatIsNotTrustedIsRefused() throws Exception {
    Process process = FetchingProgram.start(List.of(), folder.resolve("strange"), uri("/file"));

    String said = FetchingProgram.said(process);
    assertTrue(said.startsWith(uri("/file") + ": "), said);
    assertTrue(said.contains("certification path"), said);
    assertTrue(said.endsWith("; -Djavax.net.ssl.trustStore=FILE names whom to trust"), said);
  }

  @Test
  void whatBeganEncryptedDoesNotGoOnInTheClear() throws Exception {
    try (var clear = new FileServer()) {
      clear.files.put("/file", FILE);
      server.first =
          exchange -> {
            if (!exchange.getRequestURI().getPath().equals("/moved")) {
              return false;
            }
            exchange.getResponseHeaders().set("Location", clear.uri("/file").toString());
            exchange.sendResponseHeaders(302, -1);
            return true;
          };

      assertEquals(
          uri("/moved") + ": redirected from https to http",
          fetched("clear", List.of(), uri("/moved")));
      assertEquals(0, clear.asked.size());
    }
  }

  /** The proxy hears its own password and the server the one for it, neither the other's. */
  @Test
  void aTunnelIsOpenedByThePasswordOfTheProxy() throws Exception {
    try (var proxy = new ConnectProxy("Basic bWU6czNjcmV0")) {
      server.asked.clear();
      URI address = URI.create(uri("/file").toString().replace("//", "//you:other@"));

      String said =
          fetched(
              "tunnel",
              List.of(TELLS_PROXIES),
              address,
              "https_proxy=http://me:s3cret@127.0.0.1:" + proxy.port());

      assertEquals(StoredInputsTest.sha256(FILE), said);
      assertEquals(1, proxy.asked.size());
      assertTrue(proxy.asked.getFirst().startsWith("CONNECT 127.0.0.1:" + server.port() + " "));
      assertFalse(proxy.asked.getFirst().contains("eW91Om90aGVy"), proxy.asked.getFirst());
      assertEquals("Basic eW91Om90aGVy", server.asked.getFirst().authorization());
      assertNull(server.asked.getFirst().proxyAuthorization());
    }
  }

  /** As a library in a JVM that was started without the flag: the JDK keeps the password. */
  @Test
  void aJvmThatKeepsThePasswordBackSaysWhatWouldHelp() throws Exception {
    try (var proxy = new ConnectProxy("Basic bWU6czNjcmV0")) {
      String said =
          fetched(
              "kept",
              List.of(),
              uri("/file"),
              "https_proxy=http://me:s3cret@127.0.0.1:" + proxy.port());

      assertEquals(
          uri("/file")
              + ": HTTP status 407; the proxy does not take this user and password; a JVM tells it"
              + " to a proxy of https only with "
              + TELLS_PROXIES,
          said);
      assertEquals(1, proxy.asked.size());
      assertFalse(proxy.asked.getFirst().contains("bWU6czNjcmV0"), proxy.asked.getFirst());
    }
  }

  @Test
  void aProxyThatWasToldNobodySaysSo() throws Exception {
    try (var proxy = new ConnectProxy("Basic bWU6czNjcmV0")) {
      assertEquals(
          uri("/file")
              + ": HTTP status 407; the proxy was told no user; one stands in its address"
              + " (http://USER:PASSWORD@HOST:PORT)",
          fetched("nobody", List.of(), uri("/file"), "all_proxy=127.0.0.1:" + proxy.port()));
    }
  }

  private static URI uri(String path) {
    return server.uri(path);
  }

  /** The digest, or the message. */
  private static String fetched(String store, List<String> flags, URI address, String... variables)
      throws Exception {
    var all = new ArrayList<String>(flags);
    all.add("-Djavax.net.ssl.trustStore=" + identity);
    all.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    return FetchingProgram.said(
        FetchingProgram.start(all, folder.resolve(store), address, variables));
  }
}
