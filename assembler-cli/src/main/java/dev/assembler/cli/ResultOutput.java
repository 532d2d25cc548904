package dev.assembler.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** {@link StandardOutput} for what is long: buffered, text in UTF-8. */
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
    target.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
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
}
