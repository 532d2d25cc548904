package dev.assembler.gpt;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * A disk with a partition table: planned, written with its partitions, read, verified.
 *
 * <pre>
 *   DiskLayout plan = DiskImage.plan(DiskOptions.of(TableKind.GPT, ids), List.of(esp, root));
 *   DiskImage.write(plan, sink);
 * </pre>
 */
public final class DiskImage {

  private DiskImage() {}

  /**
   * Decides where everything goes.
   *
   * @param partitions in the order of their entries, and of their places where none is stated
   * @throws DiskLayoutException with everything that cannot be
   */
  public static DiskLayout plan(DiskOptions options, List<PartitionSpec> partitions)
      throws DiskLayoutException {
    return LayoutPlanner.plan(options, partitions);
  }

  /**
   * Writes a disk, each partition's body straight into its place. The tables come last where they
   * follow from what a body takes.
   *
   * @param disk that is new: what bodies leave out stays what it is there, zeros
   * @return each structure's and partition's place, partitions as {@code partition "NAME"}
   * @throws DiskLayoutException if bodies of a size that was not known leave no room for others
   */
  public static ImageSummary write(DiskLayout plan, ImageSink disk) throws IOException {
    return new DiskWriter(plan, disk).write();
  }

  /** As {@link #read(ImageSource, Limits, OptionalInt)}, within default limits. */
  public static PartitionTable read(ImageSource disk) throws IOException {
    return read(disk, Limits.defaults(), OptionalInt.empty());
  }

  /**
   * Reads a disk's partition table; partitions are windows of the disk, which must stay open for as
   * long as they are used. A GPT is read where the MBR has a protective entry, as Linux demands it;
   * its backup where the primary is damaged, which {@link PartitionTable#primaryFault} tells.
   *
   * @param sectorSize of the disk, 512 or 4096; where it is empty a GPT tells, and an MBR's is 512
   * @throws dev.assembler.core.ImageFormatException naming the field and where it is, if there is
   *     no table, none that is whole, a partition beyond the disk, or more than the limits allow
   */
  public static PartitionTable read(ImageSource disk, Limits limits, OptionalInt sectorSize)
      throws IOException {
    return new DiskReader(disk, limits).read(sectorSize);
  }

  /** As {@link #verify(ImageSource, Limits, OptionalInt)}, within default limits. */
  public static ImageSummary verify(ImageSource disk) throws IOException {
    return verify(disk, Limits.defaults(), OptionalInt.empty());
  }

  /**
   * Reads a disk's tables, not its partitions, and demands what reading forgives: that primary and
   * backup are whole and equal and point at each other, that the MBR protects all, that partitions
   * are apart and where they may be.
   */
  public static ImageSummary verify(ImageSource disk, Limits limits, OptionalInt sectorSize)
      throws IOException {
    return new DiskVerifier(disk, limits).verify(sectorSize);
  }
}
