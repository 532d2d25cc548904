package dev.assembler.core.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** The extended attributes of one node: each name once, ordered by unsigned bytes. */
public final class Xattrs implements Iterable<Xattr> {

  public static final Xattrs NONE = new Xattrs(List.of());

  private final List<Xattr> sorted;

  private Xattrs(List<Xattr> sorted) {
    this.sorted = sorted;
  }

  /**
   * @throws IllegalArgumentException if a name occurs twice
   */
  public static Xattrs of(Collection<Xattr> xattrs) {
    if (xattrs.isEmpty()) {
      return NONE;
    }
    Xattr[] sorted = xattrs.toArray(Xattr[]::new);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i].sameNameAs(sorted[i - 1])) {
        throw new IllegalArgumentException("xattr " + sorted[i].name() + ": given twice");
      }
    }
    return new Xattrs(List.of(sorted));
  }

  public static Xattrs of(Xattr... xattrs) {
    return of(List.of(xattrs));
  }

  public boolean isEmpty() {
    return sorted.isEmpty();
  }

  public int size() {
    return sorted.size();
  }

  public List<Xattr> asList() {
    return sorted;
  }

  /** These without those the predicate rejects; the same object where it rejects none. */
  public Xattrs filter(Predicate<Xattr> keep) {
    List<Xattr> kept = sorted.stream().filter(keep).toList();
    return kept.size() == sorted.size() ? this : of(kept);
  }

  /** These with {@code xattr} added, in place of one of the same name. */
  public Xattrs with(Xattr xattr) {
    var changed = new ArrayList<Xattr>(sorted.size() + 1);
    for (Xattr existing : sorted) {
      if (!existing.sameNameAs(xattr)) {
        changed.add(existing);
      }
    }
    changed.add(xattr);
    return of(changed);
  }

  @Override
  public Iterator<Xattr> iterator() {
    return sorted.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Xattrs xattrs && sorted.equals(xattrs.sorted);
  }

  @Override
  public int hashCode() {
    return sorted.hashCode();
  }

  @Override
  public String toString() {
    return sorted.toString();
  }
}
