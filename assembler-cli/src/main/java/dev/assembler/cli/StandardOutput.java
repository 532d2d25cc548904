package dev.assembler.cli;

import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output: a reader that has gone away ends the command quietly, any other refusal is the
 * host's.
 */
final class StandardOutput extends OutputStream {

  /** As messages call it. */
  static final String NAME = "standard output";

  private final OutputStream target;

  StandardOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      target.flush();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private static IOException refused(IOException e) {
    boolean gone = e.getMessage() != null && e.getMessage().contains("Broken pipe");
    return gone ? new BrokenPipeException(e) : new OutputException(NAME, e);
  }
}
