package dev.assembler.fat;

import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes the records of a directory: the label or the dots, then each name in byte order. */
final class DirectoryWriter {

  private static final byte[] DOT = ShortName.of(".", "");
  private static final byte[] DOT_DOT = ShortName.of("..", "");

  /** The longest name's parts and its short name. */
  private static final int MOST_BYTES = (LongNameRecord.MOST_PARTS + 1) * DirectoryRecord.SIZE;

  private final FatLayout layout;
  private final AscendingWriter out;

  DirectoryWriter(FatLayout layout, AscendingWriter out) {
    this.layout = layout;
    this.out = out;
  }

  void write(PlannedDirectory directory) throws IOException {
    if (directory.parent == null) {
      label(directory.node);
    } else {
      PlannedDirectory parent = directory.parent;
      // The root's number is 0 here even on FAT32 (specification 1.03, 6.5).
      long above = parent.parent == null ? 0 : parent.firstCluster;
      put(DOT, DirectoryRecord.DIRECTORY, directory.node, directory.firstCluster, 0);
      put(DOT_DOT, DirectoryRecord.DIRECTORY, parent.node, above, 0);
    }
    List<String> names = names(directory.node);
    List<byte[]> shortNames = ShortNames.of(names);
    int subdirectory = 0;
    long fileCluster = directory.firstFileCluster;
    for (int i = 0; i < names.size(); i++) {
      name(names.get(i), shortNames.get(i));
      if (directory.node.node(i) instanceof RegularFile file) {
        long clusters = layout.clustersOf(file);
        put(
            shortNames.get(i),
            attributes(file),
            file,
            clusters == 0 ? 0 : fileCluster,
            file.size());
        fileCluster += clusters;
      } else {
        PlannedDirectory below = directory.subdirectories.get(subdirectory++);
        put(shortNames.get(i), DirectoryRecord.DIRECTORY, below.node, below.firstCluster, 0);
      }
    }
  }

  private void label(Directory root) throws IOException {
    String label = layout.options().label();
    if (!label.isEmpty()) {
      byte[] padded =
          ShortName.of(
              label.substring(0, Math.min(ShortName.BASE, label.length())),
              label.substring(Math.min(ShortName.BASE, label.length())));
      put(padded, DirectoryRecord.VOLUME_LABEL, root, 0, 0);
    }
  }

  private static List<String> names(Directory directory) {
    var names = new ArrayList<String>(directory.size());
    for (int i = 0; i < directory.size(); i++) {
      names.add(LongName.of(directory.name(i)));
    }
    return names;
  }

  private void name(String name, byte[] shortName) throws IOException {
    ByteBuffer room = out.room(MOST_BYTES);
    if (LongName.isNeeded(name)) {
      LongNameRecord.writeAll(name, ShortName.checksum(shortName), room);
    }
  }

  private void put(byte[] shortName, int attributes, Node node, long cluster, long size)
      throws IOException {
    DosTimestamp written = DosTimestamp.of(node.metadata().mtimeSeconds());
    DirectoryRecord.of(shortName, attributes, written, cluster, size)
        .writeTo(out.room(DirectoryRecord.SIZE));
  }

  private static int attributes(RegularFile file) {
    int attributes = DirectoryRecord.ARCHIVE;
    return TreeCheck.isReadOnly(file.metadata().permissions())
        ? attributes | DirectoryRecord.READ_ONLY
        : attributes;
  }
}
