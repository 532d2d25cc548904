package dev.assembler.pipeline.inputs;

import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies that the environment names, as curl reads it: {@code http_proxy}, {@code
 * https_proxy}, {@code all_proxy} and {@code no_proxy}, in lower case or upper case, lower case
 * first. {@code no_proxy} lists hosts and their domains, with a port where only that one is meant;
 * {@code *} is every host.
 */
public final class HttpProxies extends ProxySelector {

  /** None at all. */
  public static final HttpProxies NONE = new HttpProxies(null, null, List.of());

  private static final int DEFAULT_PORT = 1080;
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final URI forHttp;
  private final URI forHttps;
  private final List<String> direct;

  private HttpProxies(URI forHttp, URI forHttps, List<String> direct) {
    this.forHttp = forHttp;
    this.forHttps = forHttps;
    this.direct = List.copyOf(direct);
  }

  /**
   * @param environment names and values
   * @throws UsageException if a proxy's address cannot be understood
   */
  public static HttpProxies of(Map<String, String> environment) {
    var direct = new ArrayList<String>();
    for (String entry : value(environment, "no_proxy").orElse("").split("[, ]+", -1)) {
      if (!entry.isEmpty()) {
        direct.add(entry.toLowerCase(Locale.ROOT));
      }
    }
    Optional<URI> all = proxy(environment, "all_proxy");
    return new HttpProxies(
        proxy(environment, "http_proxy").or(() -> all).orElse(null),
        proxy(environment, "https_proxy").or(() -> all).orElse(null),
        direct);
  }

  @Override
  public List<Proxy> select(URI address) {
    URI proxy = "https".equalsIgnoreCase(address.getScheme()) ? forHttps : forHttp;
    if (proxy == null || isDirect(address)) {
      return DIRECT;
    }
    return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))));
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // the request fails with it
  }

  /** Answers the proxies' questions, with the user and password of their addresses. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        if (getRequestorType() != RequestorType.PROXY) {
          return null;
        }
        for (URI proxy : new URI[] {forHttp, forHttps}) {
          if (proxy != null
              && proxy.getUserInfo() != null
              && proxy.getHost().equalsIgnoreCase(getRequestingHost())
              && port(proxy) == getRequestingPort()) {
            String[] user = proxy.getUserInfo().split(":", 2);
            return new PasswordAuthentication(
                user[0], (user.length == 2 ? user[1] : "").toCharArray());
          }
        }
        return null;
      }
    };
  }

  private boolean isDirect(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    int port =
        address.getPort() >= 0
            ? address.getPort()
            : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    for (String entry : direct) {
      String name = entry;
      int colon = entry.lastIndexOf(':');
      if (colon >= 0 && entry.indexOf(':') == colon) {
        if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
          continue;
        }
        name = entry.substring(0, colon);
      }
      name = name.startsWith(".") ? name.substring(1) : name;
      if (name.equals("*") || host.equals(name) || host.endsWith("." + name)) {
        return true;
      }
    }
    return false;
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
