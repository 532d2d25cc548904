package dev.assembler.pipeline.packages.alpine;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * A repository whose index has been read.
 *
 * @param name as it was given, without its tag
 * @param tag its tag without the at sign; null if packages may be taken from it for any reason
 * @param folder where its packages are, ending in a slash
 * @param packages in the order of the index
 */
record ApkRepository(String name, String tag, URI folder, List<ApkPackage> packages) {

  ApkRepository {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(folder, "folder");
    packages = List.copyOf(packages);
  }

  @Override
  public String toString() {
    return tag == null ? name : "@" + tag + " " + name;
  }
}
