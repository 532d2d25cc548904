package dev.assembler.tar;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPool;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The order of headers and bodies: entries out of an archive into a {@link DraftTree}. */
final class TarReader {

  /**
   * What was read.
   *
   * @param end of the last body
   */
  record Result(FileTree tree, long entries, long extendedHeaders, long end) {}

  /** Extended headers and long names are held in memory. */
  private static final int MAX_EXTENDED_HEADER = 16 << 20;

  private static final int MAX_GLOBAL_HEADER = 1 << 20;
  private static final int MAX_LONG_NAME = 1 << 20;

  private static final Content EMPTY = Content.of(new byte[0]);

  private final TarReadOptions options;
  private final TarListener listener;
  private final BlockReader blocks;
  private final TarBudget budget;
  private final DraftTree tree;
  private final MetadataPool pool = new MetadataPool();

  private PaxHeader global = PaxHeader.NONE;
  private PaxHeader pax = PaxHeader.NONE;
  private byte[] longName;
  private byte[] longLinkName;
  private long entries;
  private long extendedHeaders;
  private long at;

  TarReader(ImageSource archive, TarReadOptions options) throws IOException {
    this(archive, options, null);
  }

  /**
   * @param listener null if nobody wants to be told
   */
  TarReader(ImageSource archive, TarReadOptions options, TarListener listener) throws IOException {
    this.options = options;
    this.listener = listener;
    this.blocks = new BlockReader(archive);
    this.budget = new TarBudget(options.limits());
    this.tree = new DraftTree(budget, options.implicitDirectories());
  }

  Result read() throws IOException {
    if (blocks.size() == 0) {
      throw new ImageFormatException("tar archive: empty, expected at least one header");
    }
    while (at < blocks.size()) {
      byte[] block = blocks.block("tar header", at);
      if (BlockReader.isZero(block)) {
        break;
      }
      readHeader(TarHeader.of(block, at));
    }
    requireEntryAfterExtendedHeaders();
    new ArchiveEnd(blocks, at).require(options.allowMissingEnd());
    return new Result(tree.build(), entries, extendedHeaders, at);
  }

  private void readHeader(TarHeader header) throws IOException {
    char typeflag = header.typeflag();
    switch (typeflag) {
      case 'x', 'X' -> {
        requireNone(header, pax == PaxHeader.NONE);
        pax = PaxHeader.of(readBody(header, MAX_EXTENDED_HEADER), at + TarHeader.SIZE);
        extendedHeaders++;
      }
      case 'g' -> {
        byte[] body = readBody(header, MAX_GLOBAL_HEADER);
        global = global.overlaidBy(PaxHeader.of(body, at + TarHeader.SIZE));
        extendedHeaders++;
      }
      case 'L' -> {
        requireNone(header, longName == null);
        longName = upToNul(readBody(header, MAX_LONG_NAME));
      }
      case 'K' -> {
        requireNone(header, longLinkName == null);
        longLinkName = upToNul(readBody(header, MAX_LONG_NAME));
      }
      case 'V' -> requireNone(header, pax == PaxHeader.NONE); // the volume's label
      default -> {
        readEntry(new TarEntry(header, global, pax, longName, longLinkName));
        pax = PaxHeader.NONE;
        longName = null;
        longLinkName = null;
        entries++;
        return;
      }
    }
    at = after(header, header.number(HeaderField.SIZE));
  }

  private void readEntry(TarEntry entry) throws IOException {
    Metadata metadata = pool.share(entry.metadata(options.ignoreAcls()));
    List<EntryName> path = TarPath.parse(entry.path(), entry, HeaderField.NAME, budget);
    budget.addXattrs(entry, metadata);
    if (listener != null) {
      listener.member(entry.member(path));
    }
    long next = entry.dataOffset();
    switch (entry.header().typeflag()) {
      case '0', '\0', '7', 'S' -> next = readFile(entry, path, metadata);
      case '1' -> next = readHardLink(entry, path);
      case '2' -> tree.put(entry, path, symlink(entry, metadata));
      case '3' -> tree.put(entry, path, device(entry, metadata, Node.Kind.CHAR_DEVICE));
      case '4' -> tree.put(entry, path, device(entry, metadata, Node.Kind.BLOCK_DEVICE));
      case '5' -> tree.putDirectory(entry, path, metadata);
      case '6' -> tree.put(entry, path, new Fifo(metadata));
      case 'D' -> {
        tree.putDirectory(entry, path, metadata); // its body lists names for incremental backups
        next = afterBody(entry);
      }
      default -> throw entry.fault(HeaderField.TYPEFLAG, typeName(entry), "expected 0 to 7");
    }
    at = next;
  }

  private long readFile(TarEntry entry, List<EntryName> path, Metadata metadata)
      throws IOException {
    if (entry.isNamedAsDirectory()) { // how archives before ustar mark directories
      if (entry.storedSize() != 0) {
        throw entry.fault(
            HeaderField.SIZE, entry.storedSize(), "expected 0, the name is a directory's");
      }
      tree.putDirectory(entry, path, metadata);
      return entry.dataOffset();
    }
    long next = afterBody(entry);
    SparseReader.Found sparse = new SparseReader(blocks, entry).read();
    Content content;
    if (sparse == null) {
      long size = entry.storedSize();
      content = size == 0 ? EMPTY : Content.of(blocks.archive(), entry.dataOffset(), size);
    } else {
      SparseMap map = sparse.map();
      budget.addAllocation(entry, 24L * map.offsets().length);
      budget.addExpansion(entry, map.realSize() - map.storedSize());
      content = new SparseContent(blocks.archive(), sparse.dataOffset(), map);
      next = after(entry, sparse.dataOffset(), map.storedSize());
    }
    tree.put(entry, path, new RegularFile(metadata, content));
    return next;
  }

  private long readHardLink(TarEntry entry, List<EntryName> path) throws IOException {
    List<EntryName> target = TarPath.parse(entry.linkPath(), entry, HeaderField.LINKNAME, budget);
    boolean body = hasLinkBody(entry);
    Content content =
        body ? Content.of(blocks.archive(), entry.dataOffset(), entry.storedSize()) : null;
    long next = body ? afterBody(entry) : entry.dataOffset();
    tree.putHardLink(entry, path, target, content);
    return next;
  }

  /**
   * Whether a hard link's size means a body. POSIX lets PAX archives store the file again with each
   * link; GNU never does; some old writers state the file's size and store nothing.
   */
  private boolean hasLinkBody(TarEntry entry) throws IOException {
    if (entry.storedSize() == 0 || entry.header().dialect() == TarHeader.Dialect.GNU) {
      return false;
    }
    if (entry.pax() != PaxHeader.NONE) {
      return true;
    }
    long next = entry.dataOffset();
    if (entry.header().dialect() == TarHeader.Dialect.V7 || next >= blocks.size()) {
      return false;
    }
    byte[] block = blocks.block("tar header", next);
    return !BlockReader.isZero(block) && !TarHeader.isHeader(block);
  }

  private Symlink symlink(TarEntry entry, Metadata metadata) throws ImageFormatException {
    byte[] target = entry.linkPath();
    if (target.length == 0) {
      throw entry.fault(HeaderField.LINKNAME, "empty", "expected a symbolic link's target");
    }
    for (byte b : target) {
      if (b == 0) {
        throw entry.fault(
            HeaderField.LINKNAME,
            '"' + PrintableBytes.of(target) + '"',
            "expected a target without NUL");
      }
    }
    budget.addNameBytes(entry, target.length);
    return new Symlink(metadata, target);
  }

  private static Device device(TarEntry entry, Metadata metadata, Node.Kind kind)
      throws ImageFormatException {
    return new Device(
        metadata,
        kind,
        entry.deviceNumber(PaxKey.DEVMAJOR, HeaderField.DEVMAJOR),
        entry.deviceNumber(PaxKey.DEVMINOR, HeaderField.DEVMINOR));
  }

  private byte[] readBody(TarHeader header, int max) throws IOException {
    long size = header.number(HeaderField.SIZE);
    after(header, size);
    long limit = Math.min(max, options.limits().allocation());
    if (size > limit) {
      throw header.fault(HeaderField.SIZE, size, "beyond the limit (" + limit + ")");
    }
    return blocks.bytes("tar extended header", at + TarHeader.SIZE, (int) size);
  }

  private static byte[] upToNul(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return Arrays.copyOf(body, end);
  }

  /** Where the next header is; a body and its padding must be in the archive. */
  private long after(TarHeader header, long size) throws ImageFormatException {
    long start = header.offset() + TarHeader.SIZE;
    if (size < 0 || size > blocks.size() - start) {
      throw header.fault(HeaderField.SIZE, size, beyondEnd());
    }
    return requirePadded(header, start + BlockReader.padded(size), size);
  }

  private long afterBody(TarEntry entry) throws ImageFormatException {
    return after(entry, entry.dataOffset(), entry.storedSize());
  }

  private long after(TarEntry entry, long start, long size) throws ImageFormatException {
    if (size > blocks.size() - start) {
      throw entry.fault(HeaderField.SIZE, size, beyondEnd());
    }
    return requirePadded(entry.header(), start + BlockReader.padded(size), size);
  }

  private long requirePadded(TarHeader header, long next, long size) throws ImageFormatException {
    if (next > blocks.size()) {
      throw header.fault(HeaderField.SIZE, size, "its padding is " + beyondEnd());
    }
    return next;
  }

  private String beyondEnd() {
    return "beyond the end of the archive (" + blocks.size() + ")";
  }

  private static void requireNone(TarHeader header, boolean none) throws ImageFormatException {
    if (!none) {
      throw header.fault(
          HeaderField.TYPEFLAG,
          header.typeflag(),
          "expected the entry that the header before it is for");
    }
  }

  private void requireEntryAfterExtendedHeaders() throws ImageFormatException {
    if (pax != PaxHeader.NONE || longName != null || longLinkName != null) {
      throw StructReader.fault(
          "tar header",
          "typeflag",
          at,
          "the end of the archive",
          "expected the entry that the extended header before it is for");
    }
  }

  /** What a type is that stands for nothing a tree can hold. */
  private static String typeName(TarEntry entry) {
    char typeflag = entry.header().typeflag();
    String name =
        switch (typeflag) {
          case 'M' -> " (a file continued from another volume)";
          case 'N' -> " (old GNU's list of long names)";
          case 'A' -> " (Solaris's access control list)";
          case 'E' -> " (Solaris's extended attribute file)";
          case 'I' -> " (star's inode without contents)";
          default -> "";
        };
    boolean printable = typeflag > ' ' && typeflag < 0x7F;
    return (printable ? "'" + typeflag + "'" : String.format(Locale.ROOT, "0x%02x", (int) typeflag))
        + name;
  }
}
