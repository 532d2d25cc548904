package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy;
import java.util.Objects;

/**
 * What holds where a spec states nothing.
 *
 * @param implicitDirectories metadata of directories on the way to a new path
 * @param epoch modification time of new paths
 * @param hostOwners maps owners of files that a spec brings in from the host
 */
public record SpecDefaults(
    Metadata implicitDirectories, Epoch epoch, MetadataPolicy.Owners hostOwners) {

  public SpecDefaults {
    Objects.requireNonNull(implicitDirectories, "implicitDirectories");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(hostOwners, "hostOwners");
  }

  /** Directories 0755 of 0:0, everything at the epoch, owners as they are. */
  public static SpecDefaults at(Epoch epoch) {
    return new SpecDefaults(
        Metadata.of(0755).withMtime(epoch.seconds(), 0), epoch, MetadataPolicy.Owners.keep());
  }
}
