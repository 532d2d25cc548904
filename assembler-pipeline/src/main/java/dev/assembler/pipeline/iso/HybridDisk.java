package dev.assembler.pipeline.iso;

import dev.assembler.core.bytes.Alignment;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.BootCode;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.DiskLayoutException;
import dev.assembler.gpt.DiskOptions;
import dev.assembler.gpt.PartitionSize;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.TableKind;
import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.IsoLayout;
import dev.assembler.iso9660.IsoLayout.PlacedBootImage;
import dev.assembler.iso9660.SystemArea;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The disk that an image also is: a GPT of 248 entries that ends where the volume descriptors
 * begin, its backup at the end, and partitions behind the volume, so that none overlaps another.
 */
public final class HybridDisk {

  private static final int ENTRIES = 248;
  private static final int BLOCK = 2048;
  private static final int SECTOR = 512;
  private static final long MIB = 1 << 20;

  /** The backup: its entries, and the header behind them. */
  private static final long BACKUP = ENTRIES * 128L + SECTOR;

  private final DiskLayout disk;
  private final List<AppendedPartition> appended;
  private final List<Long> places;
  private final long size;

  private HybridDisk(
      DiskLayout disk, List<AppendedPartition> appended, List<Long> places, long size) {
    this.disk = disk;
    this.appended = appended;
    this.places = places;
    this.size = size;
  }

  /**
   * @param ids of which come the disk's GUID and those of partitions, as {@link DiskOptions#of}
   *     says
   * @throws DiskLayoutException if what is kept cannot be
   */
  public static HybridDisk of(IsoLayout layout, BootSetup setup, DerivedIds ids)
      throws IOException {
    long loader = -1;
    var specs = new ArrayList<PartitionSpec>();
    for (PlacedBootImage placed : layout.bootImages()) {
      if (placed.entry().platform() == BootEntry.Platform.EFI) {
        String name = specs.isEmpty() ? "efi" : "efi" + (specs.size() + 1);
        specs.add(spec(name, "esp", placed.offset(), placed.size()));
      } else if (loader < 0) {
        loader = placed.lba();
      }
    }
    var places = new ArrayList<Long>();
    long end = layout.size();
    for (AppendedPartition partition : setup.appended()) {
      long start = Alignment.roundUp(end, MIB);
      PartitionSpec spec =
          spec(partition.name(), type(partition), start, partition.content().size());
      specs.add(partition.guid() == null ? spec : spec.withGuid(partition.guid()));
      places.add(start);
      end = start + partition.content().size();
    }
    BootCode code = setup.code().isPresent() ? setup.code().get().at(loader) : BootCode.none();
    // Whole cylinders of 64 heads and 32 sectors, as BIOSes count those of a stick.
    long size = Alignment.roundUp(end + BACKUP, MIB);
    DiskOptions options =
        DiskOptions.of(TableKind.GPT, ids)
            .withAlignment(BLOCK)
            .withEntryCount(ENTRIES)
            .withSize(size)
            .withBootCode(code);
    return new HybridDisk(DiskImage.plan(options, specs), setup.appended(), places, size);
  }

  private static String type(AppendedPartition partition) {
    return partition.type().guid().map(Object::toString).orElse(partition.type().name());
  }

  private static PartitionSpec spec(String name, String type, long start, long size) {
    return PartitionSpec.of(name, type)
        .withStart(start)
        .withSize(PartitionSize.of(Alignment.roundUp(size, SECTOR)));
  }

  /** Of the whole image in bytes, a multiple of 1 MiB. */
  public long size() {
    return size;
  }

  /** Where the backup of the table begins. */
  public long backupOffset() {
    return size - BACKUP;
  }

  /** The code for a BIOS, the protective MBR and the primary GPT. */
  public SystemArea systemArea() {
    return SystemArea.of(disk.head());
  }

  /** Writes what is behind the image. */
  public void writeBehind(ImageSink sink) throws IOException {
    for (int i = 0; i < appended.size(); i++) {
      try (ImageSource source = appended.get(i).content().open()) {
        ImageCopy.copy(source, sink.window(places.get(i), source.size()));
      }
    }
    sink.writeAt(backupOffset(), ByteBuffer.wrap(disk.tail()));
    sink.setSize(size);
  }
}
