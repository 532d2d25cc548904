package dev.assembler.pipeline.format;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import dev.assembler.pipeline.Sizes;
import dev.assembler.squashfs.SquashfsFacts;
import dev.assembler.squashfs.SquashfsImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** SquashFS 4.0 images. */
final class SquashfsFormat implements ImageFormat {

  @Override
  public String name() {
    return "squashfs";
  }

  @Override
  public String description() {
    return "a squashfs image";
  }

  @Override
  public List<String> suffixes() {
    return List.of(".squashfs", ".sqfs", ".sqsh");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.has(0, "hsqs");
  }

  @Override
  public FormatTree open(ImageFile file, ReadOptions options) throws IOException {
    return FormatTree.of(SquashfsImage.read(file.image(), options.limits()), name());
  }

  @Override
  public ImageSummary verify(ImageFile file, ReadOptions options) throws IOException {
    return SquashfsImage.verify(file.image(), options.limits());
  }

  @Override
  public Inspection inspect(ImageFile file, ReadOptions options) throws IOException {
    SquashfsFacts facts = SquashfsImage.inspect(file.image());
    var lines = new ArrayList<String>();
    var superblock = new TreeMap<String, Object>();
    for (SquashfsFacts.Field field : facts.superblock()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "0x%02x  %-22s 0x%x (%s)",
              field.offset(),
              field.name(),
              field.value(),
              Long.toUnsignedString(field.value())));
      // As hexadecimal text: the widest field is an unsigned 64-bit number, which JSON readers
      // lose.
      superblock.put(field.name(), "0x" + Long.toHexString(field.value()));
    }
    lines.add("flags: " + String.join(", ", facts.flags()));
    facts.options().forEach((name, value) -> lines.add(name + ": " + value));
    return new Inspection(
        name(),
        "squashfs 4.0, " + facts.compressor() + ", " + Sizes.text(facts.summary().size()),
        lines,
        facts.summary(),
        Map.of(
            "compression",
            facts.compressor(),
            "compressorOptions",
            new TreeMap<>(facts.options()),
            "flags",
            facts.flags(),
            "superblock",
            superblock));
  }

  @Override
  public Codec defaultCodec(String output) {
    return Codec.zstd(15);
  }

  @Override
  public Set<FormatOption> options() {
    return SquashfsWriting.OPTIONS;
  }

  @Override
  public ImageWriter writer(WriteSettings settings) throws IOException {
    return SquashfsWriting.of(settings);
  }

  @Override
  public TimeRange times() {
    return TimeRange.UNSIGNED_SECONDS;
  }

  @Override
  public Node relieve(Node node, Relief relief) {
    return relief.withoutXattrs(node, SquashfsFormat::loss);
  }

  /** Names its xattr table has a prefix for are held. */
  private static Loss loss(Xattr xattr) {
    boolean held =
        xattr.hasPrefix("user.") || xattr.hasPrefix("trusted.") || xattr.hasPrefix("security.");
    return held ? null : Relief.ofXattr(xattr);
  }
}
