package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.inputs.HttpProxies;
import dev.assembler.pipeline.inputs.InputLock;
import dev.assembler.pipeline.inputs.InputLockReader;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.InputStore;
import dev.assembler.pipeline.inputs.Netrc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options of commands that fetch files. */
final class InputOptions {

  static final String LOCK_FILE = "assemble.lock.toml";

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description =
          "What is pinned by address and digest; see --locked. Whatever is made adds what it"
              + " fetches.")
  String lock;

  @Option(names = "--locked", description = "Refuse what is not in the lock, which stays as it is.")
  boolean locked;

  @Option(names = "--offline", description = "Use no network: refuse what is not in the store.")
  boolean offline;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Where fetched files are kept. Default: assemble/store in XDG_CACHE_HOME or ~/.cache.")
  String store;

  /** As the options and the environment say. */
  InputSettings settings(Console console, ProgressListener progress) throws IOException {
    return InputSettings.of(new InputStore(folder(console)))
        .withLock(readLock(), locked)
        .withOffline(offline)
        .withProxies(HttpProxies.of(proxyVariables(console)), netrc(console))
        .withProgress(progress);
  }

  /** Keeps what was pinned, if a lock was named and may change. */
  void writeLock(InputLock pinned) throws IOException {
    if (lock == null || locked) {
      return;
    }
    Path file = lockFile();
    byte[] bytes = pinned.toBytes();
    boolean isThere = Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes);
    if (!isThere) {
      WholeFile.write(file, bytes);
    }
  }

  private InputLock readLock() throws IOException {
    if (lock == null && !locked) {
      return InputLock.EMPTY;
    }
    Path file = lockFile();
    if (!Files.exists(file)) {
      if (locked) {
        throw new InputException(file.toString(), "no such lock; a run without --locked writes it");
      }
      return InputLock.EMPTY;
    }
    return InputLockReader.read(file);
  }

  private Path lockFile() {
    return Requests.path("--lock", lock == null ? LOCK_FILE : lock).toPath();
  }

  /** Where fetched files are kept. */
  Path folder(Console console) {
    if (store != null) {
      return Requests.path("--store", store).toPath();
    }
    String cache = console.variable("XDG_CACHE_HOME");
    Path folder = cache == null ? home(console).resolve(".cache") : Path.of(cache);
    return folder.resolve("assemble").resolve("store");
  }

  private static Netrc netrc(Console console) throws IOException {
    String named = console.variable("NETRC");
    Path file = named == null ? home(console).resolve(".netrc") : Path.of(named);
    if (!Files.exists(file)) {
      return Netrc.NONE;
    }
    try {
      return Netrc.parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InputException(file.toString(), OutputException.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new InputException(file.toString(), e.getMessage(), e);
    }
  }

  private static Path home(Console console) {
    String home = console.variable("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home);
  }

  private static Map<String, String> proxyVariables(Console console) {
    var variables = new TreeMap<String, String>();
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy")) {
      for (String spelled : List.of(name, name.toUpperCase(java.util.Locale.ROOT))) {
        if (console.variable(spelled) != null) {
          variables.put(spelled, console.variable(spelled));
        }
      }
    }
    return variables;
  }
}
