package dev.assembler.pipeline.packages;

import dev.assembler.core.image.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where what packages and indexes hold is, uncompressed, while it is used: in files, so that memory
 * holds none of it. Several threads may put things here at once.
 */
public interface UnpackRoom extends Closeable {

  /** Uncompresses a file. If it throws, nothing of what it wrote is kept. */
  @FunctionalInterface
  interface Unpacking {
    void writeTo(OutputStream target) throws IOException;
  }

  /**
   * A room that is empty at first and leaves nothing behind.
   *
   * @param folder where its file may go, null for the host's usual place
   * @throws dev.assembler.pipeline.OutputException if there is no place for a temporary file
   */
  static UnpackRoom in(Path folder) throws IOException {
    return TemporaryRoom.in(folder);
  }

  /**
   * A room that knows what earlier runs have put there.
   *
   * @param folder made when the first thing comes
   */
  static UnpackRoom keptIn(Path folder) {
    return new StoredRoom(folder);
  }

  /**
   * What a file holds, to be read at any offset for as long as this is open.
   *
   * @param sha256 of the file as it was fetched, by which it is known
   * @param unpacking is asked unless it is here already
   */
  ImageSource unpacked(String sha256, Unpacking unpacking) throws IOException;

  /** How many had to be unpacked. */
  int count();
}
