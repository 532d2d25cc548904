package dev.assembler.cpio;

import dev.assembler.core.Limits;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of every entry of an image, and where new ones go: what replaces an entry comes in
 * its place, so that its parent is before it and its neighbours stay where they are; the rest comes
 * last, in the last segment.
 */
final class EditPlan {

  private final Limits limits;
  private final InitramfsEdit edit;
  private final List<ScannedSegment> segments;
  private final List<RawSegment> raws = new ArrayList<>();
  private final BitSet early = new BitSet();
  private final RootFs files;

  /** Where each entry that stays is when Linux has unpacked all. */
  private final Map<TreePath, List<Found>> places = new HashMap<>();

  private final Set<TreePath> directories = new HashSet<>(Set.of(TreePath.ROOT));
  private final List<Problem> problems = new ArrayList<>();
  private long added;
  private long replaced;
  private long removed;

  private record Found(int segment, ScannedEntry entry) {}

  private EditPlan(
      ImageSource image, InitramfsEdit edit, List<ScannedSegment> segments, Limits limits) {
    this.limits = limits;
    this.edit = edit;
    this.segments = segments;
    this.files = new RootFs(RootFs.Rules.KERNEL, limits);
    for (int i = 0; i < segments.size(); i++) {
      raws.add(new RawSegment(image, segments.get(i).units));
      early.set(i, i < segments.size() - 1 && segments.get(i).isEarly());
    }
  }

  /**
   * @throws UnrepresentableTreeException with everything that cannot be added
   */
  static EditPlan of(
      ImageSource image, InitramfsEdit edit, List<ScannedSegment> segments, Limits limits)
      throws IOException {
    ArchivePlan.check(edit.added(), CpioOptions.UNALIGNED, 0);
    var plan = new EditPlan(image, edit, segments, limits);
    for (int i = 0; i < segments.size(); i++) {
      plan.remove(i);
    }
    plan.add();
    if (!plan.problems.isEmpty()) {
      throw new UnrepresentableTreeException("initramfs", plan.problems);
    }
    for (int i = 0; i < segments.size(); i++) {
      HardLinkRepair.repair(segments.get(i).entries, plan.raws.get(i));
    }
    return plan;
  }

  List<ScannedSegment> segments() {
    return segments;
  }

  RawSegment raw(int segment) {
    return raws.get(segment);
  }

  long added() {
    return added;
  }

  long replaced() {
    return replaced;
  }

  long removed() {
    return removed;
  }

  /** Unpacks a segment as Linux would, without what goes; an early one stays as it is. */
  private void remove(int segment) throws IOException {
    for (ScannedEntry found : segments.get(segment).entries) {
      if (found.isTrailer()) {
        files.endArchive();
        continue;
      }
      TreePath path = files.lead(literal(found.entry));
      if (!early.get(segment) && edit.removed().test(path, found.isDirectory())) {
        found.drop();
        removed++;
        continue;
      }
      Content nothing = Content.zeros(found.entry.size());
      if (files.apply(found.entry, nothing, found.target) == null) {
        places.computeIfAbsent(path, at -> new ArrayList<>(1)).add(new Found(segment, found));
        if (found.isDirectory()) {
          directories.add(path);
        }
      }
    }
  }

  private TreePath literal(CpioEntry entry) throws IOException {
    TreePath path = TreePath.ROOT;
    for (EntryName name : EntryPath.of(entry, limits.depth())) {
      path = path.resolve(name);
    }
    return path;
  }

  private void add() throws IOException {
    var last = segments.getLast();
    var numbers = new HashMap<Integer, InodeNumbers>();
    ArchivePlan.forEach(
        edit.added(),
        CpioOptions.UNALIGNED,
        0,
        planned -> {
          if (planned.node() == null) {
            return; // our own trailer
          }
          TreePath path = TreePath.of(planned.name());
          boolean directory = planned.node() instanceof Directory;
          TreePath target = directory ? files.leadInto(path) : files.lead(path);
          if (!mayStand(target, directory, path)) {
            return;
          }
          Found place = clear(target);
          if (directory) {
            files.make(target, planned.node().metadata());
          }
          // Names of one file keep their order, for its bytes come with the last.
          boolean inPlace = place != null && edit.added().linkCount(planned.node()) == 1;
          int segment = inPlace ? place.segment() : segments.size() - 1;
          ScannedSegment into = segments.get(segment);
          long ino =
              numbers
                  .computeIfAbsent(segment, at -> new InodeNumbers(into.entries))
                  .of(planned.ino());
          var piece = new EntryPiece(planned.at(target, ino), into.variant());
          if (inPlace) {
            place.entry().replace(piece);
          } else {
            last.more.add(piece);
          }
          if (place == null) {
            added++;
          } else {
            replaced++;
          }
        });
  }

  /** Whether something can stand at a path, and is not there already. */
  private boolean mayStand(TreePath target, boolean directory, TreePath path) {
    Inode there = files.at(target);
    boolean isDirectory = there != null && there.children != null;
    if (directory && (directories.contains(target) || target.isRoot())) {
      return false;
    }
    if (directory && there != null && !isDirectory) {
      problem(path, "a directory, where a " + there.kind + " is in the image; remove that, too");
      return false;
    }
    if (!directory && isDirectory && !there.children.isEmpty()) {
      problem(path, "where the image has a directory with entries; remove that, too");
      return false;
    }
    List<Found> found = places.getOrDefault(target, List.of());
    if (!directory && !found.isEmpty() && found.stream().allMatch(at -> early.get(at.segment()))) {
      problem(path, "lies in the early segment, which stays as it is");
      return false;
    }
    return true;
  }

  /** Takes everything from a path that is not in an early segment; returns the last of it. */
  private Found clear(TreePath target) {
    Found last = null;
    for (Found found : places.getOrDefault(target, List.of())) {
      if (!early.get(found.segment())) {
        found.entry().drop();
        last = found;
      }
    }
    return last;
  }

  private void problem(TreePath path, String reason) {
    problems.add(new Problem(path.toString(), reason));
  }
}
