package dev.assembler.squashfs;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The regular files in the order their data has in the image, each once however many names it has,
 * and which part of each goes into blocks of its own. A file is meant by its place in this order.
 */
final class FilePlan {

  private final RegularFile[] files;
  private final int[] placeOfInode;
  private final BitSet stored = new BitSet();
  private final BitSet unpacked = new BitSet();
  private final int blockSize;
  private final boolean fragments;
  private final long inputBytes;

  private FilePlan(List<Candidate> ordered, InodeNumbering numbering, SquashfsOptions options) {
    files = new RegularFile[ordered.size()];
    placeOfInode = new int[numbering.count() + 1];
    blockSize = options.blockSize();
    fragments = options.has(SquashfsOptions.Feature.FRAGMENTS);
    long bytes = 0;
    for (int place = 0; place < files.length; place++) {
      Candidate candidate = ordered.get(place);
      files[place] = candidate.file;
      placeOfInode[candidate.inode] = place;
      stored.set(place, candidate.noCompress);
      unpacked.set(place, candidate.noCompress || candidate.noFragments);
      bytes = Math.addExact(bytes, candidate.file.size());
    }
    inputBytes = bytes;
  }

  /** A file on its way to its place. */
  private record Candidate(
      RegularFile file, int inode, int priority, boolean noCompress, boolean noFragments) {}

  static FilePlan of(FileTree tree, InodeNumbering numbering, SquashfsOptions options)
      throws IOException {
    var found = new ArrayList<Candidate>();
    var seen = new BitSet(numbering.count() + 1);
    collect(tree.root(), TreePath.ROOT, numbering, options.rules(), seen, found);
    if (options.rules() != SquashfsOptions.FileRules.NONE) {
      found.sort(Comparator.comparing(Candidate::priority, Comparator.reverseOrder()));
    }
    return new FilePlan(found, numbering, options);
  }

  private static void collect(
      Directory directory,
      TreePath path,
      InodeNumbering numbering,
      SquashfsOptions.FileRules rules,
      BitSet seen,
      List<Candidate> found)
      throws IOException {
    boolean alike = rules == SquashfsOptions.FileRules.NONE;
    numbering.forEachEntry(
        directory,
        (index, node, number, first) -> {
          if (node instanceof Directory below) {
            TreePath at = alike ? path : path.resolve(directory.name(index));
            collect(below, at, numbering, rules, seen, found);
          } else if (node instanceof RegularFile file && !seen.get(number)) {
            seen.set(number);
            if (alike) {
              found.add(new Candidate(file, number, 0, false, false));
            } else {
              TreePath at = path.resolve(directory.name(index));
              found.add(
                  new Candidate(
                      file,
                      number,
                      rules.priority().applyAsInt(at),
                      rules.noCompress().test(at),
                      rules.noFragments().test(at)));
            }
          }
        });
  }

  int count() {
    return files.length;
  }

  RegularFile file(int place) {
    return files[place];
  }

  /** The place of the regular file with this inode number. */
  int placeOf(int inode) {
    return placeOfInode[inode];
  }

  /** Bytes of all files together. */
  long inputBytes() {
    return inputBytes;
  }

  /** Whether a file's blocks are stored as they are, because a rule says so. */
  boolean isStored(int place) {
    return stored.get(place);
  }

  /** How many bytes, from the file's first, are in blocks of its own. */
  long runLength(int place) {
    return files[place].size() - tailLength(place);
  }

  /** How many bytes, up to the file's last, belong into a fragment. */
  int tailLength(int place) {
    boolean packed = fragments && !unpacked.get(place);
    return packed ? (int) (files[place].size() & blockSize - 1) : 0;
  }

  /** How many of the run's bytes its first block has. */
  int headLength(int place) {
    return (int) Math.min(runLength(place), blockSize);
  }
}
