package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/**
 * One node while specs are applied. Names that share a node share its draft, so that what a spec
 * states under one of them holds under all. A directory's entries are drafted when first looked at.
 */
final class SpecDraft {

  private final SpecTree tree;
  private Node node;
  private Map<EntryName, SpecDraft> children;
  private Node frozen;

  SpecDraft(SpecTree tree, Node node) {
    this.tree = tree;
    this.node = node;
  }

  Node node() {
    return node;
  }

  boolean isDirectory() {
    return node instanceof Directory;
  }

  /** Another node in this one's place; entries drafted so far stay if both are directories. */
  void replace(Node replacement) {
    if (!(replacement instanceof Directory)) {
      children = null;
    } else if (children == null) {
      children();
    }
    node = replacement;
  }

  Map<EntryName, SpecDraft> children() {
    if (children == null) {
      children = new TreeMap<>();
      if (node instanceof Directory directory) {
        for (Directory.Entry entry : directory.entries()) {
          children.put(entry.name(), tree.draftOf(entry.node()));
        }
      }
    }
    return children;
  }

  /** The node with everything that was stated, its entries included. */
  Node freeze() {
    if (frozen == null) {
      frozen = node instanceof Directory directory ? freeze(directory) : node;
    }
    return frozen;
  }

  private Directory freeze(Directory directory) {
    if (children == null && !tree.hasLinks()) {
      return directory;
    }
    var entries = new ArrayList<Directory.Entry>();
    children().forEach((name, child) -> entries.add(new Directory.Entry(name, child.freeze())));
    return Directory.of(directory.metadata(), entries);
  }
}
