package dev.assembler.core.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs what a test needs of the host, outside of the code under test. */
final class Shell {

  private Shell() {}

  /** Runs a script in a directory; returns what it printed, one character for each byte. */
  static String run(Path directory, String script) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("/bin/sh", "-eu", "-c", script).directory(directory.toFile());
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return finish(builder);
  }

  /** Runs a class of this project's in a JVM of its own. */
  static String java(String locale, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(place(HostDirectory.class) + ":" + place(Shell.class));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", locale);
    return finish(builder);
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String finish(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    if (process.waitFor() != 0) {
      throw new IOException("exit code " + process.exitValue() + ": " + output);
    }
    return output;
  }
}
