package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Reads all hierarchies, the boot catalog and every byte of every file, and checks that extents lie
 * in the volume and files in nothing but themselves.
 */
final class IsoVerifier {

  private static final int PIECE = 1 << 18;

  private IsoVerifier() {}

  static ImageSummary verify(ImageSource image, Limits limits) throws IOException {
    var reader = new IsoReader(image, limits);
    DescriptorSet descriptors = reader.descriptors();
    long volumeEnd = Blocks.offset(descriptors.primary().blocks());
    if (volumeEnd > image.size()) {
      throw new ImageFormatException(
          "primary volume descriptor.volume space size: "
              + volumeEnd
              + " bytes, beyond the end of the image ("
              + image.size()
              + ")");
    }
    var structures = new ArrayList<Section>();
    structures.add(new Section("system area", 0, SystemArea.SIZE));
    long firstBehind = Blocks.offset(descriptors.end());
    structures.add(
        new Section("volume descriptors", SystemArea.SIZE, firstBehind - SystemArea.SIZE));
    var files = new ArrayList<Extent>();
    FileTree best = null;
    for (IsoImage.View view : IsoImage.View.values()) {
      boolean same = view == IsoImage.View.PLAIN && reader.hasRockRidge(); // directories
      if (reader.has(view) && !same) {
        TreeReader hierarchy = reader.tree(view);
        FileTree tree = hierarchy.read();
        if (view == reader.best()) {
          best = tree;
        }
        files.addAll(hierarchy.files());
        for (Extent extent : hierarchy.directoryExtents()) {
          structures.add(new Section("directory", extent.offset(), extent.length()));
        }
      }
    }
    List<BootCatalog.Entry> boot = descriptors.readCatalog(image);
    for (BootCatalog.Entry entry : boot) {
      if (Blocks.offset(entry.lba()) >= image.size()) {
        throw new ImageFormatException(
            "boot catalog: an image at block " + entry.lba() + ", beyond the end");
      }
    }
    requireDisjoint(structures, files, volumeEnd);
    readData(image, files, limits);
    MediaCheck.verify(image, descriptors.primary(), limits);
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names", best.nameCount());
    facts.put("file sections", (long) files.size());
    facts.put("boot entries", (long) boot.size());
    return new ImageSummary(
        image.size(),
        List.of(
            new Section("volume", 0, volumeEnd),
            new Section("behind the volume", volumeEnd, image.size() - volumeEnd)),
        facts);
  }

  /** Structures lie apart from each other and from files, which may share what they have. */
  private static void requireDisjoint(List<Section> structures, List<Extent> files, long volumeEnd)
      throws ImageFormatException {
    structures.sort(Comparator.comparingLong(Section::offset));
    for (int i = 1; i < structures.size(); i++) {
      Section before = structures.get(i - 1);
      if (before.offset() + before.length() > structures.get(i).offset()) {
        throw overlap(structures.get(i).name(), structures.get(i).offset(), before.name());
      }
    }
    files.sort(Comparator.comparingLong(Extent::offset));
    int next = 0;
    for (Extent file : files) {
      if (file.end() > volumeEnd) {
        throw new ImageFormatException(
            "file at 0x" + Long.toHexString(file.offset()) + ": beyond the end of the volume");
      }
      while (next < structures.size()
          && structures.get(next).offset() + structures.get(next).length() <= file.offset()) {
        next++;
      }
      if (next < structures.size() && structures.get(next).offset() < file.end()) {
        throw overlap("file", file.offset(), structures.get(next).name());
      }
    }
  }

  private static ImageFormatException overlap(String what, long offset, String other) {
    return new ImageFormatException(
        what + " at 0x" + Long.toHexString(offset) + ": overlaps a " + other);
  }

  /** Each byte once, however many files have it. */
  private static void readData(ImageSource image, List<Extent> files, Limits limits)
      throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    long done = 0;
    long read = 0;
    for (Extent file : files) {
      for (long at = Math.max(done, file.offset()); at < file.end(); at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, file.end() - at));
        image.readAt(at, piece);
        read += piece.limit();
        if (read > limits.expansion()) {
          throw new ImageFormatException(
              "iso9660: more data than the limit (" + limits.expansion() + ")");
        }
      }
      done = Math.max(done, file.end());
    }
  }
}
