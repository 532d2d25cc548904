package dev.assembler.pipeline.inputs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy that tunnels to servers of this machine for whoever knows its password. */
final class ConnectProxy implements Closeable {

  /** The heads of requests that came, as they were. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final String authorization;
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param authorization the header's value that opens it
   */
  ConnectProxy(String authorization) throws IOException {
    this.authorization = authorization;
    threads.submit(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private Void accept() throws IOException {
    while (true) {
      Socket client = socket.accept();
      threads.submit(() -> serve(client));
    }
  }

  private Void serve(Socket client) throws IOException, InterruptedException {
    try (client) {
      String head = head(client.getInputStream());
      asked.add(head);
      if (!head.toLowerCase(java.util.Locale.ROOT)
          .contains("proxy-authorization: " + authorization.toLowerCase(java.util.Locale.ROOT))) {
        answer(
            client,
            "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                + "Content-Length: 0");
        return null;
      }
      String target = head.substring("CONNECT ".length(), head.indexOf(" HTTP/"));
      int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
      try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        answer(client, "200 Connection established");
        var back =
            threads.submit(() -> server.getInputStream().transferTo(client.getOutputStream()));
        client.getInputStream().transferTo(server.getOutputStream());
        back.cancel(true);
      }
    }
    return null;
  }

  private static void answer(Socket client, String status) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
