package dev.assembler.pipeline.format;

import dev.assembler.core.image.Extent;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Room for what an image expands to: in memory up to {@link Spool#IN_MEMORY}, beyond that in a
 * temporary file, which goes when this is closed; on POSIX systems it has no name by then.
 */
final class SpoolRoom implements Image {

  private static final int PIECE = 1 << 20;

  private final Path folder;
  private Image room = new MemoryImage();
  private Path path;

  /**
   * @param folder where a temporary file may go, null for the host's usual place
   */
  SpoolRoom(Path folder) {
    this.folder = folder;
  }

  @Override
  public long size() throws IOException {
    return room.size();
  }

  @Override
  public void readAt(long offset, ByteBuffer target) throws IOException {
    room.readAt(offset, target);
  }

  @Override
  public List<Extent> dataExtents() throws IOException {
    return room.dataExtents();
  }

  @Override
  public void writeAt(long offset, ByteBuffer source) throws IOException {
    try {
      roomFor(offset + source.remaining());
      room.writeAt(offset, source);
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
  }

  @Override
  public void zeroAt(long offset, long length) throws IOException {
    try {
      room.zeroAt(offset, length);
    } catch (IOException e) {
      throw new OutputException("temporary file", e);
    }
  }

  @Override
  public void setSize(long size) throws IOException {
    room.setSize(size);
  }

  private void roomFor(long size) throws IOException {
    if (path != null || size <= Spool.IN_MEMORY) {
      return;
    }
    path =
        folder == null
            ? Files.createTempFile("assemble-", ".spool")
            : Files.createTempFile(folder, ".assemble-", ".spool");
    FileImage file = FileImage.openForUpdate(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.delete(path);
    }
    Image memory = room;
    room = file;
    var piece = ByteBuffer.allocate(PIECE);
    for (Extent extent : memory.dataExtents()) {
      for (long at = extent.offset(); at < extent.end(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, extent.end() - at));
        memory.readAt(at, piece);
        file.writeAt(at, piece.flip());
      }
    }
    if (file.size() < memory.size()) {
      file.setSize(memory.size());
    }
    memory.close();
  }

  @Override
  public void close() throws IOException {
    room.close();
    if (path != null) {
      Files.deleteIfExists(path);
    }
  }
}
