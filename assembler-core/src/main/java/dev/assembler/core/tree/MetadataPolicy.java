package dev.assembler.core.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Makes a tree's metadata independent of the host it came from. The one visible step between a
 * source and a writer; writers change nothing.
 *
 * @param times what becomes of modification times
 * @param epoch the instant for {@link Times#FIXED} and {@link Times#CLAMP}
 * @param owners maps owner and group
 * @param xattrs which extended attributes stay
 * @param hardLinks whether names that share a node keep sharing it
 */
public record MetadataPolicy(
    Times times, Epoch epoch, Owners owners, Predicate<Xattr> xattrs, HardLinks hardLinks) {

  /** What becomes of modification times. */
  public enum Times {
    /** Every one is the epoch. */
    FIXED,
    /** Those after the epoch become it; none keeps fractions of a second. */
    CLAMP,
    /** All stay, to the nanosecond. */
    KEEP
  }

  /** What becomes of names that share a node. */
  public enum HardLinks {
    PRESERVE,
    /** Each name has a node of its own with equal metadata and contents. */
    BREAK
  }

  /** Maps owner and group of a node. */
  @FunctionalInterface
  public interface Owners {

    Metadata apply(Metadata metadata);

    static Owners keep() {
      return metadata -> metadata;
    }

    static Owners fixed(long uid, long gid) {
      return metadata -> metadata.withOwner(uid, gid);
    }

    /** What belongs to this user becomes 0, what belongs to this group likewise; all else stays. */
    static Owners ownToRoot(long uid, long gid) {
      return metadata ->
          metadata.withOwner(
              metadata.uid() == uid ? 0 : metadata.uid(),
              metadata.gid() == gid ? 0 : metadata.gid());
    }
  }

  public MetadataPolicy {
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(owners, "owners");
    Objects.requireNonNull(xattrs, "xattrs");
    Objects.requireNonNull(hardLinks, "hardLinks");
  }

  /** Every time is the epoch; owners, xattrs and hard links stay. */
  public static MetadataPolicy reproducible(Epoch epoch) {
    return new MetadataPolicy(Times.FIXED, epoch, Owners.keep(), xattr -> true, HardLinks.PRESERVE);
  }

  public MetadataPolicy withTimes(Times newTimes) {
    return new MetadataPolicy(newTimes, epoch, owners, xattrs, hardLinks);
  }

  public MetadataPolicy withOwners(Owners newOwners) {
    return new MetadataPolicy(times, epoch, newOwners, xattrs, hardLinks);
  }

  public MetadataPolicy withXattrs(Predicate<Xattr> newXattrs) {
    return new MetadataPolicy(times, epoch, owners, newXattrs, hardLinks);
  }

  public MetadataPolicy withHardLinks(HardLinks newHardLinks) {
    return new MetadataPolicy(times, epoch, owners, xattrs, newHardLinks);
  }

  FileTree apply(FileTree tree) {
    Map<Node, Node> done = new IdentityHashMap<>();
    Deque<Copy> open = new ArrayDeque<>();
    for (var at = new Copy(tree.root(), apply(tree.root().metadata())); ; ) {
      if (at.isComplete()) {
        Directory complete = Directory.of(at.metadata, at.entries);
        if (open.isEmpty()) {
          return tree.withEqualNames(complete, done);
        }
        at = open.pop();
        at.add(complete);
      } else if (at.next() instanceof Directory below) {
        open.push(at);
        at = new Copy(below, apply(below.metadata()));
      } else {
        at.add(leaf(tree, at.next(), done));
      }
    }
  }

  /** A directory of which some entries have been copied. */
  private static final class Copy {
    private final Directory original;
    private final Metadata metadata;
    private final List<Directory.Entry> entries;

    Copy(Directory original, Metadata metadata) {
      this.original = original;
      this.metadata = metadata;
      this.entries = new ArrayList<>(original.size());
    }

    boolean isComplete() {
      return entries.size() == original.size();
    }

    Node next() {
      return original.node(entries.size());
    }

    void add(Node copy) {
      entries.add(new Directory.Entry(original.name(entries.size()), copy));
    }
  }

  private Node leaf(FileTree tree, Node node, Map<Node, Node> done) {
    Metadata metadata = apply(node.metadata());
    if (tree.linkCount(node) == 1) {
      return metadata == node.metadata() ? node : node.withMetadata(metadata);
    }
    if (hardLinks == HardLinks.BREAK) {
      return node.withMetadata(metadata);
    }
    return done.computeIfAbsent(node, shared -> shared.withMetadata(metadata));
  }

  private Metadata apply(Metadata metadata) {
    Metadata owned = owners.apply(metadata);
    Metadata timed =
        switch (times) {
          case KEEP -> owned;
          case FIXED -> owned.withMtime(epoch.seconds(), 0);
          case CLAMP -> owned.withMtime(Math.min(owned.mtimeSeconds(), epoch.seconds()), 0);
        };
    return timed.withXattrs(timed.xattrs().filter(xattrs));
  }
}
