package dev.assembler.assets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * An asset on its way: {@code .NAME.part} beside its final place. It keeps what came when the
 * source fails or the process is killed, and the next run goes on from there. It gets its name when
 * all of it is on the disk and its digest is right.
 */
final class PartFile {

  private static final int BUFFER = 1 << 18;
  private static final String MODE = "r--r--r--";

  private final Path target;
  private final Path part;

  PartFile(Path target) {
    this.target = target;
    this.part = target.resolveSibling("." + target.getFileName() + ".part");
  }

  /**
   * Fetches what is missing and puts the file in place.
   *
   * @throws AssetMismatchException if it is not the asset; nothing is left of it then
   */
  void fetch(AssetSource source, AssetRequest request) throws IOException {
    boolean resumed = true;
    while (true) {
      boolean fromStart = fill(source, request, resumed);
      FileHashes found = FileHashes.of(part, request.asset().stated());
      if (found.isOf(request.asset())) {
        commit();
        return;
      }
      AssetFolderException.in(part, () -> Files.delete(part));
      if (fromStart) {
        throw new AssetMismatchException(source.place(request), request.asset(), found);
      }
      resumed = false; // what was there may have been of something else
    }
  }

  /** Returns whether all of it came from the source just now. */
  private boolean fill(AssetSource source, AssetRequest request, boolean resumed)
      throws IOException {
    long size = request.asset().size();
    try (FileChannel channel = open()) {
      long have = resumed && channel.size() <= size ? channel.size() : 0;
      boolean fromStart = have == 0;
      channel.truncate(have);
      if (have < size || have == 0) {
        AssetBytes bytes = source.open(request, have);
        try (InputStream stream = bytes.stream()) {
          fromStart = bytes.offset() == 0;
          channel.truncate(bytes.offset());
          channel.position(bytes.offset());
          copy(stream, channel, size - bytes.offset(), source.place(request));
        }
      }
      AssetFolderException.in(target, () -> channel.force(true));
      return fromStart;
    }
  }

  private FileChannel open() throws IOException {
    return AssetFolderException.making(
        part,
        () ->
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS));
  }

  /** At most one byte more than is expected: enough to see that it is another file. */
  private void copy(InputStream from, FileChannel to, long expected, String place)
      throws IOException {
    var buffer = new byte[BUFFER];
    long left = expected + 1;
    while (left > 0) {
      int count;
      try {
        count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      } catch (IOException e) {
        throw AssetSourceException.of(place, e);
      }
      if (count < 0) {
        return;
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      AssetFolderException.in(
          target,
          () -> {
            while (bytes.hasRemaining()) {
              to.write(bytes);
            }
          });
      left -= count;
    }
  }

  private void commit() throws IOException {
    AssetFolderException.in(
        target,
        () -> {
          var view =
              Files.getFileAttributeView(
                  part, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
          if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(MODE));
          }
          Files.move(
              part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }
}
