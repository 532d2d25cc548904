package dev.assembler.iso9660;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An image's descriptors, and which views its directories give. */
final class IsoReader {

  private final ImageSource image;
  private final Limits limits;
  private final DescriptorSet descriptors;
  private final boolean rockRidge;
  private final int skip;

  IsoReader(ImageSource image, Limits limits) throws IOException {
    this.image = image;
    this.limits = limits;
    descriptors = DescriptorSet.readFrom(image);
    Attributes first = firstAttributes();
    rockRidge = first != null && first.sharing;
    skip = rockRidge ? first.skipped : 0;
  }

  DescriptorSet descriptors() {
    return descriptors;
  }

  boolean hasRockRidge() {
    return rockRidge;
  }

  /** How many bytes of every record's system use are not Rock Ridge's, but of the root's first. */
  int skip() {
    return skip;
  }

  boolean has(IsoImage.View view) {
    return switch (view) {
      case ROCK_RIDGE -> rockRidge;
      case JOLIET -> descriptors.joliet() != null;
      case PLAIN -> true;
    };
  }

  IsoImage.View best() {
    return rockRidge
        ? IsoImage.View.ROCK_RIDGE
        : descriptors.joliet() != null ? IsoImage.View.JOLIET : IsoImage.View.PLAIN;
  }

  TreeReader tree(IsoImage.View view) throws IOException {
    if (!has(view)) {
      throw new ImageFormatException(
          "iso9660: no " + view + " in this image, expected to be read as " + best());
    }
    Volume volume = view == IsoImage.View.JOLIET ? descriptors.joliet() : descriptors.primary();
    return new TreeReader(image, volume, view, rockRidge, skip, limits);
  }

  /** Of the root's ".", where Rock Ridge says that it is there; null if that has none. */
  private Attributes firstAttributes() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(Blocks.SIZE);
    long base = Blocks.offset(descriptors.primary().root().lba());
    image.readAt(base, block);
    DirectoryRecord self = DirectoryRecord.readFrom(block, 0, Blocks.SIZE, base);
    byte[] use = self.systemUse();
    // On XA discs there are 14 bytes of others in front of it.
    boolean susp = use.length >= 7 && use[0] == 'S' && use[1] == 'P';
    boolean xa = use.length >= 21 && use[14] == 'S' && use[15] == 'P';
    return susp || xa ? Attributes.of(image, self, susp ? 0 : 14) : null;
  }
}
