package dev.assembler.pipeline.diff;

import dev.assembler.core.tree.ContentPosition;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of two trees of the same names lie in their images: in which order, and moved.
 */
final class PlacesDiff {

  private static final String SORTED =
      "sort the input; of mksquashfs: -sort FILE; assemble writes files in the order of the tree";

  private final String place;
  private final List<ContentPosition> ours;
  private final List<ContentPosition> theirs;
  private final FileTree tree;

  PlacesDiff(String place, FileTree left, FileTree right) throws IOException {
    this.place = place;
    this.tree = left;
    this.ours = positions(left);
    this.theirs = positions(right);
  }

  /** Null for a file whose place is not known. */
  private static List<ContentPosition> positions(FileTree tree) throws IOException {
    var all = new ArrayList<ContentPosition>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        all.add(file.content().position().orElse(null));
      }
    });
    return all;
  }

  /**
   * The first two files of which the one that comes first in one image comes later in the other.
   */
  Optional<Difference> order() throws IOException {
    List<Integer> known = known();
    known.sort(
        Comparator.<Integer, ContentPosition>comparing(ours::get).thenComparing(theirs::get));
    for (int i = 1; i < known.size(); i++) {
      int before = known.get(i - 1);
      int after = known.get(i);
      if (theirs.get(before).compareTo(theirs.get(after)) > 0) {
        String one = path(before);
        String other = path(after);
        return Optional.of(
            Difference.of(
                    place,
                    "order of files",
                    -1,
                    one + " before " + other,
                    other + " before " + one,
                    Cause.ORDER)
                .withCure(SORTED));
      }
    }
    return Optional.empty();
  }

  /** The first file that lies elsewhere. */
  Optional<Difference> moved() throws IOException {
    List<Integer> moved = known().stream().filter(i -> !ours.get(i).equals(theirs.get(i))).toList();
    if (moved.isEmpty()) {
      return Optional.empty();
    }
    int first = moved.getFirst();
    return Optional.of(
        Difference.of(
                place + ":" + path(first),
                "place",
                -1,
                ours.get(first).toString(),
                theirs.get(first).toString(),
                Cause.LAYOUT)
            .withDetails(
                List.of(
                    moved.size() + " of " + ours.size() + " files lie elsewhere in the image")));
  }

  private List<Integer> known() {
    var known = new ArrayList<Integer>();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      if (ours.get(i) != null && theirs.get(i) != null) {
        known.add(i);
      }
    }
    return known;
  }

  private String path(int index) throws IOException {
    var at = new int[1];
    var found = new TreePath[1];
    tree.walk((path, node) -> {
      if (node instanceof RegularFile && at[0]++ == index) {
        found[0] = path;
      }
    });
    return found[0].toString();
  }
}
