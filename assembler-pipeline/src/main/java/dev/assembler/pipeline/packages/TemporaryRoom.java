package dev.assembler.pipeline.packages;

import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One temporary file for all, without a name (POSIX; elsewhere it goes when this is closed).
 * Threads that fill it at once each take piece after piece of it.
 */
final class TemporaryRoom implements UnpackRoom {

  private static final int PIECE = 1 << 20;

  private final FileChannel file;
  private final AtomicLong pieces = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();

  private TemporaryRoom(FileChannel file) {
    this.file = file;
  }

  static TemporaryRoom in(Path folder) throws IOException {
    try {
      Path path =
          folder == null
              ? Files.createTempFile("assemble-", ".unpacked")
              : Files.createTempFile(folder, ".assemble-", ".unpacked");
      return new TemporaryRoom(
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
  }

  @Override
  public ImageSource unpacked(String sha256, Unpacking unpacking) throws IOException {
    var filling = new Filling();
    unpacking.writeTo(filling);
    count.incrementAndGet();
    return filling.kept();
  }

  @Override
  public int count() {
    return count.get();
  }

  /** Its contents cannot be read any more. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  /** One stream on its way into the file. */
  private final class Filling extends OutputStream {

    private final List<Long> offsets = new ArrayList<>();
    private long size;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int left = length;
      while (left > 0) {
        int inPiece = (int) (size % PIECE);
        if (inPiece == 0) {
          offsets.add(pieces.getAndIncrement() * PIECE);
        }
        int part = Math.min(left, PIECE - inPiece);
        put(ByteBuffer.wrap(bytes, offset + length - left, part), offsets.getLast() + inPiece);
        size += part;
        left -= part;
      }
    }

    private void put(ByteBuffer bytes, long at) throws OutputException {
      try {
        for (long to = at; bytes.hasRemaining(); ) {
          to += file.write(bytes, to);
        }
      } catch (IOException e) {
        throw new OutputException("temporary file", e);
      }
    }

    Kept kept() {
      return new Kept(file, offsets.stream().mapToLong(Long::longValue).toArray(), size);
    }
  }

  /** What was kept of one stream. */
  private record Kept(FileChannel file, long[] offsets, long size) implements ImageSource {

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
          int read = file.read(target, from + done);
          if (read < 0) {
            throw new IOException("temporary file: shorter than what was written to it");
          }
          done += read;
        }
        target.limit(end);
        at += count;
      }
    }

    /** The file belongs to the room. */
    @Override
    public void close() {}
  }
}
