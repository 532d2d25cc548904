package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import dev.assembler.cpio.InitramfsContents;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsSegment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * newc archives, plain or compressed as a whole, such as a kernel unpacks. All of an initramfs is
 * read here, since it begins like an archive; {@link InitramfsFormat} writes several segments.
 */
class CpioFormat implements ImageFormat {

  private static final String PART = "seg";

  @Override
  public String name() {
    return "cpio";
  }

  @Override
  public String description() {
    return "a cpio archive or initramfs";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".cpio", ".cpio.gz", ".cpio.xz", ".cpio.zst", ".cpio.lz4");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.has(0, "070701") || head.has(0, "070702");
  }

  /** By the kernel's rules: other members, archives and zeros may follow. */
  @Override
  public boolean expandsItself() {
    return true;
  }

  /**
   * One segment is an archive, whose missing directories are made; several come to what Linux would
   * unpack, one after the other.
   */
  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    var room = new SpoolRoom(options.spoolFolder());
    try {
      InitramfsContents contents = InitramfsImage.read(file.image(), options.limits(), room);
      boolean alone = contents.parts().size() == 1;
      boolean plain = alone && contents.segments().getFirst().codec() == Codec.Id.STORE;
      FileTree tree =
          alone
              ? StatedDirectories.of(contents.parts().getFirst(), options.implicitDirectories())
              : contents.unpacked();
      return new FormatTree(tree, plain ? "cpio" : "initramfs", remarks(contents), room);
    } catch (IOException | RuntimeException e) {
      room.close();
      throw e;
    }
  }

  private static List<String> remarks(InitramfsContents contents) {
    int count = contents.dropped().size();
    return count == 0
        ? List.of()
        : List.of(
            (count == 1 ? "an entry" : count + " entries, the first")
                + " that Linux drops without a word: "
                + contents.dropped().getFirst());
  }

  @Override
  public String partNames() {
    return "seg1, seg2 ..";
  }

  @Override
  public Optional<ImagePart> part(ImageFile file, String name, ReadOptions options)
      throws IOException {
    return parts(file, List.of(name), options).stream().findFirst();
  }

  @Override
  public List<ImagePart> parts(ImageFile file, List<String> names, ReadOptions options)
      throws IOException {
    List<InitramfsSegment> segments = InitramfsImage.inspect(file.image(), options.limits());
    var parts = new ArrayList<ImagePart>();
    for (String name : names) {
      if (name.matches(PART + "[1-9][0-9]{0,8}")) {
        int number = Integer.parseInt(name.substring(PART.length()));
        if (number <= segments.size()) {
          InitramfsSegment segment = segments.get(number - 1);
          ImageSource window = file.image().window(segment.offset(), segment.storedSize());
          parts.add(new ImagePart(name, window));
        }
      }
    }
    return parts;
  }

  static String partName(int index) {
    return PART + (index + 1);
  }

  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    return InitramfsImage.verify(file.image(), options.limits());
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    return SegmentTable.of(file.image(), InitramfsImage.inspect(file.image(), options.limits()));
  }

  @Override
  public boolean canStream() {
    return true;
  }

  @Override
  public boolean isCompressedAsAWhole() {
    return true;
  }

  @Override
  public Codec defaultCodec(String output) {
    return SuffixCodecs.of(output, suffixes());
  }

  @Override
  public Set<FormatOption> options() {
    return CpioWriting.ARCHIVE_OPTIONS;
  }

  @Override
  public ImageWriter writer(WriteSettings settings) {
    return CpioWriting.of(settings);
  }

  @Override
  public TimeRange times() {
    return TimeRange.UNSIGNED_SECONDS;
  }

  /** newc has no xattrs; those that users made for themselves are no loss to a system. */
  @Override
  public Node relieve(Node node, Relief relief) {
    return relief.withoutXattrs(node, xattr -> isOfUser(xattr) ? null : Relief.ofXattr(xattr));
  }

  static boolean isOfUser(Xattr xattr) {
    return xattr.hasPrefix("user.");
  }
}
