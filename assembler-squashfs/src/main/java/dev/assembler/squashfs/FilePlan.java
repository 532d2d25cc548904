package dev.assembler.squashfs;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

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

  private FilePlan(List<RegularFile> found, InodeNumbering numbering, SquashfsOptions options) {
    files = found.toArray(RegularFile[]::new);
    placeOfInode = new int[numbering.count() + 1];
    blockSize = options.blockSize();
    fragments = options.has(SquashfsOptions.Feature.FRAGMENTS);
    long bytes = 0;
    for (RegularFile file : files) {
      bytes = Math.addExact(bytes, file.size());
    }
    inputBytes = bytes;
  }

  static FilePlan of(FileTree tree, InodeNumbering numbering, SquashfsOptions options)
      throws IOException {
    if (options.rules() != SquashfsOptions.FileRules.NONE) {
      return ruled(tree, numbering, options);
    }
    var found = new ArrayList<RegularFile>();
    var inodes = new Inodes();
    forEachFile(
        tree,
        numbering,
        (file, inode, way) -> {
          found.add(file);
          inodes.add(inode);
        });
    var plan = new FilePlan(found, numbering, options);
    for (int place = 0; place < plan.count(); place++) {
      plan.placeOfInode[inodes.get(place)] = place;
    }
    return plan;
  }

  /** A file on its way to its place. */
  private record Candidate(
      RegularFile file, int inode, int priority, boolean noCompress, boolean noFragments) {}

  private static FilePlan ruled(FileTree tree, InodeNumbering numbering, SquashfsOptions options)
      throws IOException {
    SquashfsOptions.FileRules rules = options.rules();
    var found = new ArrayList<Candidate>();
    forEachFile(
        tree,
        numbering,
        (file, inode, way) -> {
          TreePath path = pathOf(way);
          found.add(
              new Candidate(
                  file,
                  inode,
                  rules.priority().applyAsInt(path),
                  rules.noCompress().test(path),
                  rules.noFragments().test(path)));
        });
    found.sort(Comparator.comparing(Candidate::priority, Comparator.reverseOrder()));
    var plan = new FilePlan(found.stream().map(Candidate::file).toList(), numbering, options);
    for (int place = 0; place < plan.count(); place++) {
      Candidate candidate = found.get(place);
      plan.placeOfInode[candidate.inode] = place;
      plan.stored.set(place, candidate.noCompress);
      plan.unpacked.set(place, candidate.noCompress || candidate.noFragments);
    }
    return plan;
  }

  /** Inode numbers in a row: there may be millions. */
  private static final class Inodes {
    private int[] numbers = new int[64];
    private int count;

    void add(int number) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number;
    }

    int get(int index) {
      return numbers[index];
    }
  }

  private interface FileVisitor {
    /**
     * @param way the entries that lead to the file, its own first
     */
    void visit(RegularFile file, int inode, Deque<InodeNumbering.Entries> way) throws IOException;
  }

  /** Visits every file once, in the order of a walk; its stack is on the heap. */
  private static void forEachFile(FileTree tree, InodeNumbering numbering, FileVisitor visitor)
      throws IOException {
    var seen = new BitSet(numbering.count() + 1);
    var way = new ArrayDeque<InodeNumbering.Entries>();
    way.push(numbering.entries(tree.root()));
    while (!way.isEmpty()) {
      InodeNumbering.Entries entries = way.peek();
      if (!entries.next()) {
        way.pop();
      } else if (entries.node() instanceof Directory below) {
        way.push(numbering.entries(below));
      } else if (entries.node() instanceof RegularFile file && !seen.get(entries.number())) {
        seen.set(entries.number());
        visitor.visit(file, entries.number(), way);
      }
    }
  }

  private static TreePath pathOf(Deque<InodeNumbering.Entries> way) {
    TreePath path = TreePath.ROOT;
    for (var entries = way.descendingIterator(); entries.hasNext(); ) {
      InodeNumbering.Entries step = entries.next();
      path = path.resolve(step.directory().name(step.index()));
    }
    return path;
  }

  int count() {
    return files.length;
  }

  RegularFile file(int place) {
    return files[place];
  }

  /** Whether two files are known to have the same bytes, by digests that were taken elsewhere. */
  boolean isKnownSame(int place, int other) {
    Optional<String> sha256 = files[place].content().knownSha256();
    return sha256.isPresent()
        && files[place].size() == files[other].size()
        && sha256.equals(files[other].content().knownSha256());
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
