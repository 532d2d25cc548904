package dev.assembler.cli;

import dev.assembler.core.text.CanonicalJson;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The only place that prints, and the only one that asks for environment variables. Text is UTF-8
 * whatever the locale, so that output is the same everywhere.
 */
public final class Console {

  /** How much is said beyond results and errors. */
  enum Verbosity {
    QUIET,
    NORMAL,
    VERBOSE,
    TRACE
  }

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final boolean terminal;
  private final boolean coloured;
  private final boolean typed;
  private final Map<String, String> variables;
  private Verbosity verbosity = Verbosity.NORMAL;
  private boolean json;
  private volatile boolean muted;

  /**
   * @param terminal whether {@code err} is a terminal, on which a line can be overwritten
   * @param variables the environment
   */
  public Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      boolean terminal,
      Map<String, String> variables) {
    this(in, out, err, terminal, false, false, variables);
  }

  /**
   * @param coloured whether {@code out} is a terminal, on which colours are seen
   * @param typed whether {@code in} is that process's standard input, and a terminal
   */
  Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      boolean terminal,
      boolean coloured,
      boolean typed,
      Map<String, String> variables) {
    this.in = in;
    this.out = new StandardOutput(out);
    this.err = err;
    this.terminal = terminal;
    this.coloured = coloured;
    this.typed = typed;
    this.variables = Map.copyOf(variables);
  }

  /** The process's own. */
  static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(Path.of("/proc/self/fd/2")),
        isTerminal(Path.of("/proc/self/fd/1")),
        isTerminal(Path.of("/proc/self/fd/0")),
        System.getenv());
  }

  void set(Verbosity newVerbosity, boolean newJson) {
    verbosity = newVerbosity;
    json = newJson;
  }

  /** Says details, unless asked to be quiet. */
  void beVerbose() {
    if (verbosity == Verbosity.NORMAL) {
      verbosity = Verbosity.VERBOSE;
    }
  }

  boolean isVerbose() {
    return verbosity.compareTo(Verbosity.VERBOSE) >= 0;
  }

  boolean isQuiet() {
    return verbosity == Verbosity.QUIET;
  }

  boolean isJson() {
    return json;
  }

  boolean isTerminal() {
    return terminal;
  }

  /** Whether results are read on a terminal by somebody who has not set NO_COLOR. */
  boolean showsColour() {
    return coloured && variable("NO_COLOR") == null;
  }

  /** Whether results go to a terminal, which understands what is meant for one. */
  boolean isOutTerminal() {
    return coloured;
  }

  /** Whether somebody may be typing. */
  boolean isTyped() {
    return typed;
  }

  InputStream in() {
    return in;
  }

  /** Standard output for bytes that are a result: a file's contents, an archive. */
  OutputStream out() {
    return out;
  }

  /** An environment variable, null if it is not set or empty. */
  String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The environment. */
  Map<String, String> variables() {
    return variables;
  }

  /** A console for another run with the same environment, of which nothing is seen. */
  Console silent() {
    var nowhere = OutputStream.nullOutputStream();
    return new Console(InputStream.nullInputStream(), nowhere, nowhere, false, variables);
  }

  /** Prints a result. */
  void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints a result as the one JSON value of this run. */
  void printJson(String command, Map<String, ?> result) throws IOException {
    print(envelope(command, "result", result));
  }

  /** Tells of something on standard error, unless asked to be quiet. */
  void say(String text) {
    if (!isQuiet()) {
      write(text + "\n");
    }
  }

  /** Tells of a detail, if asked to be verbose. */
  void detail(String text) {
    if (isVerbose()) {
      write(text + "\n");
    }
  }

  void warn(String text) {
    say("assemble: warning: " + text);
  }

  /** Says why the command failed: one message; with its stack only at the highest verbosity. */
  void fail(String command, Failure failure, Throwable cause) {
    write(failure.message());
    if (json && !failure.subject().equals(StandardOutput.NAME)) {
      try {
        print(envelope(command, "error", failure.toJson()));
      } catch (BrokenPipeException e) {
        // nobody reads it
      } catch (IOException e) {
        write("assemble: " + e.getMessage() + "\n");
      }
    }
    if (verbosity == Verbosity.TRACE && cause != null) {
      var stack = new StringWriter();
      cause.printStackTrace(new PrintWriter(stack));
      write(stack.toString());
    }
  }

  /** Says why a part of the work failed, where the rest goes on. */
  void complain(Failure failure) {
    write(failure.message());
  }

  /** Overwrites the terminal's present line. */
  void overwrite(String text) {
    write("\r" + text + "\u001B[K");
  }

  /** From now on nothing more is said: the process is being ended from outside. */
  void mute() {
    muted = true;
  }

  /** The process is being ended from outside: the last line there will be, on one of its own. */
  void interrupted() {
    say((terminal ? "\n" : "") + "assemble: interrupted; what was unfinished is removed");
    mute();
  }

  private synchronized void write(String text) {
    if (muted) {
      return;
    }
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException e) {
      muted = true; // there is nobody left to tell
    }
  }

  private static String envelope(String command, String key, Map<String, ?> value) {
    var envelope = new TreeMap<String, Object>();
    envelope.put("format", 1);
    envelope.put("command", command);
    envelope.put(key, value);
    return CanonicalJson.of(envelope);
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
