package dev.assembler.pipeline.inputs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on this machine that can be told to misbehave; remembers what it was asked. */
final class FileServer implements AutoCloseable {

  /** One request: "GET /path", with the headers that matter. */
  record Asked(String line, String range, String authorization, String proxyAuthorization) {}

  /** Answers in the server's stead. */
  interface Answer {
    /** Whether it has answered. */
    boolean to(HttpExchange exchange) throws IOException;
  }

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  volatile Answer first = exchange -> false;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  FileServer() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** One of TLS. */
  FileServer(SSLContext identity) throws IOException {
    this(secure(identity));
  }

  private static HttpServer secure(SSLContext identity) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity));
    return server;
  }

  private FileServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri(String path) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + port() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              exchange.getRequestHeaders().getFirst("Range"),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
      if (first.to(exchange)) {
        return;
      }
      byte[] file = files.get(exchange.getRequestURI().getPath());
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      int from = 0;
      String range = exchange.getRequestHeaders().getFirst("Range");
      if (range != null) {
        if (changedFor(exchange)) {
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
          return;
        }
        from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
      }
      exchange.sendResponseHeaders(range == null ? 200 : 206, file.length - from);
      exchange.getResponseBody().write(Arrays.copyOfRange(file, from, file.length));
    }
  }

  /** Whether the file is another than the one whose tag the request names. */
  private static boolean changedFor(HttpExchange exchange) {
    String had = exchange.getRequestHeaders().getFirst("If-Range");
    return had != null && !had.equals(exchange.getResponseHeaders().getFirst("ETag"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}
