package dev.assembler.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A main class of the test class path in a JVM of its own, under what only a new process can have:
 * another environment, umask, working directory, user, or heap.
 *
 * <pre>
 *   ChildJvm.of(Main.class).withEnvironment("LC_ALL", "C").withUmask("077").run("--version");
 * </pre>
 */
public final class ChildJvm {

  /** Debian's user nobody: owns nothing. */
  public static final long NOBODY = 65_534;

  private static final long SAME_USER = -1;

  private final Class<?> main;
  private final Map<String, String> environment;
  private final List<String> options;
  private final String umask;
  private final Path folder;
  private final long user;

  private ChildJvm(
      Class<?> main,
      Map<String, String> environment,
      List<String> options,
      String umask,
      Path folder,
      long user) {
    this.main = main;
    this.environment = environment;
    this.options = options;
    this.umask = umask;
    this.folder = folder;
    this.user = user;
  }

  /** As this JVM, but with LC_ALL=C.UTF-8 and TZ=UTC and the usual umask. */
  public static ChildJvm of(Class<?> main) {
    return new ChildJvm(
        main,
        Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC"),
        List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
        "022",
        Path.of("."),
        SAME_USER);
  }

  /** The same with a variable in its environment: LC_ALL, TZ, SOURCE_DATE_EPOCH. */
  public ChildJvm withEnvironment(String name, String value) {
    var changed = new TreeMap<>(environment);
    changed.put(name, value);
    return new ChildJvm(main, changed, options, umask, folder, user);
  }

  /** The same with more options of the JVM: "-Xmx64m". */
  public ChildJvm withOptions(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new ChildJvm(main, environment, all, umask, folder, user);
  }

  /**
   * @param newUmask in octal, as umask(1) takes it
   */
  public ChildJvm withUmask(String newUmask) {
    if (!newUmask.matches("[0-7]{1,4}")) {
      throw new IllegalArgumentException("umask: " + newUmask + ", expected octal digits");
    }
    return new ChildJvm(main, environment, options, newUmask, folder, user);
  }

  /** The same in another working directory. */
  public ChildJvm in(Path newFolder) {
    return new ChildJvm(main, environment, options, umask, newFolder, user);
  }

  /**
   * The same as another user, with the group of the same number and no others. Only root can become
   * another user; for anybody else this is a user who is not root already, and nothing changes.
   */
  public ChildJvm asUser(long uid) {
    return new ChildJvm(main, environment, options, umask, folder, uid);
  }

  /** Runs it to its end, whatever its exit code. */
  public ReferenceTool.Result run(Object... arguments) throws IOException {
    boolean change = user != SAME_USER && isRoot();
    Path copies = change ? Files.createTempDirectory("class-path") : null;
    try {
      String classPath = System.getProperty("java.class.path");
      List<Object> command = new ArrayList<>();
      command.add("-c");
      command.add("umask " + umask + "; exec \"$@\"");
      command.add("sh");
      if (change) {
        command.addAll(
            List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
        classPath = readableByAll(classPath, copies);
      }
      command.add(Path.of(System.getProperty("java.home"), "bin", "java"));
      command.addAll(options);
      command.addAll(List.of("-cp", classPath, main.getName()));
      command.addAll(List.of(arguments));
      ReferenceTool shell = ReferenceTool.require("sh").in(folder);
      for (Map.Entry<String, String> variable : environment.entrySet()) {
        shell = shell.withEnvironment(variable.getKey(), variable.getValue());
      }
      return shell.tryRun(command.toArray());
    } finally {
      if (change) {
        deleteAll(copies);
      }
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Another user cannot read what is in root's home, where Maven keeps its jars: copies of it. */
  private static String readableByAll(String classPath, Path copies) throws IOException {
    Files.setAttribute(copies, "unix:mode", 0755);
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path original = Path.of(entry);
      if (Files.exists(original)) {
        Path copy = copies.resolve(entries.size() + "-" + original.getFileName());
        copyAll(original, copy);
        entries.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copyAll(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path copy = Files.createDirectory(to.resolve(from.relativize(folder).toString()));
            Files.setAttribute(copy, "unix:mode", 0755);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = from.relativize(file).toString();
            Path copy = Files.copy(file, name.isEmpty() ? to : to.resolve(name));
            Files.setAttribute(copy, "unix:mode", 0644);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void deleteAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException fault)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
