package dev.assembler.cli;

import dev.assembler.pipeline.OutputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * This program once more, as a process of its own: the JVM that is running, from the class path it
 * is running from, with its flags but for those that are said otherwise.
 */
final class ChildProgram implements Closeable {

  /** Of what it says, as much as a message is made of. */
  private static final int KEPT = 1 << 16;

  /** How a process ended, and what it said. */
  record Ended(int exit, String said) {}

  private final List<String> prefix = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private final Map<String, String> variables;
  private String classPath = System.getProperty("java.class.path");
  private volatile Process process;

  /**
   * @param variables its environment
   */
  ChildProgram(Map<String, String> variables) {
    this.variables = new TreeMap<>(variables);
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // Agents are the caller's own, and an AOT cache fits one way to run only.
      boolean own = flag.startsWith("-agent") || flag.startsWith("-javaagent");
      if (!own && !flag.startsWith("-XX:AOT")) {
        flags.add(flag);
      }
    }
    with("--enable-native-access=ALL-UNNAMED");
  }

  /** Behind these words, which start a program. */
  ChildProgram behind(List<String> words) {
    prefix.addAll(words);
    return this;
  }

  ChildProgram with(String flag) {
    if (!flags.contains(flag)) {
      flags.add(flag);
    }
    return this;
  }

  /** Without the flags that begin so. */
  ChildProgram without(String beginning) {
    flags.removeIf(flag -> flag.startsWith(beginning));
    return this;
  }

  ChildProgram withVariable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  ChildProgram withoutVariables(String beginning) {
    variables.keySet().removeIf(name -> name.startsWith(beginning));
    return this;
  }

  ChildProgram from(String newClassPath) {
    classPath = newClassPath;
    return this;
  }

  /** Runs a command line of it. */
  Ended run(List<String> words) throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(java().toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, ChildMain.class.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    process = builder.start();
    try (InputStream said = process.getInputStream()) {
      tell(words);
      String first = new String(said.readNBytes(KEPT), StandardCharsets.UTF_8);
      said.transferTo(OutputStream.nullOutputStream());
      return new Ended(process.waitFor(), first.strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a build was waited for", e);
    } finally {
      close();
    }
  }

  private void tell(List<String> words) {
    try {
      ChildMain.tell(process.getOutputStream(), words);
    } catch (IOException e) {
      // it ended before it listened, and says why
    }
  }

  /** The program of the running JVM. */
  private static Path java() throws OutputException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    if (!Files.isExecutable(java)) {
      throw new OutputException(
          java.toString(),
          new IOException("missing; a build on another host is another run of the JVM"));
    }
    return java;
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly); // faketime starts another
      process.destroyForcibly();
    }
  }
}
