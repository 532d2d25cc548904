package dev.assembler.pipeline.spec;

import dev.assembler.core.Limits;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file says about a tree: owners, modes, times, devices, links, attributes, new paths. An
 * entry replaces the fields it states and no others; sizes and digests are checked, not set.
 */
public final class TreeSpec {

  /** In which language a spec is written. */
  public enum Language {
    /** mtree(5). */
    MTREE("mtree"),
    /** Pseudo file definitions of mksquashfs. */
    PSEUDO("pseudo"),
    /** Lists of the Linux kernel's gen_init_cpio. */
    CPIO_LIST("cpio-list"),
    /** Manifests of 3cpio. */
    THREE_CPIO("3cpio");

    private final String text;

    Language(String text) {
      this.text = text;
    }

    /** As the command line names it. */
    @Override
    public String toString() {
      return text;
    }
  }

  private final List<SpecEntry> entries;

  private TreeSpec(List<SpecEntry> entries) {
    this.entries = entries;
  }

  /**
   * Reads a spec. Source paths in it are relative to its folder.
   *
   * @param name the file as messages call it
   * @throws SpecFormatException beginning with {@code name:LINE}, also for what one file states
   *     twice
   */
  public static TreeSpec read(Language language, Path file, String name) throws IOException {
    List<SpecEntry> entries =
        switch (language) {
          case MTREE -> MtreeReader.read(file, name);
          case PSEUDO -> PseudoReader.read(file, name);
          case CPIO_LIST -> CpioListReader.read(file, name);
          case THREE_CPIO -> ThreeCpioReader.read(file, name);
        };
    return new TreeSpec(merged(entries));
  }

  /**
   * The tree with everything the spec states.
   *
   * @throws SpecFormatException beginning with FILE:LINE if something stated cannot be done
   * @throws SpecMismatchException if a size or digest is not that of the file
   */
  public FileTree applyTo(FileTree tree, SpecDefaults defaults) throws IOException {
    var changed = new SpecTree(tree, defaults, Limits.defaults());
    // Links last: an entry above may state what they bind to below.
    for (SpecEntry entry : entries) {
      if (entry.hardLink == null) {
        changed.apply(entry);
      }
    }
    for (SpecEntry entry : entries) {
      if (entry.hardLink != null) {
        changed.apply(entry);
      }
    }
    return changed.freeze();
  }

  /** Joins attribute lines with the line that states their node; refuses repeats. */
  private static List<SpecEntry> merged(List<SpecEntry> entries) throws SpecFormatException {
    Map<TreePath, SpecEntry> nodes = new HashMap<>();
    for (SpecEntry entry : entries) {
      if (entry.statesNode()) {
        SpecEntry first = nodes.putIfAbsent(entry.path, entry);
        if (first != null) {
          throw repeated(entry, first, entry.path.toString());
        }
      }
    }
    requireEachAttributeOnce(entries);
    var result = new ArrayList<SpecEntry>();
    for (SpecEntry entry : entries) {
      SpecEntry node = nodes.get(entry.path);
      if (node != null && node != entry) {
        node.addAll(entry.xattrs);
      } else {
        result.add(entry);
      }
    }
    return result;
  }

  private static void requireEachAttributeOnce(List<SpecEntry> entries) throws SpecFormatException {
    Map<TreePath, Map<String, SpecEntry>> attributes = new HashMap<>();
    for (SpecEntry entry : entries) {
      for (Xattr xattr : entry.xattrs) {
        SpecEntry first =
            attributes
                .computeIfAbsent(entry.path, path -> new HashMap<>())
                .putIfAbsent(xattr.name(), entry);
        if (first != null) {
          throw repeated(entry, first, entry.path + " " + xattr.name());
        }
      }
    }
  }

  private static SpecFormatException repeated(SpecEntry entry, SpecEntry first, String what) {
    return entry.line.problem(
        what + ": stated before in line " + first.line.number() + "; a file states it once");
  }
}
