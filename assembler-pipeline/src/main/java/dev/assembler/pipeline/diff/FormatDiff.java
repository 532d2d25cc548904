package dev.assembler.pipeline.diff;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.format.FileHead;
import dev.assembler.pipeline.format.FileKind;
import dev.assembler.pipeline.format.FormatTree;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ImageFormat;
import dev.assembler.pipeline.format.Inspection;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Two images of formats that are read: what they say about themselves, their parts or their trees,
 * and where nothing of that differs, what is left.
 */
final class FormatDiff {

  static final String ONE_FORMAT = "write both in one format: --format NAME";

  private final String place;
  private final ImageFile left;
  private final ImageFile right;
  private final ImageDiff inside;

  /** The first file that lies elsewhere, where nothing else of any differs. */
  private Optional<Difference> moved = Optional.empty();

  FormatDiff(String place, ImageFile left, ImageFile right, ImageDiff inside) {
    this.place = place;
    this.left = left;
    this.right = right;
    this.inside = inside;
  }

  /**
   * @throws InputException naming the image that is malformed
   */
  void into(Findings findings) throws IOException {
    ImageFormat ours = left.format();
    ImageFormat theirs = right.format();
    if (!ours.name().equals(theirs.name())) {
      findings.add(
          Difference.of(place, "format", 0, ours.name(), theirs.name(), Cause.LAYOUT)
              .withCure(ONE_FORMAT));
    }
    Optional<ImageSource> disk = named(left, () -> ours.disk(left, inside.reading()));
    Optional<ImageSource> other = named(right, () -> theirs.disk(right, inside.reading()));
    if (disk.isPresent() || other.isPresent()) {
      inside.compareNested(place, disk.orElse(left.image()), other.orElse(right.image()), findings);
    } else if (!ours.name().equals(theirs.name())) {
      differentFormats(findings);
      return;
    }
    if (ours.name().equals(theirs.name())) {
      facts(findings, disk.isPresent());
    }
  }

  private void differentFormats(Findings findings) throws IOException {
    if (left.format().hasTree() && right.format().hasTree()) {
      trees(findings);
    } else {
      ImageSource ours = left.image();
      ImageSource theirs = right.image();
      long first = ByteDiff.first(ours, theirs);
      findings.add(ContentDiff.of(place, ours, theirs, first, !findings.isFull()));
    }
  }

  /** Facts come first as they are told, and parts first as they are looked at. */
  private void facts(Findings findings, boolean isContainer) throws IOException {
    Findings within = findings.another();
    PartsDiff parts = parts();
    TreeTold known = TreeTold.NOTHING;
    if (left.format().hasTree() && !parts.areTheTree()) {
      known = trees(within);
    }
    boolean isOnePart = left.format().expandsItself() && !parts.areTheTree();
    if (!isContainer && !isOnePart) {
      parts.compare(this::part, inside, within);
    }
    if (!isContainer) {
      TreeTold told = known;
      named(
          left,
          () -> {
            beside(told, parts, within);
            return told;
          });
    }
    Findings told = findings.another();
    parts.tellOrder(told);
    Facts ours = parts.first();
    Facts theirs = parts.second();
    for (String name : Facts.differing(ours, theirs).keySet()) {
      if (!parts.follows(name)) {
        FactRule.cause(place, name, ours, theirs).ifPresent(told::add);
      }
    }
    if (told.isEmpty() && within.isEmpty()) {
      for (String name : Facts.differing(ours, theirs).keySet()) {
        FactRule.causeAlone(place, name, ours, theirs).ifPresent(told::add);
      }
    }
    findings.addAll(told);
    findings.addAll(within);
  }

  /** Of an ISO image all partitions are paired, but those that the tree is in not looked into. */
  private PartsDiff parts() throws IOException {
    Facts ours = facts(left);
    Facts theirs = facts(right);
    if (!ours.format().equals("iso")) {
      return new PartsDiff(place, ours, theirs, _ -> true);
    }
    List<String> pieces = pieces(left);
    List<String> others = pieces(right);
    return new PartsDiff(
        place,
        ours.andParts(pieces),
        theirs.andParts(others),
        pair -> pieces.contains(pair.left()) || others.contains(pair.right()));
  }

  private List<String> pieces(ImageFile file) throws IOException {
    return named(file, () -> IsoPieces.names(file.image(), inside.reading()));
  }

  private Facts facts(ImageFile file) throws IOException {
    return Facts.of(inspection(file));
  }

  /** Null for a partition that is the image itself over again, as hybrid ISO images have them. */
  private ImageSource part(boolean ofLeft, String name) throws IOException {
    ImageFile file = ofLeft ? left : right;
    ImageSource part =
        named(file, () -> file.format().part(file, name, inside.reading()))
            .orElseThrow(() -> new InputException(file.name() + "#" + name, "no such part"))
            .image();
    boolean itself =
        FileKind.of(FileHead.of(part))
            .known()
            .filter(format -> format.hasTree() && format.name().equals(file.format().name()))
            .isPresent();
    return itself && !file.format().expandsItself() ? null : part;
  }

  private TreeTold trees(Findings findings) throws IOException {
    FormatTree ours = named(left, () -> left.format().open(left, inside.reading()));
    try (Closeable _ = closing(ours)) {
      FormatTree theirs = named(right, () -> right.format().open(right, inside.reading()));
      try (Closeable _ = closing(theirs)) {
        TreeTold told =
            new TreeComparison(place, ours.tree(), theirs.tree(), inside).into(findings);
        if (told.areContentsEqual() && isVolume(left.format()) && isVolume(right.format())) {
          places(ours.tree(), theirs.tree(), findings);
        }
        return told;
      }
    }
  }

  /** Whether names and contents lie apart; archives compare their entries one after the other. */
  private boolean isVolume(ImageFormat format) {
    return format.name().equals(left.format().name())
        && !format.expandsItself()
        && !format.name().equals("tar");
  }

  private void places(FileTree ours, FileTree theirs, Findings findings) throws IOException {
    var places = new PlacesDiff(place, ours, theirs);
    places.order().ifPresent(findings::add);
    moved = places.moved();
  }

  private static Closeable closing(FormatTree tree) {
    return tree.resource() == null ? () -> {} : tree.resource();
  }

  private Inspection inspection(ImageFile file) throws IOException {
    return named(file, () -> file.format().inspect(file, inside.reading()));
  }

  /** What lies beside the tree and the parts, as far as it is known and not told yet. */
  private void beside(TreeTold told, PartsDiff parts, Findings findings) throws IOException {
    ImageSource ours = left.image();
    ImageSource theirs = right.image();
    String format = left.format().name();
    if (left.format().expandsItself()) {
      if (told.areNamesEqual() && !parts.areTheTree()) {
        NewcDiff.compare(place, ours, theirs, inside.reading().limits(), told, findings);
      }
    } else if (format.equals("tar")) {
      if (told.areNamesEqual()) {
        TarDiff.compare(place, ours, theirs, inside.reading(), told, findings);
      }
    } else if (format.equals("disk")) {
      DiskDiff.compare(place, ours, facts(left), theirs, facts(right), findings);
    } else if (told.areContentsEqual() && moved.isEmpty()) {
      Meaning.Map meanings =
          switch (format) {
            case "fat" -> FatMeanings.of(ours, theirs, inside.reading().limits());
            case "ext4" -> Ext4Meanings.of(ours, theirs);
            case "iso" -> IsoMeanings.of(ours, inside.reading().limits(), hasGpt(left));
            default -> null;
          };
      if (meanings != null) {
        MeaningDiff.compare(place, ours, theirs, meanings, findings);
      }
    }
  }

  private boolean hasGpt(ImageFile file) throws IOException {
    return !facts(file).get("guid").equals("-");
  }

  /** What differs though nothing does that is known. */
  void residue(Findings findings) throws IOException {
    if (moved.isPresent()) {
      findings.add(moved.get());
      return;
    }
    Residue.of(
            place,
            left.image(),
            right.image(),
            Facts.differing(facts(left), facts(right)),
            inspection(left).summary().sections())
        .ifPresent(findings::add);
  }

  /** Something that is read of an image. */
  interface Reading<T> {
    T get() throws IOException;
  }

  static <T> T named(ImageFile file, Reading<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (ImageFormatException e) {
      throw new InputException(file.name(), e.getMessage(), e);
    }
  }
}
