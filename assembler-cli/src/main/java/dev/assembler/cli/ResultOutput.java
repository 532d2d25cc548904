package dev.assembler.cli;

import dev.assembler.pipeline.OutputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output for what is long: buffered, text in UTF-8. A reader that has gone away ends the
 * command quietly; any other refusal is the host's.
 */
final class ResultOutput extends OutputStream implements Appendable {

  private static final int BUFFER = 1 << 16;

  private final OutputStream target;

  ResultOutput(Console console) {
    this.target = new BufferedOutputStream(console.out(), BUFFER);
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

  @Override
  public ResultOutput append(CharSequence text) throws IOException {
    write(text.toString().getBytes(StandardCharsets.UTF_8));
    return this;
  }

  @Override
  public ResultOutput append(CharSequence text, int start, int end) throws IOException {
    return append(text.subSequence(start, end));
  }

  @Override
  public ResultOutput append(char c) throws IOException {
    return append(String.valueOf(c));
  }

  private static IOException refused(IOException e) {
    boolean gone = e.getMessage() != null && e.getMessage().contains("Broken pipe");
    return gone ? new BrokenPipeException(e) : new OutputException("standard output", e);
  }
}
