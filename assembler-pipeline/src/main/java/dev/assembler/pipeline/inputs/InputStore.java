package dev.assembler.pipeline.inputs;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.pipeline.OutputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A folder of files by their digests, shared by all runs of a user.
 *
 * <pre>
 *   sha256/AB/ABCD..       a file whose SHA-256 is its name
 *   partial/ABCD..         what has come of one; its name is the SHA-256 of its address
 *   partial/ABCD...lock    locked by whoever fetches it; stays, for others may wait for it
 * </pre>
 *
 * <p>A file is looked at again whenever it is asked for; one that is damaged counts as missing.
 */
public final class InputStore {

  private static final int CHUNK = 1 << 18;

  private final Path folder;

  /**
   * @param folder made when the first file comes
   */
  public InputStore(Path folder) {
    this.folder = folder;
  }

  public Path folder() {
    return folder;
  }

  /** The file with this digest, if it is here and whole. */
  Optional<Path> find(String sha256, OptionalLong size) throws IOException {
    Path path = place(sha256);
    try {
      if (size.isPresent() && Files.size(path) != size.getAsLong()) {
        return Optional.empty();
      }
      return sha256(path).equals(sha256) ? Optional.of(path) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Gives a file that was fetched its place; one that a power cut loses is fetched again. */
  Path keep(Path fetched, String sha256) throws IOException {
    Path path = place(sha256);
    Files.createDirectories(path.getParent());
    Files.move(fetched, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return path;
  }

  /** Where what comes from an address is put until it is whole; its folder exists. */
  Path partial(URI address) throws OutputException {
    byte[] name = Addresses.withoutCredentials(address).toString().getBytes(StandardCharsets.UTF_8);
    Path partials = folder.resolve("partial");
    Path real;
    try {
      Files.createDirectories(partials);
      real = partials.toRealPath();
    } catch (IOException e) {
      throw new OutputException(partials.toString(), e);
    }
    return real.resolve(HexFormat.of().formatHex(ImageDigest.newSha256().digest(name)));
  }

  private Path place(String sha256) {
    return folder.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /** The SHA-256 of a file, in lower-case hexadecimal. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = ImageDigest.newSha256();
    try (InputStream stream = Files.newInputStream(file)) {
      var chunk = new byte[CHUNK];
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
