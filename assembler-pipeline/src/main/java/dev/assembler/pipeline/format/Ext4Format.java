package dev.assembler.pipeline.format;

import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import dev.assembler.ext4.Ext4Facts;
import dev.assembler.ext4.Ext4Volume;
import dev.assembler.pipeline.Sizes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** ext4 volumes, and what ext2 and ext3 are of them. */
final class Ext4Format implements ImageFormat {

  /** Seconds in 34 bits from the least that 32 hold. */
  private static final TimeRange TIMES =
      new TimeRange(
          -2_147_483_648L, 15_032_385_535L, 1, "-2147483648 to 15032385535 (1901 to 2446)");

  private static final int MAGIC = 0xEF53;
  private static final int LARGEST_BLOCK_LOG = 6;

  @Override
  public String name() {
    return "ext4";
  }

  @Override
  public String description() {
    return "an ext4 volume";
  }

  @Override
  public String readable() {
    return "an ext2, ext3 or ext4 volume";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".ext4");
  }

  /** By the superblock's magic and block size, where no GPT lies: that may have a name there. */
  @Override
  public boolean recognises(FileHead head) {
    int blockLog = head.u16(0x418);
    return head.u16(0x438) == MAGIC
        && blockLog >= 0
        && blockLog <= LARGEST_BLOCK_LOG
        && !head.has(0x200, "EFI PART");
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    return FormatTree.of(Ext4Volume.read(file.image(), options.limits()), name());
  }

  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    return Ext4Volume.verify(file.image(), options.limits());
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    Ext4Facts facts = Ext4Volume.inspect(file.image());
    var volume = new TreeMap<String, Object>();
    volume.put("label", facts.label());
    volume.put("uuid", facts.uuid().toString());
    volume.put("state", facts.stateText());
    volume.put("features", facts.features());
    volume.put("created", facts.created());
    volume.put("written", facts.written());
    volume.put("hashSeed", facts.hashSeed().toString());
    var lines =
        List.of(
            "label: " + facts.label(),
            "uuid: " + facts.uuid(),
            "state: " + facts.stateText(),
            "features: " + String.join(" ", facts.features()));
    return new Inspection(
        name(),
        facts.kind() + ", " + Sizes.text(facts.size()),
        lines,
        facts.summary(),
        Map.of("compression", file.compression().toString(), "ext4", volume));
  }

  @Override
  public boolean hasIdentities() {
    return true;
  }

  @Override
  public Set<FormatOption> options() {
    return Ext4Settings.OPTIONS;
  }

  @Override
  public ImageWriter writer(WriteSettings settings) {
    return new Ext4Writing(this, settings);
  }

  @Override
  public TimeRange times() {
    return TIMES;
  }

  @Override
  public Node relieve(Node node, Relief relief) {
    return relief.withoutXattrs(node, Ext4Format::loss);
  }

  /** Names that the volume has a number for are held. */
  private static Loss loss(Xattr xattr) {
    boolean held =
        xattr.hasPrefix("user.")
            || xattr.hasPrefix("trusted.")
            || xattr.hasPrefix("security.")
            || xattr.hasPrefix("system.posix_acl_");
    return held ? null : Relief.ofXattr(xattr);
  }
}
