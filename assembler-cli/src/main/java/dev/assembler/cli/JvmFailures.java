package dev.assembler.cli;

import java.util.List;

/** What is wrong when the JVM itself gives up, in words of whoever can change it. */
final class JvmFailures {

  private static final String OPTIONS = "ASSEMBLE_JAVA_OPTS=";

  /** A library by the packages that load it. */
  private record Library(String prefix, String name) {}

  private static final List<Library> LIBRARIES =
      List.of(
          new Library("com.github.luben.zstd", "zstd-jni"),
          new Library("net.jpountz", "lz4-java"),
          new Library("org.tukaani.xz", "xz-java"));

  private JvmFailures() {}

  static Failure of(VirtualMachineError error, String subject) {
    return switch (error) {
      case StackOverflowError e -> Failure.of(ExitCode.INPUT, subject, "is nested too deeply", "");
      case OutOfMemoryError e when text(e).contains("native thread") ->
          Failure.of(
              ExitCode.ENVIRONMENT, "threads", "the host allows no more", "use fewer: --jobs 1");
      case OutOfMemoryError e -> {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        yield Failure.of(
            ExitCode.ENVIRONMENT,
            "memory",
            "the heap (" + mebibytes + " MiB) is too small",
            "raise it: " + OPTIONS + "-Xmx" + 2 * Math.max(64, mebibytes) + "m");
      }
      default -> Failure.of(ExitCode.ENVIRONMENT, "JVM", oneLine(error), "");
    };
  }

  /** A class or the native library behind it cannot be loaded: unpacking needs a folder. */
  static Failure of(LinkageError error) {
    return Failure.of(
        ExitCode.ENVIRONMENT,
        library(error),
        "cannot be loaded through the temporary folder "
            + System.getProperty("java.io.tmpdir")
            + ": "
            + oneLine(innermost(error)),
        "name a folder to write and execute in: " + OPTIONS + "-Djava.io.tmpdir=DIR");
  }

  /** A throwable as text without line ends. */
  static String oneLine(Throwable thrown) {
    return String.valueOf(thrown).strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }

  /** Whose class is named by the error, its causes or their stacks. */
  private static String library(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      for (Library library : LIBRARIES) {
        boolean named = text(cause).replace('/', '.').contains(library.prefix());
        for (StackTraceElement frame : cause.getStackTrace()) {
          named |= frame.getClassName().startsWith(library.prefix());
        }
        if (named) {
          return library.name();
        }
      }
      cause = cause.getCause();
    }
    return "program";
  }

  private static Throwable innermost(Throwable error) {
    Throwable inner = error;
    for (int depth = 0; inner.getCause() != null && depth < 10; depth++) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String text(Throwable thrown) {
    return thrown.getMessage() == null ? "" : thrown.getMessage();
  }
}
