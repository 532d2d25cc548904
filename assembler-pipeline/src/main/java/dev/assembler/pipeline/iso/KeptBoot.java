package dev.assembler.pipeline.iso;

import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.gpt.Partition;
import dev.assembler.iso9660.BootEntry;
import dev.assembler.iso9660.BootImage;
import dev.assembler.iso9660.IsoFacts;
import dev.assembler.iso9660.IsoFacts.BootRecord;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.iso9660.SystemArea;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an image starts that a tree was read from: its boot catalog, the code in its system area, and
 * the partitions behind its volume, for an image that takes its place.
 */
public final class KeptBoot {

  private static final int CODE = 440;

  private final IsoParts parts;
  private final Map<Long, TreePath> files;

  private KeptBoot(IsoParts parts, Map<Long, TreePath> files) {
    this.parts = parts;
    this.files = files;
  }

  /** Looks into an image, which stays open for as long as what was found is used. */
  public static KeptBoot of(ImageSource image, Limits limits) throws IOException {
    return new KeptBoot(IsoParts.of(image, limits), IsoImage.bootFiles(image, limits));
  }

  /** What its descriptors say. */
  public IsoFacts facts() {
    return parts.facts();
  }

  /** For a tree that may have other contents now, or lack the loader. */
  BootSetup setup(FileTree tree) throws IOException {
    var entries = new ArrayList<BootEntry>();
    var warnings = new ArrayList<String>();
    for (BootRecord record : facts().boot()) {
      if (record.platform() == IsoParts.EFI) {
        entries.add(efi(record, tree));
      } else if (record.platform() == IsoParts.BIOS && record.media() == 0) {
        entries.add(bios(record, tree));
      } else {
        warnings.add(
            "a boot entry for platform "
                + record.platform()
                + ", emulation "
                + record.media()
                + " is not kept: only BIOS and UEFI without emulation are");
      }
    }
    if (!parts.tableFault().isEmpty()) {
      warnings.add("partitions are not kept, their table is malformed: " + parts.tableFault());
    } else if (parts.table().isEmpty() && facts().systemArea()) {
      ByteBuffer area = ByteBuffer.allocate(SystemArea.SIZE);
      parts.image().readAt(0, area);
      return new BootSetup(
          entries, Optional.empty(), List.of(), SystemArea.of(area.array()), warnings);
    }
    return new BootSetup(entries, code(), appended(), SystemArea.EMPTY, warnings);
  }

  private BootEntry efi(BootRecord record, FileTree tree) throws IOException {
    TreePath path = files.get(record.lba());
    if (path != null && tree.find(path).orElse(null) instanceof RegularFile) {
      return BootEntry.efi(new BootImage.Visible(path));
    }
    return EfiImage.of(content(parts.body(record)));
  }

  private BootEntry bios(BootRecord record, FileTree tree) throws IOException {
    TreePath path = files.get(record.lba());
    if (path != null && tree.find(path).orElse(null) instanceof RegularFile file) {
      return BootEntry.bios(new BootImage.Visible(path), BiosLoader.patchOf(file.content()))
          .withLoadSectors(record.loadSectors());
    }
    Content content = content(parts.body(record));
    return BootEntry.bios(new BootImage.Hidden(content), BiosLoader.patchOf(content))
        .withLoadSectors(record.loadSectors());
  }

  private Optional<DiskCode> code() throws IOException {
    ByteBuffer sector = ByteBuffer.allocate(CODE);
    parts.image().readAt(0, sector);
    boolean empty = true;
    for (byte b : sector.array()) {
      empty &= b == 0;
    }
    if (empty) {
      return Optional.empty();
    }
    long loader = parts.entry(IsoParts.BIOS).map(BootRecord::lba).orElse(-1L);
    return Optional.of(DiskCode.kept(sector.array(), loader));
  }

  /** Partitions behind the volume, but those that UEFI starts from: these are boot entries. */
  private List<AppendedPartition> appended() throws IOException {
    var appended = new ArrayList<AppendedPartition>();
    for (Partition partition : parts.partitions()) {
      boolean booted =
          facts().boot().stream().anyMatch(record -> IsoParts.offset(record) == partition.offset());
      if (partition.offset() >= facts().volumeSize() && !booted) {
        appended.add(
            new AppendedPartition(
                partition.name().isEmpty() ? "partition" + partition.number() : partition.name(),
                partition.type(),
                partition.guid().orElse(null),
                content(partition.body())));
      }
    }
    return appended;
  }

  private static Content content(ImageSource body) throws IOException {
    return Content.of(body, 0, body.size());
  }
}
