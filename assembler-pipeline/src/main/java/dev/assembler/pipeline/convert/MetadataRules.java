package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Owners;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.MetadataPool;
import java.util.Objects;

/**
 * What becomes of owners, times, attributes and links, before any spec.
 *
 * @param epoch the build's one clock
 * @param times what becomes of modification times
 * @param owner who owns what
 * @param xattrs which attributes stay; null for the default of each kind of source
 * @param hardLinks whether names that share a node keep sharing it
 * @param implicitDirectories metadata of directories no source states, without their time
 * @param rootPermissions of the root directory, null to keep them
 * @param rootOwner of the root directory, null to keep it
 * @param userId of who invokes, for {@code --owner auto}
 * @param groupId of who invokes, for {@code --owner auto}
 */
public record MetadataRules(
    Epoch epoch,
    Times times,
    OwnerRule owner,
    XattrRule xattrs,
    HardLinks hardLinks,
    Metadata implicitDirectories,
    Integer rootPermissions,
    OwnerRule.Fixed rootOwner,
    long userId,
    long groupId) {

  public MetadataRules {
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(hardLinks, "hardLinks");
    Objects.requireNonNull(implicitDirectories, "implicitDirectories");
  }

  /** Which attributes are taken from a directory of the host, or from an archive or image. */
  public XattrRule xattrsOf(boolean fromHost) {
    if (xattrs != null) {
      return xattrs;
    }
    return fromHost ? XattrRule.portable() : XattrRule.all();
  }

  /** Owners of files that come from the host. */
  public Owners hostOwners() {
    return owner.onHost(userId, groupId);
  }

  /** The policy for a directory of the host, or for an archive or image. */
  public MetadataPolicy policyOf(boolean fromHost) {
    XattrRule rule = xattrsOf(fromHost);
    Owners owners = fromHost ? hostOwners() : owner.inArchives();
    var pool = new MetadataPool();
    return MetadataPolicy.reproducible(epoch)
        .withTimes(times)
        // With the time that the policy sets, so that it leaves the shared object as it is.
        .withOwners(metadata -> pool.share(timed(owners.apply(metadata))))
        .withXattrs(xattr -> rule.keeps(xattr.nameBytes()))
        .withHardLinks(hardLinks);
  }

  private Metadata timed(Metadata metadata) {
    return times == Times.FIXED ? metadata.withMtime(epoch.seconds(), 0) : metadata;
  }

  /** Metadata of a directory nobody states, at the epoch unless it states a time of its own. */
  public Metadata implicit() {
    return implicitDirectories;
  }

  /** The root with what was asked for it. */
  Metadata root(Metadata metadata) {
    Metadata changed =
        rootPermissions == null ? metadata : metadata.withPermissions(rootPermissions);
    return rootOwner == null ? changed : changed.withOwner(rootOwner.uid(), rootOwner.gid());
  }
}
