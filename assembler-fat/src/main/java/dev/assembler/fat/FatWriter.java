package dev.assembler.fat;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;

/** Writes a planned volume in ascending offsets. */
final class FatWriter {

  private final FatLayout layout;
  private final FatGeometry geometry;
  private final ImageSink sink;
  private final AscendingWriter out;
  private final ProgressListener progress;
  private long doneBytes;
  private long doneNodes;

  FatWriter(FatLayout layout, ImageSink sink, ProgressListener progress) {
    this.layout = layout;
    this.geometry = layout.geometry();
    this.sink = sink;
    this.out = new AscendingWriter(sink);
    this.progress = progress;
  }

  void write() throws IOException {
    progress.on(new ProgressEvent.StageStarted("writing FAT volume", layout.contentBytes()));
    reserved();
    for (int copy = 0; copy < geometry.fats(); copy++) {
      out.skipTo(geometry.fatOffset(copy));
      new AllocationTableWriter(layout, out).write();
    }
    directories();
    files();
    out.skipTo(geometry.size());
    out.flush();
    sink.setSize(geometry.size());
    progress.on(new ProgressEvent.StageFinished());
  }

  private void reserved() throws IOException {
    BootSector boot = BootSector.of(layout.options(), geometry);
    boot.writeTo(out.room(BootSector.SIZE));
    if (geometry.type() == FatType.FAT32) {
      info(BootSector.INFO_SECTOR);
      out.skipTo((long) BootSector.BACKUP_SECTOR * geometry.sectorSize());
      boot.writeTo(out.room(BootSector.SIZE));
      info(BootSector.BACKUP_SECTOR + BootSector.INFO_SECTOR);
    }
  }

  private void info(int sector) throws IOException {
    out.skipTo((long) sector * geometry.sectorSize());
    // Next free is where to begin looking: behind what was taken last.
    new FsInfoSector(layout.freeClusters(), layout.lastUsed()).writeTo(out.room(FsInfoSector.SIZE));
  }

  private void directories() throws IOException {
    var writer = new DirectoryWriter(layout, out);
    for (PlannedDirectory directory : layout.directories()) {
      out.skipTo(
          directory.firstCluster == 0
              ? geometry.rootOffset()
              : geometry.offsetOf(directory.firstCluster));
      writer.write(directory);
      doneNodes++;
    }
    progress.on(new ProgressEvent.Advanced(doneBytes, doneNodes));
  }

  private void files() throws IOException {
    for (PlannedDirectory directory : layout.directories()) {
      long cluster = directory.firstFileCluster;
      for (int i = 0; i < directory.node.size(); i++) {
        if (directory.node.node(i) instanceof RegularFile file) {
          if (file.size() > 0) {
            file(file, geometry.offsetOf(cluster));
          }
          cluster += layout.clustersOf(file);
          doneNodes++;
          progress.on(new ProgressEvent.Advanced(doneBytes, doneNodes));
        }
      }
    }
  }

  private void file(RegularFile file, long offset) throws IOException {
    try (ImageSource source = file.content().open()) {
      for (Extent data : source.dataExtents()) {
        out.skipTo(offset + data.offset());
        for (long at = data.offset(); at < data.end(); ) {
          int count = out.copy(source, at, data.end() - at);
          at += count;
          doneBytes += count;
          if (at < data.end()) {
            progress.on(new ProgressEvent.Advanced(doneBytes, doneNodes));
          }
        }
      }
    }
    // What follows begins at a cluster: the hole at a file's end is passed over with the slack.
  }
}
