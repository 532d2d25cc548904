package dev.assembler.pipeline.lists;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of {@code sources.conf}: something that is fetched, or fetched and built.
 *
 * @param kind where it comes from
 * @param name its own
 * @param address of the repository or the file
 * @param version a branch, tag or commit, or what the release is called
 * @param build the function of a build script that it names
 * @param rename the name under which a release's file is installed
 * @param line in the file, from 1
 */
public record Component(
    Kind kind,
    String name,
    URI address,
    String version,
    String build,
    Optional<String> rename,
    int line) {

  /** What is at the address. */
  public enum Kind {
    /** A repository: it has to be built. */
    GIT,
    /** One file, ready to be installed. */
    RELEASE;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public Component {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(build, "build");
    Objects.requireNonNull(rename, "rename");
  }

  /** What its file is called where it is installed: the new name, or the address's last part. */
  public String fileName() {
    String path = address.getPath() == null ? "" : address.getPath();
    return rename.orElse(path.substring(path.lastIndexOf('/') + 1));
  }
}
