package dev.assembler.cpio;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** A part of an initramfs to be written: an archive of its own, stored or compressed. */
public sealed interface Segment {

  /** A microcode update must lie at a multiple of it (Intel SDM volume 3, 9.11.1). */
  int MICROCODE_ALIGNMENT = 16;

  /**
   * A tree.
   *
   * @param codec gzip, xz, zstd, lz4, lz4hc or store: what Linux reads, as far as it is configured
   *     to
   * @param filter what xz filters machine code by before it compresses; a kernel knows that of its
   *     own architecture
   * @param dataAlign as {@link CpioOptions#dataAlign}; 4 unless the codec is store
   */
  record Packed(FileTree tree, Codec codec, Optional<BcjFilter> filter, int dataAlign)
      implements Segment {

    public Packed {
      Objects.requireNonNull(tree, "tree");
      Objects.requireNonNull(filter, "filter");
      if (!codec.id().canCompress()) {
        throw new IllegalArgumentException(
            codec.id() + ": can be read but not written; expected store gzip xz zstd lz4 lz4hc");
      }
      if (filter.isPresent() && codec.id() != Codec.Id.XZ) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "filter %s: only xz has filters", filter.get()));
      }
      CpioOptions.defaults().withDataAlign(dataAlign);
      if (dataAlign != CpioOptions.UNALIGNED && codec.id() != Codec.Id.STORE) {
        throw new IllegalArgumentException(
            "data alignment: " + dataAlign + ", which is lost by " + codec.id() + "; try store");
      }
    }

    public Packed withFilter(BcjFilter newFilter) {
      return new Packed(tree, codec, Optional.of(newFilter), dataAlign);
    }

    public Packed withDataAlign(int newDataAlign) {
      return new Packed(tree, codec, filter, newDataAlign);
    }
  }

  /**
   * A segment of an existing image, byte by byte.
   *
   * @param image which stays open until the segment is written
   * @param offset of the segment in it
   * @param length without the zeros behind it
   * @param codec what it is compressed with, which decides about the zeros behind it
   */
  record Copied(ImageSource image, long offset, long length, Codec.Id codec) implements Segment {
    public Copied {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(codec, "codec");
      if (offset < 0 || length < 1) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "segment [%d, +%d): out of range", offset, length));
      }
    }
  }

  /** A tree, compressed. */
  static Packed of(FileTree tree, Codec codec) {
    return new Packed(tree, codec, Optional.empty(), CpioOptions.UNALIGNED);
  }

  /**
   * What the kernel looks for before it unpacks anything: microcode, ACPI tables. Stored, the data
   * at multiples of 16. Only what comes before the first compressed segment is found.
   */
  static Packed early(FileTree tree) {
    return of(tree, Codec.store()).withDataAlign(MICROCODE_ALIGNMENT);
  }

  /** A segment that was read, as it was. */
  static Copied copy(ImageSource image, InitramfsSegment segment) {
    return new Copied(image, segment.offset(), segment.storedSize(), segment.codec());
  }
}
