package dev.assembler.pipeline.format;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stream made readable at any offset: kept in memory up to 16 MiB, beyond that in a temporary
 * file that has no name while it is used (POSIX; elsewhere it goes when it is closed), so that no
 * end of this process leaves it behind.
 */
public final class Spool implements ImageSource {

  /** As much as is kept in memory. */
  public static final int IN_MEMORY = 16 << 20;

  private static final int CHUNK = 1 << 20;
  private static final byte[] ZEROS = new byte[CHUNK];

  private final List<byte[]> chunks = new ArrayList<>();
  private FileChannel file;
  private long size;

  private Spool() {}

  /**
   * Reads the stream to its end; it stays open.
   *
   * @param folder where a temporary file may go, null for the host's usual place
   * @throws OutputException if there is no room for a temporary file
   */
  public static Spool of(InputStream stream, Path folder) throws IOException {
    var spool = new Spool();
    try {
      spool.fill(stream, folder);
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  private void fill(InputStream stream, Path folder) throws IOException {
    while (true) {
      byte[] chunk = new byte[CHUNK];
      int count = stream.readNBytes(chunk, 0, CHUNK);
      if (count == 0) {
        return;
      }
      if (file == null && size + count > IN_MEMORY) {
        moveToFile(folder);
      }
      if (file == null) {
        chunks.add(chunk);
      } else {
        write(chunk, count, size);
      }
      size += count;
      if (count < CHUNK) {
        return;
      }
    }
  }

  private void moveToFile(Path folder) throws IOException {
    try {
      Path path =
          folder == null
              ? Files.createTempFile("assemble-", ".spool")
              : Files.createTempFile(folder, ".assemble-", ".spool");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
    for (int i = 0; i < chunks.size(); i++) {
      write(chunks.get(i), CHUNK, (long) i * CHUNK);
    }
    chunks.clear();
  }

  /** Zeros take no room in the file. */
  private void write(byte[] chunk, int count, long offset) throws OutputException {
    if (Arrays.equals(chunk, 0, count, ZEROS, 0, count)) {
      return;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
      while (bytes.hasRemaining()) {
        file.write(bytes, offset + bytes.position());
      }
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    if (offset < 0 || offset > size - target.remaining()) {
      throw new ImageFormatException(
          "read of "
              + target.remaining()
              + " bytes at "
              + offset
              + ": beyond the end ("
              + size
              + ")");
    }
    long position = offset;
    while (target.hasRemaining()) {
      if (file != null) {
        int count = file.read(target, position);
        if (count < 0) {
          target.put(ZEROS, 0, Math.min(CHUNK, target.remaining())); // left out at the end
          continue;
        }
        position += count;
      } else {
        int inChunk = (int) (position % CHUNK);
        int count = Math.min(CHUNK - inChunk, target.remaining());
        target.put(chunks.get((int) (position / CHUNK)), inChunk, count);
        position += count;
      }
    }
  }

  @Override
  public void close() throws IOException {
    chunks.clear();
    if (file != null) {
      file.close();
    }
  }
}
