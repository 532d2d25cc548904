package dev.assembler.core.tree;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A directory: names bound to nodes, ordered by the names' unsigned bytes. */
public final class Directory implements Node {

  /** A name and the node it is bound to. */
  public record Entry(EntryName name, Node node) {
    public Entry {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(node, "node");
    }
  }

  private final Metadata metadata;
  private final EntryName[] names;
  private final Node[] nodes;

  private Directory(Metadata metadata, EntryName[] names, Node[] nodes) {
    this.metadata = Objects.requireNonNull(metadata, "metadata");
    this.names = names;
    this.nodes = nodes;
  }

  /**
   * A directory of these entries, given in any order.
   *
   * @throws IllegalArgumentException if a name occurs twice
   */
  public static Directory of(Metadata metadata, Collection<Entry> entries) {
    Entry[] sorted = entries.toArray(Entry[]::new);
    Arrays.sort(sorted, Comparator.comparing(Entry::name));
    var names = new EntryName[sorted.length];
    var nodes = new Node[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      names[i] = sorted[i].name();
      nodes[i] = sorted[i].node();
      if (i > 0 && names[i].equals(names[i - 1])) {
        throw new IllegalArgumentException("name \"" + names[i] + "\": twice in one directory");
      }
    }
    return new Directory(metadata, names, nodes);
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  /** How many names it holds. */
  public int size() {
    return names.length;
  }

  /** The entries in order of their names. */
  public List<Entry> entries() {
    return new AbstractList<>() {
      @Override
      public Entry get(int index) {
        return new Entry(names[index], nodes[index]);
      }

      @Override
      public int size() {
        return names.length;
      }
    };
  }

  /** The {@code index}th name in byte order. */
  public EntryName name(int index) {
    return names[index];
  }

  /** The node under the {@code index}th name. */
  public Node node(int index) {
    return nodes[index];
  }

  public Optional<Node> find(EntryName name) {
    int index = Arrays.binarySearch(names, name);
    return index < 0 ? Optional.empty() : Optional.of(nodes[index]);
  }

  /**
   * 2 (its own name and ".") and one ".." for each directory in it, as POSIX file systems count.
   */
  public int linkCount() {
    int count = 2;
    for (Node node : nodes) {
      if (node instanceof Directory) {
        count++;
      }
    }
    return count;
  }

  @Override
  public Kind kind() {
    return Kind.DIRECTORY;
  }

  @Override
  public Directory withMetadata(Metadata newMetadata) {
    return new Directory(newMetadata, names, nodes);
  }
}
