package dev.assembler.qcow2;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;

/** qcow2 disks: made of other images, written straight away, read and verified. */
public final class Qcow2Image {

  private static final String STAGE = "writing qcow2 disk";

  private Qcow2Image() {}

  /**
   * Writes a disk. Only its data is read; clusters of zeros and holes take no room. The header
   * comes last, all else in ascending offsets but for clusters that compressed ones share.
   *
   * @param disk any size; the guest sees it rounded up to a multiple of 512 bytes with zeros.
   *     Several threads read it
   * @return sections and counts of the file; the fact "virtual size" is what the guest sees
   * @throws IllegalArgumentException if clusters of that size cannot make a disk of that size
   */
  public static ImageSummary write(ImageSource disk, Qcow2Options options, ImageSink target)
      throws IOException {
    return write(disk, options, target, ProgressListener.NONE);
  }

  /** As {@link #write(ImageSource, Qcow2Options, ImageSink)}, telling how far it has come. */
  public static ImageSummary write(
      ImageSource disk, Qcow2Options options, ImageSink target, ProgressListener progress)
      throws IOException {
    progress.on(new ProgressEvent.StageStarted(STAGE, disk.size()));
    ImageSummary summary = DiskConversion.write(disk, options, target, progress);
    progress.on(new ProgressEvent.StageFinished());
    return summary;
  }

  /**
   * Begins a disk that is written as any other image is, at any offset; {@link Qcow2Output#finish}
   * makes it a qcow2 file.
   *
   * @param target empty; it is read only where a cluster that was complete is changed again
   */
  public static Qcow2Output create(Qcow2Options options, Image target) {
    return new Qcow2Output(options, target);
  }

  /** As {@link #read(ImageSource, Limits)}, within default limits. */
  public static ImageSource read(ImageSource file) throws IOException {
    return read(file, Limits.defaults());
  }

  /**
   * The disk that the guest sees, its holes known. The file must stay open for as long as the disk
   * is used; closing the disk leaves it open.
   *
   * @throws dev.assembler.core.ImageFormatException naming the field and where it is, if the header
   *     or the L1 table is malformed, or the file has what is not read here: a backing file,
   *     encryption, snapshots, an external data file, extended L2 entries. The other tables and the
   *     clusters are looked at when they are read, and what is wrong with them is thrown then.
   *     Refcounts matter only to {@link #verify}
   */
  public static ImageSource read(ImageSource file, Limits limits) throws IOException {
    return Qcow2Source.open(file, limits);
  }

  /**
   * Reads the header.
   *
   * @throws dev.assembler.core.ImageFormatException as {@link #read(ImageSource, Limits)} does
   */
  public static Qcow2Facts inspect(ImageSource file) throws IOException {
    return Qcow2Facts.of(file);
  }

  /** As {@link #verify(ImageSource, Limits)}, within default limits. */
  public static ImageSummary verify(ImageSource file) throws IOException {
    return verify(file, Limits.defaults());
  }

  /**
   * Reads all tables and decompresses all that is compressed. Every cluster of the file must have
   * exactly as many references as its refcount says: none leaks, none is used twice but by
   * compressed clusters.
   *
   * @throws dev.assembler.core.ImageFormatException naming the first fault
   */
  public static ImageSummary verify(ImageSource file, Limits limits) throws IOException {
    return new Qcow2Verifier(file, limits).verify();
  }

  /** QEMU knows no other sizes. */
  static long virtualSize(long size) {
    return Alignment.roundUp(size, Geometry.SECTOR);
  }

  static Codec.Id compression(Qcow2Options options) {
    return options.codec().id() == Codec.Id.ZSTD ? Codec.Id.ZSTD : Codec.Id.GZIP;
  }
}
