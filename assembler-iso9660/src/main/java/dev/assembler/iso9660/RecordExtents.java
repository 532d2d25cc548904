package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an image has directory records: the extents of its directories, and the continuation areas
 * of what Rock Ridge says in them.
 */
final class RecordExtents {

  private final ImageSource image;
  private final IsoReader reader;
  private final List<Extent> found = new ArrayList<>();

  private RecordExtents(ImageSource image, IsoReader reader) {
    this.image = image;
    this.reader = reader;
  }

  static List<Extent> of(ImageSource image, Limits limits) throws IOException {
    var extents = new RecordExtents(image, new IsoReader(image, limits));
    extents.addBest();
    extents.addJoliet();
    return extents.found;
  }

  private void addBest() throws IOException {
    IsoImage.View best = reader.best();
    List<Extent> directories = directories(best);
    found.addAll(directories);
    if (best == IsoImage.View.ROCK_RIDGE) {
      for (int i = 0; i < directories.size(); i++) {
        addAreas(directories.get(i), i == 0);
      }
    }
  }

  /** One that is malformed hinders nobody who reads the better names. */
  private void addJoliet() throws IOException {
    if (reader.best() == IsoImage.View.ROCK_RIDGE && reader.has(IsoImage.View.JOLIET)) {
      try {
        found.addAll(directories(IsoImage.View.JOLIET));
      } catch (ImageFormatException e) {
        return; // it has no directories that are known
      }
    }
  }

  private List<Extent> directories(IsoImage.View view) throws IOException {
    TreeReader tree = reader.tree(view);
    tree.read();
    return tree.directoryExtents();
  }

  private void addAreas(Extent directory, boolean isRoot) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    for (long base = directory.offset(); base < directory.end(); base += Blocks.SIZE) {
      int end = (int) Math.min(Blocks.SIZE, directory.end() - base);
      image.readAt(base, block.clear().limit(end));
      for (int at = 0; at < end && block.get(at) != 0; at += block.get(at) & 0xFF) {
        DirectoryRecord record = DirectoryRecord.readFrom(block, at, end, base);
        boolean isFirst = isRoot && base + at == directory.offset();
        addAreas(record, isFirst ? 0 : reader.skip());
      }
    }
  }

  private void addAreas(DirectoryRecord record, int skip) throws IOException {
    try {
      Attributes.of(image, record, skip, found);
    } catch (ImageFormatException e) {
      return; // a parent's, of which the tree needs nothing
    }
  }
}
