package dev.assembler.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A TPM 2.0 in software (swtpm), new and empty, for one machine. */
public final class SoftwareTpm implements Closeable {

  private static final int MOST_WAITS = 600;

  private final Process process;
  private final Path socket;

  private SoftwareTpm(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
  }

  /**
   * Starts one.
   *
   * @param folder for its state; the path of its socket must be short (108 bytes)
   */
  public static SoftwareTpm start(Path folder) throws IOException {
    Path state = Files.createTempDirectory(folder, "tpm").toAbsolutePath();
    Path socket = state.resolve("socket");
    Process process =
        new ProcessBuilder(
                ReferenceTool.require("swtpm").program().toString(),
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + state,
                "--ctrl",
                "type=unixio,path=" + socket)
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("log").toFile())
            .start();
    var tpm = new SoftwareTpm(process, socket);
    try {
      for (int waits = 0; !Files.exists(socket); waits++) {
        if (waits == MOST_WAITS || !process.isAlive()) {
          throw new AssertionError("swtpm: " + Files.readString(state.resolve("log")));
        }
        Thread.sleep(100);
      }
      return tpm;
    } catch (InterruptedException e) {
      tpm.close();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Path socket() {
    return socket;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
