package dev.assembler.pipeline.layout;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.Partition;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.convert.OutputSink;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.transport.DiskFile;
import dev.assembler.pipeline.transport.DiskStream;
import dev.assembler.qcow2.Qcow2Image;
import dev.assembler.qcow2.Qcow2Options;
import dev.assembler.qcow2.Qcow2Output;
import dev.assembler.vhd.VhdImage;
import dev.assembler.vhd.VhdOptions;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Writes a planned disk into its file. Raw, qcow2 and VHD take the disk as it comes; only a
 * compressed stream needs the raw disk beside it until it is done, because tables that lie first
 * are known last.
 */
final class DiskWriting {

  private final DiskRequest request;
  private final DiskLayout plan;
  private final DiskBodies bodies;
  private final DerivedIds ids;
  private final Consumer<Closeable> onOutput;
  private final ProgressListener progress;
  private final String name;
  private List<Partition> partitions = List.of();

  DiskWriting(
      DiskRequest request,
      DiskLayout plan,
      DiskBodies bodies,
      DerivedIds ids,
      Consumer<Closeable> onOutput,
      ProgressListener progress) {
    this.request = request;
    this.plan = plan;
    this.bodies = bodies;
    this.ids = ids;
    this.onOutput = onOutput;
    this.progress = progress;
    this.name = request.output().toString();
  }

  /**
   * @param digested whether the result is to have the file's SHA-256
   */
  LayoutResult write(boolean digested) throws IOException {
    try (DiskFile file = DiskFile.create(request.output(), request.blockMap(), onOutput)) {
      ImageSummary disk =
          switch (request.container().kind()) {
            case RAW -> raw(file);
            case STREAM -> stream(file);
            case QCOW2 -> qcow2(file.image());
            case VHD -> vhd(file);
          };
      long size = file.image().size();
      String sha256 = digested ? file.sha256(progress) : "";
      file.commit();
      return new LayoutResult(disk, partitions, bodies.rootHashes(), size, sha256);
    }
  }

  private ImageSummary raw(DiskFile file) throws IOException {
    ImageSummary disk = written(file);
    file.map(file.image(), request.threads());
    return disk;
  }

  private ImageSummary written(DiskFile file) throws IOException {
    ImageSummary disk = DiskImage.write(plan, file.sink());
    complete(file.image());
    return disk;
  }

  /** The raw disk lies beside the output while it is compressed, and is never given a name. */
  private ImageSummary stream(DiskFile file) throws IOException {
    HostPath beside = request.output().withSuffix(".disk");
    try (DiskFile scratch = DiskFile.create(beside, Optional.empty(), onOutput)) {
      ImageSummary disk = written(scratch);
      file.map(scratch.image(), request.threads());
      DiskStream.write(
          scratch.image(), request.container().codec(), request.threads(), file.sink(), progress);
      return disk;
    }
  }

  private ImageSummary qcow2(FileImage target) throws IOException {
    Qcow2Options options =
        Qcow2Options.defaults()
            .withCodec(request.container().codec())
            .withThreads(request.threads());
    try (Qcow2Output disk = Qcow2Image.create(options, target)) {
      ImageSummary summary = DiskImage.write(plan, new OutputSink(disk, 0, name));
      complete(disk);
      finish(disk);
      return summary;
    }
  }

  private void finish(Qcow2Output disk) throws OutputException {
    try {
      disk.finish();
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  private ImageSummary vhd(DiskFile file) throws IOException {
    ImageSummary disk = written(file);
    VhdImage.finish(
        disk.size(), new VhdOptions(ids.uuid("vhd"), request.rules().epoch()), file.sink());
    return disk;
  }

  /** Looks at the table as it is on the disk now, and reads all back if that is wanted. */
  private void complete(ImageSource disk) throws IOException {
    partitions =
        DiskImage.read(disk, Limits.defaults(), OptionalInt.of(plan.sectorSize())).partitions();
    if (request.verified()) {
      bodies.verification().compare(disk, plan, partitions, progress);
    }
  }
}
