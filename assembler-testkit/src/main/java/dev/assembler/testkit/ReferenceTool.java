package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Another program that knows a format: unsquashfs, tar, xorriso. It runs in the C.UTF-8 locale and
 * in UTC, with no input, for at most two minutes, unless told otherwise.
 */
public final class ReferenceTool {

  /**
   * How a run ended.
   *
   * @param exit its exit code
   * @param out what it wrote to its standard output
   * @param err what it wrote to its standard error, as text
   */
  public record Result(int exit, byte[] out, String err) {

    /** The standard output as text. */
    public String text() {
      return new String(out, UTF_8);
    }
  }

  private final Path program;
  private final Path folder;
  private final Map<String, String> environment;
  private final byte[] input;
  private final Duration limit;

  private ReferenceTool(
      Path program, Path folder, Map<String, String> environment, byte[] input, Duration limit) {
    this.program = program;
    this.folder = folder;
    this.environment = environment;
    this.input = input;
    this.limit = limit;
  }

  /**
   * The tool of this name. Where the host lacks it, the test that asks is skipped; where the
   * environment has ASSEMBLE_REQUIRE_TOOLS, as in the checks, it fails.
   */
  public static ReferenceTool require(String name) {
    return require(name, System.getenv("ASSEMBLE_REQUIRE_TOOLS") != null);
  }

  static ReferenceTool require(String name, boolean mandatory) {
    Optional<Path> program = find(name);
    if (program.isEmpty() && mandatory) {
      throw new AssertionError(
          name + ": not found, and ASSEMBLE_REQUIRE_TOOLS says that it must be there");
    }
    Assumptions.assumeTrue(program.isPresent(), name + ": not installed");
    var environment = new TreeMap<>(Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC"));
    return new ReferenceTool(
        program.orElseThrow(), Path.of("."), environment, new byte[0], Duration.ofMinutes(2));
  }

  /** Where a program is: in the PATH, or where system tools are that ordinary users do without. */
  private static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    List<String> folders = new ArrayList<>(List.of(path.split(File.pathSeparator, -1)));
    folders.addAll(List.of("/usr/sbin", "/sbin"));
    return folders.stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** The same, run in another working directory. */
  public ReferenceTool in(Path newFolder) {
    return new ReferenceTool(program, newFolder, environment, input, limit);
  }

  /** The same with a variable in its environment. */
  public ReferenceTool withEnvironment(String name, String value) {
    var changed = new TreeMap<>(environment);
    changed.put(name, value);
    return new ReferenceTool(program, folder, changed, input, limit);
  }

  /** The same, given these bytes on its standard input. */
  public ReferenceTool withInput(byte[] bytes) {
    return new ReferenceTool(program, folder, environment, bytes.clone(), limit);
  }

  /** The same with another limit of time. */
  public ReferenceTool withLimit(Duration newLimit) {
    return new ReferenceTool(program, folder, environment, input, newLimit);
  }

  /** The program's file. */
  public Path program() {
    return program;
  }

  /**
   * Runs it and expects exit code 0.
   *
   * @throws AssertionError with all it said, if it ends otherwise
   */
  public Result run(Object... arguments) throws IOException {
    Result result = tryRun(arguments);
    if (result.exit() != 0) {
      throw new AssertionError(
          command(arguments)
              + ": exit code "
              + result.exit()
              + "\n"
              + result.text()
              + result.err());
    }
    return result;
  }

  /**
   * Runs it, whatever its exit code.
   *
   * @param arguments each is given as its {@code toString()}
   * @throws AssertionError if it takes longer than the limit; it is killed then
   */
  public Result tryRun(Object... arguments) throws IOException {
    Path out = Files.createTempFile("tool", ".out");
    Path err = Files.createTempFile("tool", ".err");
    Path in = Files.createTempFile("tool", ".in");
    try {
      Files.write(in, input);
      var builder =
          new ProcessBuilder(command(arguments))
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().remove("SOURCE_DATE_EPOCH");
      builder.environment().putAll(environment);
      int exit = await(builder.start(), command(arguments));
      return new Result(exit, Files.readAllBytes(out), new String(Files.readAllBytes(err), UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
      Files.delete(in);
    }
  }

  private int await(Process process, List<String> command) throws IOException {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new AssertionError(command + ": still running after " + limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + ": interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
