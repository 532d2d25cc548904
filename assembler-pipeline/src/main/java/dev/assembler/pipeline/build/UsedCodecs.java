package dev.assembler.pipeline.build;

import dev.assembler.codec.Codec;
import dev.assembler.codec.Provenance;
import dev.assembler.pipeline.convert.OutputFormat;
import dev.assembler.pipeline.recipe.ArtifactSpec;
import dev.assembler.pipeline.transport.DiskContainer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which compressions decide an artifact's bytes. Others may change with their libraries and nothing
 * is made anew.
 */
final class UsedCodecs {

  private UsedCodecs() {}

  static Set<Codec.Id> of(ArtifactSpec spec) {
    return switch (spec) {
      case ArtifactSpec.Image image -> ofImage(image);
      case ArtifactSpec.Container container -> EnumSet.of(container(container).codec().id());
      case ArtifactSpec.Disk disk -> ofDisk(disk);
      case ArtifactSpec.Kernel kernel -> EnumSet.noneOf(Codec.Id.class);
      case ArtifactSpec.Verity verity -> EnumSet.noneOf(Codec.Id.class);
      case ArtifactSpec.Uki uki -> EnumSet.noneOf(Codec.Id.class);
      case ArtifactSpec.GrubCore grub -> EnumSet.of(Codec.Id.LZMA);
      case ArtifactSpec.Plain plain -> EnumSet.noneOf(Codec.Id.class);
      case ArtifactSpec.Spdx spdx -> EnumSet.noneOf(Codec.Id.class);
      case ArtifactSpec.Ipxe ipxe -> EnumSet.noneOf(Codec.Id.class);
    };
  }

  /**
   * Segments of an initramfs, HOW=TREE, may be compressed in ways of their own; what starts GRUB of
   * a CD has its core in LZMA.
   */
  private static Set<Codec.Id> ofImage(ArtifactSpec.Image image) {
    Set<Codec.Id> used =
        EnumSet.of(
            OutputFormat.choose(
                    image.format(), image.compression().orElse(null), image.common().output())
                .codec()
                .id());
    for (String segment : image.options().getOrDefault("--segment", List.of())) {
      String how = segment.substring(0, Math.max(0, segment.indexOf('=')));
      if (!how.isEmpty() && !how.equals("early") && !how.equals("+")) {
        used.add(Codec.parse(how).id());
      }
    }
    if (image.format().equals("iso")
        && image.options().getOrDefault("--boot", List.of()).contains("grub")) {
      used.add(Codec.Id.LZMA);
    }
    return used;
  }

  /** A partition that is compressed itself may be so in any way. */
  private static Set<Codec.Id> ofDisk(ArtifactSpec.Disk disk) {
    if (disk.description().partitions().stream()
        .anyMatch(slot -> slot.format().equals("squashfs"))) {
      return EnumSet.allOf(Codec.Id.class);
    }
    return EnumSet.of(disk.file().codec().id());
  }

  /** What format, file name and compression come to together. */
  static String chosen(ArtifactSpec spec) {
    return switch (spec) {
      case ArtifactSpec.Image image ->
          OutputFormat.choose(
                  image.format(), image.compression().orElse(null), image.common().output())
              .codec()
              .toString();
      case ArtifactSpec.Disk disk -> disk.file().toString();
      case ArtifactSpec.Container container -> container(container).toString();
      case ArtifactSpec.Kernel kernel -> "";
      case ArtifactSpec.Verity verity -> "";
      case ArtifactSpec.Uki uki -> "";
      case ArtifactSpec.GrubCore grub -> "";
      case ArtifactSpec.Plain plain -> "";
      case ArtifactSpec.Spdx spdx -> "";
      case ArtifactSpec.Ipxe ipxe -> "";
    };
  }

  private static DiskContainer container(ArtifactSpec.Container spec) {
    return DiskContainer.choose(
        spec.container(), spec.compression().orElse(null), spec.common().output());
  }

  /** Which libraries do them, by the order of compressions. */
  static List<String> provenance(Set<Codec.Id> codecs) {
    return codecs.stream()
        .filter(id -> id != Codec.Id.STORE)
        .map(id -> id + ": " + Provenance.of(id))
        .toList();
  }
}
