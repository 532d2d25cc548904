package dev.assembler.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command line as a process of its own: other users, other locales, signals. Its classes are
 * copied where every user may read them.
 */
final class Program {

  private static final String OPEN = "rwxr-xr-x";

  /** How a process ended and what it said. */
  record Ended(int exit, String out, String err) {}

  private static Path folder;

  private final List<String> prefix = new ArrayList<>();
  private final Map<String, String> variables = new java.util.TreeMap<>();
  private final List<String> jvm = new ArrayList<>();
  private Path directory;

  /** In front of the command: another user, limits. */
  Program behind(String... words) {
    prefix.addAll(List.of(words));
    return this;
  }

  Program with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** A flag of the JVM, as ASSEMBLE_JAVA_OPTS gives it. */
  Program withJvm(String flag) {
    jvm.add(flag);
    return this;
  }

  Program in(Path newDirectory) {
    directory = newDirectory;
    return this;
  }

  /** As the user nobody, who owns nothing. */
  static Program asNobody() {
    return new Program()
        .behind("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
  }

  Process start(Path err, Path out, String... args) throws IOException {
    var command = new ArrayList<>(prefix);
    List<String> words = words();
    command.add(words.getFirst());
    command.addAll(words.subList(1, words.size() - 3));
    command.addAll(jvm);
    command.addAll(words.subList(words.size() - 3, words.size()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().remove("CI");
    builder.environment().remove("SOURCE_DATE_EPOCH");
    builder.environment().putAll(variables);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectError(err.toFile())
        .redirectOutput(out.toFile())
        .start();
  }

  Ended run(String... args) throws IOException, InterruptedException {
    Path err = Files.createTempFile("assemble", ".err");
    Path out = Files.createTempFile("assemble", ".out");
    try {
      Process process = start(err, out, args);
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + String.join(" ", args));
      }
      return new Ended(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(err);
      Files.delete(out);
    }
  }

  /** The command without arguments, as words that hold no blanks. */
  static List<String> words() throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath(),
        "dev.assembler.cli.Main");
  }

  private static synchronized String classPath() throws IOException {
    if (folder == null) {
      Path copy = Files.createTempDirectory("assemble-program");
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(OPEN));
      int number = 0;
      for (String entry : System.getProperty("java.class.path").split(":", -1)) {
        Path source = Path.of(entry);
        if (entry.contains("test-classes") || !Files.exists(source)) {
          continue;
        }
        copy(source, copy.resolve(number++ + (Files.isDirectory(source) ? "" : ".jar")));
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(copy)));
      folder = copy;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return String.join(":", entries.map(Path::toString).sorted().toList());
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path place = target.resolve(source.relativize(file).toString());
        place = source.equals(file) ? target : place;
        Files.copy(file, place);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(OPEN));
      }
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
