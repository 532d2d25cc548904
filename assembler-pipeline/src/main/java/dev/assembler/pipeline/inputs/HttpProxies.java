package dev.assembler.pipeline.inputs;

import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names: {@code http_proxy}, {@code https_proxy}, {@code
 * all_proxy} and {@code no_proxy}, in lower case or upper case, lower case first. curl passes over
 * an upper-case HTTP_PROXY, which is a header's in a CGI program; this is none.
 */
public final class HttpProxies extends ProxySelector {

  /** None at all. */
  public static final HttpProxies NONE = new HttpProxies(null, null, DirectHosts.of(""));

  private static final int DEFAULT_PORT = 1080;
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final URI forHttp;
  private final URI forHttps;
  private final DirectHosts direct;

  private HttpProxies(URI forHttp, URI forHttps, DirectHosts direct) {
    this.forHttp = forHttp;
    this.forHttps = forHttps;
    this.direct = direct;
  }

  /**
   * @param environment names and values
   * @throws UsageException if a proxy's address cannot be understood
   */
  public static HttpProxies of(Map<String, String> environment) {
    Optional<URI> all = proxy(environment, "all_proxy");
    return new HttpProxies(
        proxy(environment, "http_proxy").or(() -> all).orElse(null),
        proxy(environment, "https_proxy").or(() -> all).orElse(null),
        DirectHosts.of(value(environment, "no_proxy").orElse("")));
  }

  @Override
  public List<Proxy> select(URI address) {
    return proxy(address)
        .map(proxy ->
            List.of(
                new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy)))))
        .orElse(DIRECT);
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // the request fails with it
  }

  /** The user and password that the proxy of an address is told, "user:password". */
  Optional<String> credentials(URI address) {
    return proxy(address).flatMap(Addresses::credentials);
  }

  private Optional<URI> proxy(URI address) {
    URI proxy = "https".equalsIgnoreCase(address.getScheme()) ? forHttps : forHttp;
    return Optional.ofNullable(proxy).filter(any -> !direct.has(address));
  }

  private static int port(URI proxy) {
    return proxy.getPort() >= 0 ? proxy.getPort() : DEFAULT_PORT;
  }

  private static Optional<URI> proxy(Map<String, String> environment, String name) {
    Optional<String> text = value(environment, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String whole = text.get().contains("://") ? text.get() : "http://" + text.get();
    try {
      URI proxy = new URI(whole);
      if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null) {
        return Optional.of(proxy);
      }
    } catch (URISyntaxException e) {
      // its text may hold a password: it is not repeated
    }
    throw new UsageException(
        name, "no proxy we can use", "http://[USER:PASSWORD@]HOST[:PORT]", "or unset it");
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    for (String spelled : List.of(name, name.toUpperCase(Locale.ROOT))) {
      String value = environment.get(spelled);
      if (value != null && !value.isBlank()) {
        return Optional.of(value.strip());
      }
    }
    return Optional.empty();
  }
}
