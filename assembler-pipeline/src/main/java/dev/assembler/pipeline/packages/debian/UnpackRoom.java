package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the contents of packages are while their tree is used: one temporary file for all of them,
 * without a name (POSIX; elsewhere it goes when this is closed). Several threads may fill it at
 * once; each takes piece after piece of the file, so memory holds no more than a piece for each.
 */
public final class UnpackRoom implements Closeable {

  private static final int PIECE = 1 << 20;

  private final FileChannel file;
  private final AtomicLong pieces = new AtomicLong();

  private UnpackRoom(FileChannel file) {
    this.file = file;
  }

  /**
   * An empty room.
   *
   * @param folder where its file may go, null for the host's usual place
   * @throws OutputException if there is no room for a temporary file
   */
  public static UnpackRoom in(Path folder) throws IOException {
    try {
      Path path =
          folder == null
              ? Files.createTempFile("assemble-", ".unpacked")
              : Files.createTempFile(folder, ".assemble-", ".unpacked");
      return new UnpackRoom(
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
  }

  /** All of a stream, to be read at any offset for as long as this is open. */
  ImageSource keep(InputStream stream) throws IOException {
    var offsets = new ArrayList<Long>();
    byte[] piece = new byte[PIECE];
    long size = 0;
    while (true) {
      int count = stream.readNBytes(piece, 0, PIECE);
      if (count > 0) {
        long offset = pieces.getAndIncrement() * PIECE;
        write(piece, count, offset);
        offsets.add(offset);
        size += count;
      }
      if (count < PIECE) {
        return new Kept(this, offsets.stream().mapToLong(Long::longValue).toArray(), size);
      }
    }
  }

  private void write(byte[] bytes, int count, long offset) throws OutputException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
      while (buffer.hasRemaining()) {
        file.write(buffer, offset + buffer.position());
      }
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
  }

  /** Its contents cannot be read any more. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  /** What was kept of one stream. */
  private record Kept(UnpackRoom room, long[] offsets, long size) implements ImageSource {

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      ImageSource.requireInside(offset, target.remaining(), size);
      int end = target.limit();
      for (long at = offset; target.position() < end; ) {
        int inPiece = (int) (at % PIECE);
        int count = Math.min(end - target.position(), PIECE - inPiece);
        target.limit(target.position() + count);
        long from = offsets[(int) (at / PIECE)] + inPiece;
        for (long done = 0; target.hasRemaining(); ) {
          int read = room.file.read(target, from + done);
          if (read < 0) {
            throw new IOException("temporary file: shorter than what was written to it");
          }
          done += read;
        }
        target.limit(end);
        at += count;
      }
    }

    /** The room belongs to others. */
    @Override
    public void close() {}
  }
}
