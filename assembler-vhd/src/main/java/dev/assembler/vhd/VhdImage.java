package dev.assembler.vhd;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Fixed VHD disks, as Hyper-V, Azure and Virtual PC take them. */
public final class VhdImage {

  /** Azure takes no other sizes than multiples of this. */
  private static final long UNIT = 1 << 20;

  /** 2,040 GiB. */
  private static final long MOST = 2040L << 30;

  private VhdImage() {}

  /**
   * Writes a disk and its footer in ascending offsets; holes stay holes.
   *
   * @param disk any size up to 2,040 GiB; zeros round it up to a multiple of 1 MiB
   * @throws IllegalArgumentException if the disk is larger than that
   */
  public static ImageSummary write(ImageSource disk, VhdOptions options, ImageSink target)
      throws IOException {
    long size = size(disk.size());
    ImageCopy.copy(disk, target.window(0, size));
    return finish(disk.size(), options, target);
  }

  /**
   * Makes a VHD of a raw disk that is in the target already: rounds it up and puts the footer
   * behind. So a disk is written straight into its VHD.
   *
   * @param diskSize of what is in the target
   */
  public static ImageSummary finish(long diskSize, VhdOptions options, ImageSink target)
      throws IOException {
    long size = size(diskSize);
    if (size > diskSize) {
      target.zeroAt(diskSize, size - diskSize);
    }
    var footer = new VhdFooter(size, options.timeStamp(), options.uniqueId());
    target.writeAt(size, footer.toBytes());
    target.setSize(size + VhdFooter.SIZE);
    return summary(size);
  }

  /**
   * The disk, as a window of the file.
   *
   * @throws ImageFormatException if the footer is malformed, or of another kind of VHD
   */
  public static ImageSource read(ImageSource file) throws IOException {
    return file.window(0, footer(file).currentSize());
  }

  /**
   * Reads the footer.
   *
   * @throws ImageFormatException as {@link #read} does
   */
  public static VhdFacts inspect(ImageSource file) throws IOException {
    VhdFooter footer = footer(file);
    return new VhdFacts(footer.timeStamp(), footer.uniqueId());
  }

  /** Checks the footer, its checksum included; the disk before it may be anything. */
  public static ImageSummary verify(ImageSource file) throws IOException {
    return summary(footer(file).currentSize());
  }

  private static VhdFooter footer(ImageSource file) throws IOException {
    long at = file.size() - VhdFooter.SIZE;
    if (at < 0) {
      throw new ImageFormatException("VHD footer: no room in " + file.size() + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate(VhdFooter.SIZE);
    file.readAt(at, bytes);
    return VhdFooter.readFrom(bytes.flip(), at);
  }

  private static long size(long diskSize) {
    if (diskSize > MOST) {
      throw new IllegalArgumentException(
          "disk size: " + diskSize + ", a VHD holds at most " + MOST + " (2040 GiB)");
    }
    return Math.max(UNIT, Alignment.roundUp(diskSize, UNIT));
  }

  private static ImageSummary summary(long size) {
    return new ImageSummary(
        size + VhdFooter.SIZE,
        List.of(new Section("disk", 0, size), new Section("footer", size, VhdFooter.SIZE)),
        Map.of());
  }
}
