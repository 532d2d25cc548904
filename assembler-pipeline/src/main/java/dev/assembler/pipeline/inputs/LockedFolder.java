package dev.assembler.pipeline.inputs;

import java.util.Objects;

/**
 * A folder of the host that is pinned.
 *
 * @param path as a recipe has it
 * @param sha256 of its tree: names, kinds, modes, links and contents; no times, no owners
 */
public record LockedFolder(String path, String sha256) {

  public LockedFolder {
    Objects.requireNonNull(path, "path");
    LockedInput.requireSha256(sha256);
  }
}
