package dev.assembler.core.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A stream whose other end may not fall silent for ever: a read that gets nothing in time closes it
 * and fails. However slow it is, it lasts while bytes come.
 */
public final class PatientStream extends FilterInputStream {

  private final Duration patience;

  /**
   * @param patience how long nothing may come; a read that waits longer fails
   */
  public PatientStream(InputStream stream, Duration patience) {
    super(stream);
    this.patience = patience;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var late = new CompletableFuture<Void>();
    late.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(this::giveUp);
    try {
      int count = in.read(bytes, offset, length);
      if (late.complete(null)) {
        return count;
      }
    } catch (IOException e) {
      if (late.complete(null)) {
        throw e;
      }
    }
    throw silence(patience);
  }

  /** What is thrown then. */
  public static SocketTimeoutException silence(Duration patience) {
    return new SocketTimeoutException("said nothing for " + patience.toMillis() / 1000.0 + " s");
  }

  /** On a thread of the JDK's; the read that waits ends. */
  private Void giveUp(Throwable late) {
    try {
      in.close();
    } catch (IOException e) {
      // the read fails, and says so
    }
    return null;
  }
}
