package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.inputs.InputRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A repository whose index has been read.
 *
 * @param name as it was given, without its tag
 * @param tag its tag without the at sign; null if packages may be taken from it for any reason
 * @param folder where its packages are, ending in a slash
 * @param pinned what stands for that folder in locks and manifests, ending in a slash
 * @param packages in the order of the index
 */
record ApkRepository(
    String name, String tag, URI folder, String pinned, List<ApkPackage> packages) {

  ApkRepository {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(pinned, "pinned");
    packages = List.copyOf(packages);
  }

  /** The file of one of its packages; an index has no SHA-256 of it. */
  InputRequest request(ApkPackage info) {
    return new InputRequest(
        info.fileName(),
        folder.resolve("./" + info.fileName()),
        pinned + info.fileName(),
        OptionalLong.of(info.size()),
        Optional.empty());
  }

  @Override
  public String toString() {
    return tag == null ? name : "@" + tag + " " + name;
  }
}
