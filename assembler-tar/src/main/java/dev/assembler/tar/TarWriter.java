package dev.assembler.tar;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A tree in the order of its walk, each name an entry; a node's first name carries its bytes. */
final class TarWriter {

  /** 20 blocks, as GNU tar ends its archives. */
  private static final int RECORD_SIZE = 20 * TarHeader.SIZE;

  private static final byte[] NO_LINK = {};

  private final FileTree tree;
  private final TarOptions options;
  private final ProgressListener progress;
  private final ArchiveOutput output;
  private final Map<Node, byte[]> firstNames = new IdentityHashMap<>();
  private long contentBytes;
  private long hardLinks;
  private long extendedHeaders;
  private long sparseFiles;
  private long nodesDone;

  TarWriter(FileTree tree, TarOptions options, ImageSink sink, ProgressListener progress) {
    this.tree = tree;
    this.options = options;
    this.progress = progress;
    this.output = new ArchiveOutput(sink);
  }

  ImageSummary write() throws IOException {
    progress.on(new ProgressEvent.StageStarted("writing tar archive", plan()));
    tree.walk(this::writeName);
    long end = output.position();
    output.zeros(2 * TarHeader.SIZE);
    output.finish(RECORD_SIZE);
    progress.on(new ProgressEvent.StageFinished());
    return summary(end);
  }

  /** Finds what cannot be written; returns how many bytes of contents there are. */
  private long plan() throws IOException {
    var problems = new ArrayList<Problem>();
    var seen = new IdentityHashMap<Node, Boolean>();
    var total = new long[1];
    tree.walk((path, node) -> {
      if (node instanceof Socket) {
        problems.add(new Problem(path.toString(), "socket, tar has no type for it"));
      } else if (node instanceof RegularFile file
          && (tree.linkCount(node) == 1 || seen.put(node, true) == null)) {
        total[0] += file.size();
      }
    });
    if (!problems.isEmpty()) {
      throw new UnrepresentableTreeException("tar", problems);
    }
    return total[0];
  }

  private ImageSummary summary(long end) {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names", tree.nameCount());
    facts.put("hard links", hardLinks);
    facts.put("sparse files", sparseFiles);
    facts.put("extended headers", extendedHeaders);
    facts.put("content bytes", contentBytes);
    return new ImageSummary(
        output.position(),
        List.of(
            new ImageSummary.Section("entries", 0, end),
            new ImageSummary.Section("end of archive", end, output.position() - end)),
        facts);
  }

  private void writeName(TreePath path, Node node) throws IOException {
    byte[] name = name(path, node);
    byte[] first = tree.linkCount(node) > 1 ? firstNames.putIfAbsent(node, name) : null;
    if (first != null && node.kind() != Node.Kind.DIRECTORY) {
      writeHeader(name, node.metadata(), '1', first, 0, new PaxRecords());
      hardLinks++;
    } else {
      writeNode(path, name, node);
    }
    nodesDone++;
    progress.on(new ProgressEvent.Advanced(contentBytes, nodesDone));
  }

  private void writeNode(TreePath path, byte[] name, Node node) throws IOException {
    var pax = new PaxRecords();
    Metadata metadata = node.metadata();
    XattrKeys.add(metadata, options.libarchiveXattrs(), pax);
    switch (node.kind()) {
      case DIRECTORY -> writeHeader(name, metadata, '5', NO_LINK, 0, pax);
      case SYMLINK -> writeHeader(name, metadata, '2', ((Symlink) node).target(), 0, pax);
      case FIFO -> writeHeader(name, metadata, '6', NO_LINK, 0, pax);
      case CHAR_DEVICE -> writeDevice(name, (Device) node, '3', pax);
      case BLOCK_DEVICE -> writeDevice(name, (Device) node, '4', pax);
      case REGULAR_FILE -> writeFile(path, name, (RegularFile) node, pax);
      case SOCKET -> throw new IllegalStateException(path + ": a socket after planning");
    }
  }

  private void writeFile(TreePath path, byte[] name, RegularFile file, PaxRecords pax)
      throws IOException {
    Content content = file.content();
    try (ImageSource source = content.open()) {
      if (source.size() != content.size()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: opened with %d bytes, expected %d",
                path,
                source.size(),
                content.size()));
      }
      SparseMap map =
          options.sparseFiles() == TarOptions.SparseFiles.GNU_1_0 ? SparseScan.of(source) : null;
      if (map == null) {
        writeHeader(name, file.metadata(), '0', NO_LINK, source.size(), pax);
        output.copy(source);
      } else {
        writeSparse(name, file.metadata(), source, map, pax);
      }
    }
    output.pad(TarHeader.SIZE);
    contentBytes += content.size();
  }

  private void writeSparse(
      byte[] name, Metadata metadata, ImageSource source, SparseMap map, PaxRecords pax)
      throws IOException {
    byte[] text = SparseScan.encode(map);
    pax.put(PaxKey.SPARSE_MAJOR, 1);
    pax.put(PaxKey.SPARSE_MINOR, 0);
    pax.put(PaxKey.SPARSE_NAME, name);
    pax.put(PaxKey.SPARSE_REALSIZE, map.realSize());
    writeHeader(besideIts(name), metadata, '0', NO_LINK, text.length + map.storedSize(), pax);
    output.write(text);
    for (int i = 0; i < map.offsets().length; i++) {
      output.copy(source, map.offsets()[i], map.lengths()[i]);
    }
    sparseFiles++;
  }

  /** Where a reader without sparse files shall put the map and the parts: as GNU tar names it. */
  private static byte[] besideIts(byte[] name) {
    int slash = name.length - 1;
    while (slash >= 0 && name[slash] != '/') {
      slash--;
    }
    byte[] folder = {
      'G', 'N', 'U', 'S', 'p', 'a', 'r', 's', 'e', 'F', 'i', 'l', 'e', '.', '0', '/'
    };
    byte[] renamed = Arrays.copyOf(name, name.length + folder.length);
    System.arraycopy(folder, 0, renamed, slash + 1, folder.length);
    System.arraycopy(name, slash + 1, renamed, slash + 1 + folder.length, name.length - slash - 1);
    return renamed;
  }

  private void writeDevice(byte[] name, Device device, char typeflag, PaxRecords pax)
      throws IOException {
    if (!UstarHeader.fits(HeaderField.DEVMAJOR, device.major())) {
      pax.put(PaxKey.DEVMAJOR, device.major());
    }
    if (!UstarHeader.fits(HeaderField.DEVMINOR, device.minor())) {
      pax.put(PaxKey.DEVMINOR, device.minor());
    }
    writeHeader(name, device.metadata(), typeflag, NO_LINK, 0, device.major(), device.minor(), pax);
  }

  private void writeHeader(
      byte[] name, Metadata metadata, char typeflag, byte[] link, long size, PaxRecords pax)
      throws IOException {
    writeHeader(name, metadata, typeflag, link, size, 0, 0, pax);
  }

  private void writeHeader(
      byte[] name,
      Metadata metadata,
      char typeflag,
      byte[] link,
      long size,
      long major,
      long minor,
      PaxRecords pax)
      throws IOException {
    boolean nameFits = UstarHeader.fits(name);
    if (!nameFits || !PaxRecords.isAscii(name)) {
      pax.putName(PaxKey.PATH, name);
    }
    boolean linkFits = link.length <= HeaderField.LINKNAME.width;
    if (!linkFits || !PaxRecords.isAscii(link)) {
      pax.putName(PaxKey.LINKPATH, link);
    }
    putNumber(pax, PaxKey.UID, HeaderField.UID, metadata.uid());
    putNumber(pax, PaxKey.GID, HeaderField.GID, metadata.gid());
    putNumber(pax, PaxKey.SIZE, HeaderField.SIZE, size);
    var mtime = new PaxTime(metadata.mtimeSeconds(), metadata.mtimeNanos());
    if (mtime.nanos() != 0 || !UstarHeader.fits(HeaderField.MTIME, mtime.seconds())) {
      pax.put(PaxKey.MTIME, mtime.toString());
    }
    if (!pax.isEmpty()) {
      byte[] body = pax.encode();
      output.write(UstarHeader.extended(body.length).encode());
      output.write(body);
      output.pad(TarHeader.SIZE);
      extendedHeaders++;
    }
    var header =
        new UstarHeader(
            nameFits ? name : Arrays.copyOf(name, HeaderField.NAME.width),
            metadata.permissions(),
            metadata.uid(),
            metadata.gid(),
            size,
            mtime.seconds(),
            typeflag,
            linkFits ? link : Arrays.copyOf(link, HeaderField.LINKNAME.width),
            major,
            minor);
    output.write(header.encode());
  }

  private static void putNumber(PaxRecords pax, String key, HeaderField field, long value) {
    if (!UstarHeader.fits(field, value)) {
      pax.put(key, value);
    }
  }

  /** From the root, without a slash before it, with one behind a directory; "./" is the root. */
  private static byte[] name(TreePath path, Node node) {
    if (path.isRoot()) {
      return new byte[] {'.', '/'};
    }
    byte[] bytes = path.toBytes();
    int length = bytes.length - 1;
    byte[] name =
        Arrays.copyOfRange(bytes, 1, 1 + length + (node.kind() == Node.Kind.DIRECTORY ? 1 : 0));
    if (name.length > length) {
      name[length] = '/';
    }
    return name;
  }
}
