package dev.assembler.cli;

import dev.assembler.core.text.CanonicalJson;
import dev.assembler.testkit.ReferenceTool;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Chromium without a window, told what to do by its DevTools protocol: what a page becomes in a
 * real browser, what it complains of and what it asks for.
 */
final class HeadlessBrowser implements Closeable {

  private static final String LISTENING = "DevTools listening on ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final List<Map<?, ?>> events = new ArrayList<>();
  private final WebSocket socket;
  private int sent;

  private HeadlessBrowser(Process process) throws IOException {
    this.process = process;
    URI browser = URI.create(devTools(process));
    URI list = URI.create("http://" + browser.getAuthority() + "/json/list");
    try {
      String targets =
          client
              .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      Map<?, ?> page = (Map<?, ?>) ((List<?>) Json.parse(targets)).getFirst();
      URI target = URI.create((String) page.get("webSocketDebuggerUrl"));
      socket = client.newWebSocketBuilder().buildAsync(target, new Listener()).join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /**
   * Starts it.
   *
   * @param profile a folder of its own
   * @param dark whether the user prefers dark colours
   */
  static HeadlessBrowser start(Path profile, int width, int height, boolean dark)
      throws IOException {
    Path program = ReferenceTool.require("chromium-headless-shell").program();
    var builder =
        new ProcessBuilder(
            program.toString(),
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "--window-size=" + width + "," + height,
            "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
            "about:blank");
    Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      return new HeadlessBrowser(process);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String devTools(Process process) throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(LISTENING)) {
        return line.substring(LISTENING.length());
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  /** Opens a file and waits until all of it is there. */
  void open(Path page, boolean scripts) throws IOException {
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
    call("Emulation.setScriptExecutionDisabled", Map.of("value", !scripts));
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    while (events.stream().noneMatch(event -> event.get("method").equals("Page.loadEventFired"))) {
      events.add(next());
    }
  }

  /** The value of an expression: a string, a number, a truth value. */
  Object evaluate(String expression) throws IOException {
    Map<?, ?> answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.containsKey("exceptionDetails")) {
      throw new IOException(expression + ": " + answer.get("exceptionDetails"));
    }
    return ((Map<?, ?>) answer.get("result")).get("value");
  }

  /** Exceptions, errors of the console, and what the browser logs of the page. */
  List<String> complaints() {
    return events.stream()
        .filter(event ->
            List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
                .contains(event.get("method")))
        .map(Object::toString)
        .toList();
  }

  /** What was asked for, the page itself too. */
  List<String> requests() {
    return events.stream()
        .filter(event -> event.get("method").equals("Network.requestWillBeSent"))
        .map(event -> (Map<?, ?>) ((Map<?, ?>) event.get("params")).get("request"))
        .map(request -> (String) request.get("url"))
        .toList();
  }

  /** A click of the mouse near the upper edge of the first element that is selected. */
  void click(String selector) throws IOException {
    String box = "document.querySelector('" + selector + "').getBoundingClientRect()";
    long x = (Long) evaluate("(box => Math.round(box.x + box.width / 2))(" + box + ")");
    long y = (Long) evaluate("(box => Math.round(box.y + 5))(" + box + ")");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
    }
  }

  /** A key that is pressed and let go: Enter, Escape. */
  void press(String key, int code) throws IOException {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  /** A PNG of the whole page. */
  byte[] screenshot() throws IOException {
    Map<?, ?> answer = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    return Base64.getDecoder().decode((String) answer.get("data"));
  }

  private Map<?, ?> call(String method, Map<String, ?> params) throws IOException {
    long id = ++sent;
    socket
        .sendText(CanonicalJson.of(Map.of("id", id, "method", method, "params", params)), true)
        .join();
    while (true) {
      Map<?, ?> message = next();
      if (!message.containsKey("id")) {
        events.add(message);
      } else if (message.get("id").equals(id)) {
        if (message.get("result") instanceof Map<?, ?> result) {
          return result;
        }
        throw new IOException(method + ": " + message.get("error"));
      }
    }
  }

  private Map<?, ?> next() throws IOException {
    try {
      String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IOException("the browser says nothing");
      }
      return (Map<?, ?>) Json.parse(message);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
  }

  /** Puts messages together, which may come in pieces. */
  private final class Listener implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
      message.append(piece);
      if (last) {
        messages.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
