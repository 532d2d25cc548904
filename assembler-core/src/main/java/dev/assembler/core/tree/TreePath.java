package dev.assembler.core.tree;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An absolute path inside a tree: the root, or a name in a parent. Ordered as a walk meets them: a
 * directory before what it holds, siblings by unsigned bytes.
 */
public final class TreePath implements Comparable<TreePath> {

  public static final TreePath ROOT = new TreePath(null, null, 0);

  private final TreePath parent;
  private final EntryName name;
  private final int depth;

  private TreePath(TreePath parent, EntryName name, int depth) {
    this.parent = parent;
    this.name = name;
    this.depth = depth;
  }

  /** A path in UTF-8, as {@link #of(byte[])} reads it. */
  public static TreePath of(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads slash-separated names. Leading, trailing and doubled slashes and "." components mean
   * nothing; ".." is refused.
   *
   * @throws IllegalArgumentException for ".." and for components that are no {@link EntryName}
   */
  public static TreePath of(byte[] path) {
    TreePath result = ROOT;
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        int length = i - start;
        if (length > 0 && !(length == 1 && path[start] == '.')) {
          result = result.resolve(EntryName.of(path, start, length));
        }
        start = i + 1;
      }
    }
    return result;
  }

  public TreePath resolve(EntryName child) {
    return new TreePath(this, child, depth + 1);
  }

  /** This path with all of {@code relative} below it. */
  public TreePath resolve(TreePath relative) {
    TreePath result = this;
    for (EntryName component : relative.names()) {
      result = result.resolve(component);
    }
    return result;
  }

  public boolean isRoot() {
    return depth == 0;
  }

  /**
   * @throws IllegalStateException at the root
   */
  public TreePath parent() {
    requireNotRoot();
    return parent;
  }

  /**
   * @throws IllegalStateException at the root
   */
  public EntryName name() {
    requireNotRoot();
    return name;
  }

  /** How many names lead here; 0 for the root. */
  public int depth() {
    return depth;
  }

  /** From the root down. */
  public List<EntryName> names() {
    var names = new ArrayList<EntryName>(depth);
    for (TreePath at = this; at.depth > 0; at = at.parent) {
      names.add(at.name);
    }
    Collections.reverse(names);
    return names;
  }

  /** Whether this is {@code other} or lies below it. */
  public boolean startsWith(TreePath other) {
    TreePath at = this;
    while (at.depth > other.depth) {
      at = at.parent;
    }
    return at.equals(other);
  }

  /** The bytes "/a/b", or "/" for the root. */
  public byte[] toBytes() {
    if (isRoot()) {
      return new byte[] {'/'};
    }
    var bytes = new ByteArrayOutputStream();
    for (EntryName component : names()) {
      bytes.write('/');
      bytes.writeBytes(component.toBytes());
    }
    return bytes.toByteArray();
  }

  @Override
  public int compareTo(TreePath other) {
    List<EntryName> mine = names();
    List<EntryName> theirs = other.names();
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      int order = mine.get(i).compareTo(theirs.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(depth, other.depth);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof TreePath path) || depth != path.depth) {
      return false;
    }
    TreePath mine = this;
    TreePath theirs = path;
    while (mine != theirs) {
      if (!mine.name.equals(theirs.name)) {
        return false;
      }
      mine = mine.parent;
      theirs = theirs.parent;
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (TreePath at = this; at.depth > 0; at = at.parent) {
      hash = hash * 31 + at.name.hashCode();
    }
    return hash;
  }

  /** "/a/b", names as {@link EntryName#toString} shows them. */
  @Override
  public String toString() {
    if (isRoot()) {
      return "/";
    }
    var text = new StringBuilder();
    for (EntryName component : names()) {
      text.append('/').append(component);
    }
    return text.toString();
  }

  private void requireNotRoot() {
    if (isRoot()) {
      throw new IllegalStateException("the root has neither name nor parent");
    }
  }
}
