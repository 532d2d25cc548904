package dev.assembler.pipeline.packages;

import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A folder of unpacked files, shared by all runs of a user.
 *
 * <pre>
 *   1/AB/ABCD..     of the file with this SHA-256: what it holds, then 32 bytes of SHA-256 over
 *                   the name and what it holds; 1 is the version of this form
 * </pre>
 *
 * <p>Each that an earlier run has made is read whole and compared with its digest before it is
 * used, and stays open from then on: what is damaged, cut off or under another's name counts as
 * missing and is made anew, and what is removed or replaced meanwhile changes nothing. Whoever
 * makes one puts it in place in one step, so several runs may do so at once.
 */
final class StoredRoom implements UnpackRoom {

  private static final String FORM = "1";
  private static final int DIGEST = 32;
  private static final int CHUNK = 1 << 17;

  private final Path folder;
  private final List<ImageSource> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();

  StoredRoom(Path folder) {
    this.folder = folder;
  }

  @Override
  public ImageSource unpacked(String sha256, Unpacking unpacking) throws IOException {
    Path path = folder.resolve(FORM).resolve(sha256.substring(0, 2)).resolve(sha256);
    Optional<ImageSource> there = find(path, sha256);
    if (there.isPresent()) {
      return there.get();
    }
    byte[] digest = make(path, sha256, unpacking);
    count.incrementAndGet();
    return made(path, digest)
        .orElseThrow(() ->
            new OutputException(path.toString(), new IOException("not what was just written")));
  }

  /** What is in place now, if it ends as what was just written. */
  private Optional<ImageSource> made(Path path, byte[] digest) throws IOException {
    ImageSource file = opened(path);
    if (file == null) {
      return Optional.empty();
    }
    open.add(file); // closed with this, whatever comes
    if (file.size() < DIGEST) {
      return Optional.empty();
    }
    ByteBuffer end = ByteBuffer.allocate(DIGEST);
    file.readAt(file.size() - DIGEST, end);
    return end.flip().equals(ByteBuffer.wrap(digest))
        ? Optional.of(file.window(0, file.size() - DIGEST))
        : Optional.empty();
  }

  /** Null if nothing is there. */
  private static ImageSource opened(Path path) throws OutputException {
    try {
      return FileImage.openForReading(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new OutputException(path.toString(), e);
    }
  }

  /** What is in place, if it is whole. */
  private Optional<ImageSource> find(Path path, String sha256) throws IOException {
    ImageSource file = opened(path);
    if (file == null) {
      return Optional.empty();
    }
    if (!isWhole(file, sha256)) {
      file.close();
      return Optional.empty();
    }
    open.add(file);
    return Optional.of(file.window(0, file.size() - DIGEST));
  }

  private static boolean isWhole(ImageSource file, String sha256) throws IOException {
    long size = file.size() - DIGEST;
    if (size < 0) {
      return false;
    }
    MessageDigest digest = digestOf(sha256);
    var chunk = ByteBuffer.allocate(CHUNK);
    for (long at = 0; at < size; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK, size - at));
      file.readAt(at, chunk);
      digest.update(chunk.flip());
    }
    file.readAt(size, chunk.clear().limit(DIGEST));
    return chunk.flip().equals(ByteBuffer.wrap(digest.digest()));
  }

  private static MessageDigest digestOf(String sha256) {
    MessageDigest digest = ImageDigest.newSha256();
    digest.update(sha256.getBytes(StandardCharsets.US_ASCII));
    return digest;
  }

  /** Returns the digest that it ends with. */
  private static byte[] make(Path path, String sha256, Unpacking unpacking) throws IOException {
    try {
      Files.createDirectories(path.getParent());
    } catch (IOException e) {
      throw new OutputException(path.getParent().toString(), e);
    }
    try (AtomicOutput output = AtomicOutput.createUnsynced(path)) {
      var filling = new Filling(path, output.image(), digestOf(sha256));
      unpacking.writeTo(filling);
      byte[] digest = filling.finish();
      output.commit();
      return digest;
    } catch (FileSystemException e) {
      throw new OutputException(path.toString(), e);
    }
  }

  @Override
  public int count() {
    return count.get();
  }

  @Override
  public void close() throws IOException {
    for (ImageSource file : open) {
      file.close();
    }
  }

  /** Bytes on their way into a file. */
  private static final class Filling extends OutputStream {

    private final Path path;
    private final FileImage file;
    private final MessageDigest digest;

    Filling(Path path, FileImage file, MessageDigest digest) {
      this.path = path;
      this.file = file;
      this.digest = digest;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      digest.update(bytes, offset, length);
      append(ByteBuffer.wrap(bytes, offset, length));
    }

    private void append(ByteBuffer bytes) throws OutputException {
      try {
        file.writeAt(file.size(), bytes);
      } catch (IOException e) {
        throw new OutputException(path.toString(), e);
      }
    }

    byte[] finish() throws IOException {
      byte[] end = digest.digest();
      append(ByteBuffer.wrap(end));
      return end;
    }
  }
}
