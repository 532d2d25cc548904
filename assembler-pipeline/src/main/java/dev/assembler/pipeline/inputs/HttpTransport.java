package dev.assembler.pipeline.inputs;

import dev.assembler.core.net.PatientStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches over HTTP. Redirections are followed here and not by the client: credentials go to the
 * server they are for and to no other, and what began encrypted stays so. The client has no
 * authenticator: with one it answers a 401 with an error of its own, and who we are is known
 * beforehand.
 */
final class HttpTransport implements Closeable {

  private static final int MOST_REDIRECTIONS = 10;
  private static final String TUNNEL_HINT =
      "; a JVM tells it to a proxy of https only with -Djdk.http.auth.tunneling.disabledSchemes=";

  private final HttpClient client;
  private final HttpProxies proxies;
  private final Netrc netrc;
  private final Duration patience;

  /**
   * @param patience how long a server may say nothing
   */
  HttpTransport(HttpProxies proxies, Netrc netrc, Duration patience) {
    this.proxies = proxies;
    this.netrc = netrc;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .proxy(proxies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Begins a transfer.
   *
   * @param offset where in the whole it should begin
   * @param validator of the file whose beginning is there; null if it may be another by now
   * @throws FetchException if there is no answer, or one that is no good
   */
  Transfer open(URI address, long offset, String validator) throws FetchException {
    String asked = Addresses.shown(address);
    URI at = Addresses.withoutCredentials(address);
    for (int hops = 0; hops <= MOST_REDIRECTIONS; hops++) {
      Optional<String> credentials = credentials(address, at);
      HttpResponse<InputStream> answer = send(asked, request(at, credentials, offset, validator));
      int status = answer.statusCode();
      boolean isRest = status == 206 && ContentRange.isRest(answer, offset);
      if (status == 200 || isRest && (validator == null || validator.equals(validator(answer)))) {
        return new Transfer(
            new PatientStream(answer.body(), patience),
            status == 200 ? 0 : offset,
            ContentRange.length(answer),
            validator(answer));
      }
      discard(answer);
      if (offset > 0 && (status == 206 || status == 416)) {
        return open(address, 0, null);
      }
      Optional<String> location = answer.headers().firstValue("Location");
      if (status < 300 || status >= 400 || location.isEmpty()) {
        throw FetchException.status(asked, status, who(status, at, credentials));
      }
      at = redirected(asked, at, location.get());
    }
    throw FetchException.refused(asked, "more than " + MOST_REDIRECTIONS + " redirections");
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  /** Of the address for its own server, and for where that sends us only what netrc names. */
  private Optional<String> credentials(URI asked, URI at) {
    return Addresses.isSameServer(asked, at)
        ? Addresses.credentials(asked).or(() -> netrc.credentials(at.getHost()))
        : netrc.named(at.getHost());
  }

  private HttpRequest request(URI at, Optional<String> credentials, long offset, String validator) {
    var request = HttpRequest.newBuilder(at);
    request.header("User-Agent", "assemble");
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
      if (validator != null) {
        request.header("If-Range", validator);
      }
    }
    credentials.ifPresent(user -> request.header("Authorization", basic(user)));
    proxies.credentials(at).ifPresent(user -> request.header("Proxy-Authorization", basic(user)));
    return request.build();
  }

  /** RFC 7617, 2. */
  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** What would help against a refusal, as a part of its message. */
  private String who(int status, URI at, Optional<String> credentials) {
    return switch (status) {
      case 401, 403 ->
          credentials.isEmpty()
              ? at.getHost()
                  + " was told no user; one comes from the address"
                  + " (https://USER:PASSWORD@HOST/..) or from netrc"
              : at.getHost() + " does not give it to this user, or the password is another";
      case 407 ->
          proxies.credentials(at).isEmpty()
              ? "the proxy was told no user; one stands in its address"
                  + " (http://USER:PASSWORD@HOST:PORT)"
              : "the proxy does not take this user and password"
                  + ("https".equalsIgnoreCase(at.getScheme()) ? TUNNEL_HINT : "");
      default -> "";
    };
  }

  private HttpResponse<InputStream> send(String asked, HttpRequest request) throws FetchException {
    // Not the request's own limit, which may be one for the whole body: that takes what it takes.
    var answer = client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw FetchException.broken(asked, PatientStream.silence(patience));
    } catch (ExecutionException e) {
      throw FetchException.broken(
          asked, e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw FetchException.broken(asked, new InterruptedIOException("interrupted"));
    }
  }

  private static URI redirected(String asked, URI from, String location) throws FetchException {
    URI to;
    try {
      to = from.resolve(location);
      Addresses.requireUsable(asked, to);
    } catch (IllegalArgumentException e) {
      throw FetchException.refused(asked, "redirected to what is no address");
    }
    if (Addresses.isFile(to)) {
      throw FetchException.refused(asked, "redirected to what is no address of HTTP");
    }
    if ("http".equalsIgnoreCase(to.getScheme()) && "https".equalsIgnoreCase(from.getScheme())) {
      throw FetchException.refused(asked, "redirected from https to http");
    }
    return Addresses.withoutCredentials(to);
  }

  /** What tells this very file from another of the same address; null if nothing does. */
  private static String validator(HttpResponse<InputStream> answer) {
    // RFC 9110, 13.1.5: a weak one is of no use here.
    return answer
        .headers()
        .firstValue("ETag")
        .filter(tag -> tag.matches("\"[!#-~]*\""))
        .orElse(null);
  }

  private static void discard(HttpResponse<InputStream> answer) {
    InputStream body = answer.body();
    if (body == null) {
      return; // the JDK gives none of a proxy that opens no tunnel
    }
    try {
      body.close();
    } catch (IOException e) {
      // nobody wants it
    }
  }
}
