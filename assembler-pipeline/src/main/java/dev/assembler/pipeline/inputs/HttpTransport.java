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
 * host they are for and to no other, and what began encrypted stays so.
 */
final class HttpTransport implements Closeable {

  private static final int MOST_REDIRECTIONS = 10;

  private final HttpClient client;
  private final Netrc netrc;
  private final Duration patience;

  /**
   * @param patience how long a server may say nothing
   */
  HttpTransport(HttpProxies proxies, Netrc netrc, Duration patience) {
    this.netrc = netrc;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .proxy(proxies)
            .authenticator(proxies.authenticator())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Begins a transfer.
   *
   * @param offset where in the whole it should begin
   * @throws FetchException if there is no answer, or one that is no good
   */
  Transfer open(URI address, long offset) throws FetchException {
    String asked = Addresses.withoutCredentials(address).toString();
    URI at = address;
    for (int hops = 0; hops <= MOST_REDIRECTIONS; hops++) {
      HttpResponse<InputStream> answer = send(asked, request(at, offset));
      int status = answer.statusCode();
      if (status == 200) {
        return new Transfer(new PatientStream(answer.body(), patience), 0);
      }
      if (status == 206 && beginsAt(answer, offset)) {
        return new Transfer(new PatientStream(answer.body(), patience), offset);
      }
      discard(answer);
      if (status == 206 || status == 416 && offset > 0) {
        return open(address, 0);
      }
      Optional<String> location = answer.headers().firstValue("Location");
      if (status < 300 || status >= 400 || location.isEmpty()) {
        throw FetchException.status(asked, status);
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

  private HttpRequest request(URI at, long offset) {
    var request = HttpRequest.newBuilder(Addresses.withoutCredentials(at));
    request.header("User-Agent", "assemble");
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    Addresses.credentials(at)
        .or(() -> netrc.credentials(at.getHost()))
        .ifPresent(credentials ->
            request.header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8))));
    return request.build();
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
    } catch (IllegalArgumentException e) {
      throw FetchException.refused(asked, "redirected to what is no address");
    }
    boolean http = "http".equalsIgnoreCase(to.getScheme());
    boolean https = "https".equalsIgnoreCase(to.getScheme());
    if (to.getHost() == null || !http && !https) {
      throw FetchException.refused(asked, "redirected to what is no address of HTTP");
    }
    if (http && "https".equalsIgnoreCase(from.getScheme())) {
      throw FetchException.refused(asked, "redirected from https to http");
    }
    return Addresses.withoutCredentials(to);
  }

  private static boolean beginsAt(HttpResponse<InputStream> answer, long offset) {
    return answer
        .headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + offset + "-"))
        .isPresent();
  }

  private static void discard(HttpResponse<InputStream> answer) {
    try {
      answer.body().close();
    } catch (IOException e) {
      // nobody wants it
    }
  }
}
