package dev.assembler.tar;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.Metadata;
import java.util.Objects;

/**
 * How an archive is read. Names have no charset: they are bytes.
 *
 * @param limits what an archive may demand at most
 * @param implicitDirectories metadata of directories that no entry states, the root among them
 * @param ignoreAcls whether access control lists are left out; otherwise they become the extended
 *     attributes that Linux keeps them in, and one that names users without their numbers is
 *     refused
 * @param allowMissingEnd whether an archive may lack its end mark, two blocks of zeros, as those of
 *     some makers do; one that was cut off between two entries is then read as if it were whole
 */
public record TarReadOptions(
    Limits limits, Metadata implicitDirectories, boolean ignoreAcls, boolean allowMissingEnd) {

  public TarReadOptions {
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(implicitDirectories, "implicitDirectories");
  }

  /**
   * Default limits; implicit directories are 0755, owned by 0:0, of time 0; ACLs are kept, the end
   * mark is demanded.
   */
  public static TarReadOptions defaults() {
    return new TarReadOptions(Limits.defaults(), Metadata.of(0755), false, false);
  }

  public TarReadOptions withLimits(Limits newLimits) {
    return new TarReadOptions(newLimits, implicitDirectories, ignoreAcls, allowMissingEnd);
  }

  public TarReadOptions withImplicitDirectories(Metadata metadata) {
    return new TarReadOptions(limits, metadata, ignoreAcls, allowMissingEnd);
  }

  public TarReadOptions withIgnoreAcls(boolean newIgnoreAcls) {
    return new TarReadOptions(limits, implicitDirectories, newIgnoreAcls, allowMissingEnd);
  }

  public TarReadOptions withAllowMissingEnd(boolean newAllowMissingEnd) {
    return new TarReadOptions(limits, implicitDirectories, ignoreAcls, newAllowMissingEnd);
  }
}
