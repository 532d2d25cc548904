package dev.assembler.pipeline.spec;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

  /** The node with everything that was stated, its entries included; depth costs no stack. */
  Node freeze() {
    Deque<SpecDraft> open = new ArrayDeque<>();
    open.push(this);
    while (!open.isEmpty()) {
      SpecDraft at = open.peek();
      if (at.frozen == null && at.hasDrafts()) {
        at.children().values().stream().filter(child -> child.frozen == null).forEach(open::push);
      }
      if (open.peek() == at) {
        open.pop();
        at.freezeItself();
      }
    }
    return frozen;
  }

  /** Whether its entries are drafts, which are frozen before it is. */
  private boolean hasDrafts() {
    return isDirectory() && (children != null || tree.hasLinks());
  }

  private void freezeItself() {
    if (frozen == null && hasDrafts()) {
      var entries = new ArrayList<Directory.Entry>();
      children.forEach((name, child) -> entries.add(new Directory.Entry(name, child.frozen)));
      frozen = Directory.of(node.metadata(), entries);
    } else if (frozen == null) {
      frozen = node;
    }
  }
}
