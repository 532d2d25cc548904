package dev.assembler.pipeline.inputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpProxiesTest {

  @TempDir Path folder;

  @Test
  void lowerCaseComesFirstAndTheSchemeDecides() {
    HttpProxies proxies =
        HttpProxies.of(
            Map.of(
                "http_proxy", "http://one.example:3128",
                "HTTP_PROXY", "http://two.example:3128",
                "ALL_PROXY", "three.example:8080/"));

    assertEquals("one.example:3128", chosen(proxies, "http://host.example/a"));
    assertEquals("three.example:8080", chosen(proxies, "https://host.example/a"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://host.example/, true",
    "http://deep.host.example/, true",
    "http://nothost.example/, false",
    "http://dot.example/, true",
    "http://port.example:8080/, true",
    "http://port.example/, false",
    "https://tls.example/, true",
    "http://tls.example/, false",
    "http://10.0.0.1/, true"
  })
  void hostsAndTheirDomainsAreSpared(String address, boolean direct) {
    HttpProxies proxies =
        HttpProxies.of(
            Map.of(
                "all_proxy",
                "http://proxy.example:1",
                "no_proxy",
                "host.example, .dot.example,port.example:8080 10.0.0.1,tls.example:443"));

    assertEquals(direct ? "" : "proxy.example:1", chosen(proxies, address));
  }

  /** A host is a number, or a name: names are not looked up for this. */
  @ParameterizedTest
  @CsvSource({
    "http://10.1.2.3/, true",
    "http://11.1.2.3/, false",
    "http://192.0.2.129/, false",
    "http://192.0.2.127/, true",
    "http://[2001:db8::1]/, true",
    "http://[2001:db8:0:0::1]:8080/, true",
    "http://[2001:db8::2]/, false",
    "http://[fd00:1::9]/, true",
    "https://[::1]/, true",
    "https://[::1]:8443/, false",
    "http://host.example/, false"
  })
  void numericAddressesAndNetworksAreSpared(String address, boolean direct) {
    HttpProxies proxies =
        HttpProxies.of(
            Map.of(
                "all_proxy",
                "http://proxy.example:1",
                "no_proxy",
                "10.0.0.0/8,192.0.2.0/25 2001:db8::1,fd00::/8,[::1]:443,0.0.0.0/99,x/8"));

    assertEquals(direct ? "" : "proxy.example:1", chosen(proxies, address));
  }

  @Test
  void aStarSparesAll() {
    HttpProxies proxies = HttpProxies.of(Map.of("http_proxy", "p:1", "NO_PROXY", "*"));

    assertEquals("", chosen(proxies, "http://host.example/"));
  }

  @Test
  void whatIsNoProxyIsRefusedWithoutItsPassword() {
    var refused =
        assertThrows(
            UsageException.class,
            () -> HttpProxies.of(Map.of("https_proxy", "socks5://me:secret@host:1")));

    assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
  }

  /** The proxy asks who we are; its address tells. */
  @Test
  void aFileComesThroughAProxyThatWantsAPassword() throws IOException {
    byte[] file = StoredInputsTest.bytes(1000);
    try (var proxy = new FileServer()) {
      proxy.files.put("/file", file);
      proxy.first =
          exchange -> {
            if (exchange.getRequestHeaders().containsKey("Proxy-Authorization")) {
              return false;
            }
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"x\"");
            exchange.sendResponseHeaders(407, -1);
            return true;
          };
      HttpProxies proxies =
          HttpProxies.of(Map.of("http_proxy", "http://me:secret@127.0.0.1:" + proxy.port()));
      InputSettings settings =
          InputSettings.of(new InputStore(folder)).withProxies(proxies, Netrc.NONE);

      try (var inputs = new StoredInputs(settings)) {
        InputFile fetched =
            inputs.fetch(
                InputRequest.pinned(
                    "file",
                    URI.create("http://nowhere.invalid/file"),
                    file.length,
                    StoredInputsTest.sha256(file)));
        assertEquals(1000, fetched.size());
      }
      assertEquals("Basic bWU6c2VjcmV0", proxy.asked.getLast().proxyAuthorization());
      assertEquals("GET http://nowhere.invalid/file", proxy.asked.getLast().line());
    }
  }

  /** "HOST:PORT", or nothing. */
  private static String chosen(HttpProxies proxies, String address) {
    List<Proxy> chosen = proxies.select(URI.create(address));
    return chosen.getFirst().address() instanceof InetSocketAddress socket
        ? socket.getHostString() + ":" + socket.getPort()
        : "";
  }
}
