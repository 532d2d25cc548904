package dev.assembler.pipeline.convert;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and hashes what goes out to a stream; names the output when the host refuses. */
public final class CountedOutput extends OutputStream {

  private final OutputStream target;
  private final String name;
  private final MessageDigest digest = ImageDigest.newSha256();
  private long size;

  /**
   * @param name the output as the caller named it
   */
  public CountedOutput(OutputStream target, String name) {
    this.target = target;
    this.name = name;
  }

  /** How many bytes have gone out. */
  public long size() {
    return size;
  }

  /** Of everything so far; once. */
  public String sha256() {
    return HexFormat.of().formatHex(digest.digest());
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
      throw new OutputException(name, e);
    }
    digest.update(bytes, offset, length);
    size += length;
  }

  @Override
  public void flush() throws IOException {
    try {
      target.flush();
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }
}
