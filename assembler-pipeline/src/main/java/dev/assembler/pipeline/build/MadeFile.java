package dev.assembler.pipeline.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An artifact that is there.
 *
 * @param path where it is now
 * @param size in bytes
 * @param sha256 of all of it, in lower-case hexadecimal
 * @param facts what is known of it besides: "roothash", "pcr11", "release"
 */
record MadeFile(Key key, Path path, long size, String sha256, Map<String, String> facts) {

  /** Of a hash area: the root hash, in hexadecimal. */
  static final String ROOT_HASH = "roothash";

  /** Of a kernel: its release. */
  static final String RELEASE = "release";

  /** Of a squashfs image: its fs-verity file digest, as {@code fsverity digest} prints it. */
  static final String FS_VERITY = "fsverity";

  MadeFile {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(sha256, "sha256");
    facts = new TreeMap<>(facts);
  }

  MadeFile at(Path newPath) {
    return new MadeFile(key, newPath, size, sha256, facts);
  }
}
