package dev.assembler.assets;

import dev.assembler.core.net.PatientStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Assets of an HTTP server. */
final class UrlSource implements AssetSource {

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private static final String BY_ARCHITECTURE = "{arch}/{name}";

  private final String pattern;
  private final String base;
  private final Duration patience;
  private final HttpClient client;

  private UrlSource(String pattern, String base, Duration patience) {
    this.patience = patience;
    this.pattern = pattern;
    this.base = base;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * @param patience how long a server may say nothing: before it answers, and in an answer
   */
  static UrlSource of(String text, Duration patience) {
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      throw new IllegalArgumentException(
          "URL \"" + text + "\", expected one of http, https or file");
    }
    boolean isPattern = text.indexOf('{') >= 0;
    String folder = text.endsWith("/") ? text : text + "/";
    String pattern = isPattern ? text : folder + BY_ARCHITECTURE;
    uri(pattern.replaceAll("\\{(release|binary|arch|name|file)}", "x"));
    return new UrlSource(pattern, isPattern ? "" : folder, patience);
  }

  @Override
  public AssetBytes open(AssetRequest request, long offset) throws IOException {
    String place = place(request);
    HttpRequest.Builder asking = HttpRequest.newBuilder(uri(place));
    if (offset > 0) {
      asking.header("Range", "bytes=" + offset + "-");
    }
    HttpResponse<InputStream> answer = send(place, asking.build());
    if (answer.statusCode() == RANGE_NOT_SATISFIABLE && offset > 0) {
      answer.body().close();
      return open(request, 0);
    }
    boolean partial = answer.statusCode() == PARTIAL && offset > 0;
    if (!partial) {
      requireOk(place, answer);
    }
    if (partial && !beginsAt(answer, offset)) {
      answer.body().close();
      return open(request, 0);
    }
    return new AssetBytes(new PatientStream(answer.body(), patience), partial ? offset : 0);
  }

  @Override
  public String place(AssetRequest request) {
    return pattern
        .replace("{release}", escaped(request.release()))
        .replace("{binary}", escaped(request.binary()))
        .replace("{arch}", escaped(request.arch()))
        .replace("{name}", escaped(request.name()))
        .replace("{file}", escaped(request.fileName()));
  }

  @Override
  public Optional<byte[]> document(String fileName) throws IOException {
    if (base.isEmpty()) {
      return Optional.empty();
    }
    String place = base + fileName;
    HttpResponse<InputStream> answer = send(place, HttpRequest.newBuilder(uri(place)).build());
    try (InputStream body = new PatientStream(answer.body(), patience)) {
      if (answer.statusCode() == NOT_FOUND || answer.statusCode() == GONE) {
        return Optional.empty();
      }
      requireOk(place, answer);
      return Optional.of(body.readNBytes(JsonReader.MOST_BYTES + 1));
    } catch (SocketTimeoutException e) {
      throw AssetSourceException.of(place, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  private HttpResponse<InputStream> send(String place, HttpRequest request) throws IOException {
    // Not the request's own limit, which may be one for the whole body: that takes what it takes.
    var answer = client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw AssetSourceException.of(place, PatientStream.silence(patience));
    } catch (ExecutionException e) {
      throw AssetSourceException.of(
          place, e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw new AssetSourceException(place, "interrupted", false, new IOException(e));
    }
  }

  private static void requireOk(String place, HttpResponse<InputStream> answer) throws IOException {
    int status = answer.statusCode();
    if (status != OK) {
      answer.body().close();
      throw new AssetSourceException(
          place, "HTTP status " + status, status == NOT_FOUND || status == GONE, null);
    }
  }

  private static boolean beginsAt(HttpResponse<InputStream> answer, long offset) {
    return answer
        .headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + offset + "-"))
        .isPresent();
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("URL \"" + text + "\": " + e.getReason(), e);
    }
  }

  /** Names are printable ASCII: what is not plain in a path is written as its code. */
  private static String escaped(String name) {
    var text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : "%" + Integer.toHexString(c));
    }
    return text.toString();
  }
}
