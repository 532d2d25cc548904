package dev.assembler.pipeline.inputs;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A program of its own that fetches one file: another process, or a JVM with other flags. */
final class FetchingProgram {

  private FetchingProgram() {}

  /** The store, the address, and the environment as NAME=VALUE; prints what came of it. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    Map<String, String> environment = new TreeMap<>();
    for (int i = 2; i < args.length; i++) {
      String[] variable = args[i].split("=", 2);
      environment.put(variable[0], variable[1]);
    }
    InputSettings settings =
        InputSettings.of(new InputStore(Path.of(args[0])))
            .withProxies(HttpProxies.of(environment), Netrc.NONE);
    try (var inputs = new StoredInputs(settings)) {
      InputFile file = inputs.fetch(InputRequest.unpinned("file", URI.create(args[1])));
      System.out.println(file.sha256());
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }

  static Process start(List<String> flags, Path store, URI address, String... environment)
      throws IOException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    words.addAll(flags);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(FetchingProgram.class.getName(), store.toString(), address.toString()));
    words.addAll(List.of(environment));
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  /** What it prints until it ends. */
  static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
