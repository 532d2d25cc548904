package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** One newc archive that is not compressed: trees out of it and into it. */
public final class CpioArchive {

  private static final String STAGE = "writing cpio archive";

  private CpioArchive() {}

  /**
   * Writes a tree, its root as ".". Inode numbers count from 1 in the tree's order, device numbers
   * are 0, link counts are the tree's; a file of several names has its bytes with the last of them.
   * Offsets ascend, so the sink may be a pipe. Fractions of seconds are left out, and so are xattrs
   * of the users' namespace, which the summary counts.
   *
   * @throws dev.assembler.core.UnrepresentableTreeException with everything that newc or the kernel
   *     cannot hold; nothing has been written then
   */
  public static ImageSummary write(FileTree tree, CpioOptions options, ImageSink sink)
      throws IOException {
    return write(tree, options, sink, ProgressListener.NONE);
  }

  /** As {@link #write(FileTree, CpioOptions, ImageSink)}, telling how far it has come. */
  public static ImageSummary write(
      FileTree tree, CpioOptions options, ImageSink sink, ProgressListener progress)
      throws IOException {
    var segment = new Segment.Packed(tree, Codec.store(), Optional.empty(), options.dataAlign());
    var initramfs = new InitramfsOptions(options.variant(), options.threads());
    return new InitramfsWriter(List.of(segment), initramfs, sink, progress).write(STAGE);
  }

  /** As {@link #read(ImageSource, Limits)}, within default limits. */
  public static FileTree read(ImageSource archive) throws IOException {
    return read(archive, Limits.defaults());
  }

  /**
   * Reads every header; contents stay in the archive, which must stay open for as long as they are
   * used. A later entry of a name replaces an earlier one; a parent that has no entry before it is
   * made, with mode 0755, owner 0:0 and time 0; names of one inode number are one node, whichever
   * of them has the bytes.
   *
   * @throws dev.assembler.core.ImageFormatException naming the field and where it is, if the
   *     archive is malformed, has no trailer or more than zeros behind it, leads out of the tree,
   *     or goes beyond the limits
   */
  public static FileTree read(ImageSource archive, Limits limits) throws IOException {
    return CpioReader.read(archive, limits);
  }

  /** As {@link #verify(ImageSource, Limits)}, within default limits. */
  public static ImageSummary verify(ImageSource archive) throws IOException {
    return verify(archive, Limits.defaults());
  }

  /**
   * Reads an archive and all its contents, and demands what reading forgives: that sums match, and
   * that the kernel would drop nothing.
   */
  public static ImageSummary verify(ImageSource archive, Limits limits) throws IOException {
    var unpacked = new RootFs(RootFs.Rules.KERNEL, limits);
    var entries = new EntryCheck();
    long end =
        CpioReader.readEntries(
            archive,
            limits,
            (entry, data, target) -> {
              entries.check(entry, data);
              String dropped = unpacked.apply(entry, data, target);
              if (dropped != null) {
                throw EntryPath.fault(entry, "the kernel drops it without a word: " + dropped);
              }
            });
    var facts = new LinkedHashMap<String, Long>();
    facts.put("names", entries.names());
    facts.put("content bytes", entries.dataBytes());
    facts.put("checksums", entries.sums());
    return new ImageSummary(
        archive.size(),
        List.of(
            new ImageSummary.Section("archive", 0, end),
            new ImageSummary.Section("padding", end, archive.size() - end)),
        facts);
  }
}
