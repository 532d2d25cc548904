package dev.assembler.iso9660;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;

/** Writes what was planned, in ascending offsets. */
final class IsoWriter {

  static final String STAGE = "writing ISO 9660 image";

  private final IsoLayout layout;
  private final ImageSink sink;
  private final ProgressListener listener;

  IsoWriter(IsoLayout layout, ImageSink sink, ProgressListener listener) {
    this.layout = layout;
    this.sink = sink;
    this.listener = listener;
  }

  ImageSummary write(SystemArea area) throws IOException {
    long contents = layout.facts().get("content bytes");
    listener.on(new ProgressEvent.StageStarted(STAGE, contents));
    writeHead(area);
    writeData(extent -> true);
    return end();
  }

  /** All but the files, which are there. */
  ImageSummary writeAround(SystemArea area) throws IOException {
    writeHead(area);
    writeData(extent -> !FilesFirst.writes(extent));
    return end();
  }

  private ImageSummary end() throws IOException {
    sink.setSize(layout.size());
    listener.on(new ProgressEvent.StageFinished());
    return new ImageSummary(layout.size(), layout.sections(), layout.facts());
  }

  private void writeHead(SystemArea area) throws IOException {
    put(0, area.bytes());
    writeDescriptors();
    writePathTables(layout.primary, layout.primaryPlaces);
    if (layout.joliet != null) {
      writePathTables(layout.joliet, layout.jolietPlaces);
    }
    writeDirectories(layout.primary, layout.rockRidge);
    if (layout.joliet != null) {
      writeDirectories(layout.joliet, null);
    }
    if (!layout.bootImages().isEmpty()) {
      writeCatalog();
    }
  }

  private void writeDescriptors() throws IOException {
    long lba = Blocks.FIRST_DESCRIPTOR;
    put(
        lba++,
        VolumeDescriptor.primary(layout.options, layout.primaryPlaces, layout.primary.root()));
    if (!layout.bootImages().isEmpty()) {
      put(lba++, VolumeDescriptor.bootRecord(layout.catalogLba));
    }
    if (layout.joliet != null) {
      put(
          lba++,
          VolumeDescriptor.joliet(layout.options, layout.jolietPlaces, layout.joliet.root()));
    }
    put(lba, VolumeDescriptor.terminator());
  }

  private void writePathTables(Hierarchy hierarchy, VolumeDescriptor.Places places)
      throws IOException {
    put(places.lTable(), PathTable.encode(hierarchy.directories(), ByteOrder.LITTLE_ENDIAN));
    put(places.mTable(), PathTable.encode(hierarchy.directories(), ByteOrder.BIG_ENDIAN));
  }

  private void writeDirectories(Hierarchy hierarchy, RockRidge rockRidge) throws IOException {
    for (PlannedDirectory directory : hierarchy.directories()) {
      put(directory.lba, new DirectoryEncoder(directory, rockRidge, layout::extentOf).encode());
    }
  }

  private void writeCatalog() throws IOException {
    put(
        layout.catalogLba,
        BootCatalog.encode(
            layout.bootImages().stream()
                .map(placed ->
                    new BootCatalog.Entry(
                        placed.entry().platform().id(),
                        true,
                        0,
                        placed.loadSectors(),
                        placed.lba()))
                .toList()));
  }

  private void writeData(Predicate<FileExtent> which) throws IOException {
    long bytes = 0;
    long files = 0;
    for (FileExtent extent : layout.data) {
      if (!which.test(extent)) {
        continue;
      }
      ImageSink window = sink.window(Blocks.offset(extent.lba), extent.size);
      if (extent.content == null) {
        writing(extent).writeTo(window);
      } else if (extent.patch != BootEntry.Patch.NONE) {
        window.writeAt(0, ByteBuffer.wrap(extent.patched()));
      } else {
        try (ImageSource source = extent.content.open()) {
          ImageCopy.copy(source, window);
        }
      }
      bytes += extent.size;
      listener.on(new ProgressEvent.Advanced(bytes, ++files));
    }
  }

  private BootImage.Writing writing(FileExtent extent) {
    for (IsoLayout.PlacedBootImage placed : layout.bootImages()) {
      if (placed.lba() == extent.lba) {
        return switch (placed.entry().image()) {
          case BootImage.Written written -> written.writing();
          case BootImage.Appended appended -> appended.writing();
          default -> throw new IllegalStateException("extents that overlap");
        };
      }
    }
    throw new IllegalStateException("an extent without an origin");
  }

  private void put(long lba, byte[] bytes) throws IOException {
    sink.writeAt(Blocks.offset(lba), ByteBuffer.wrap(bytes));
  }
}
