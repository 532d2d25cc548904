package dev.assembler.pipeline.layout;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.Partition;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.convert.OutputSink;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.transport.BlockMap;
import dev.assembler.pipeline.transport.DiskStream;
import dev.assembler.qcow2.Qcow2Image;
import dev.assembler.qcow2.Qcow2Options;
import dev.assembler.qcow2.Qcow2Output;
import dev.assembler.vhd.VhdImage;
import dev.assembler.vhd.VhdOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Writes a planned disk into its file. Raw, qcow2 and VHD take the disk as it comes; only a
 * compressed stream needs the raw disk beside it until it is done, because tables that lie first
 * are known last.
 */
final class DiskWriting {

  private final LayoutRequest request;
  private final DiskLayout plan;
  private final DiskBodies bodies;
  private final DerivedIds ids;
  private final Consumer<Closeable> onOutput;
  private final ProgressListener progress;
  private final String name;
  private List<Partition> partitions = List.of();
  private BlockMap blockMap;

  DiskWriting(
      LayoutRequest request,
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
    Path path = request.output().toPath();
    try (AtomicOutput output = create(path, name)) {
      ImageSummary disk =
          switch (request.container().kind()) {
            case RAW -> raw(output.image());
            case STREAM -> stream(path, output.image());
            case QCOW2 -> qcow2(output.image());
            case VHD -> vhd(output.image());
          };
      long size = output.image().size();
      String sha256 = digested ? digest(output) : "";
      if (request.blockMap().isPresent()) {
        writeBlockMap(request.blockMap().get(), output);
      } else {
        commit(output, name);
      }
      return new LayoutResult(disk, partitions, bodies.rootHashes(), size, sha256);
    }
  }

  private ImageSummary raw(FileImage image) throws IOException {
    ImageSummary disk = DiskImage.write(plan, new OutputSink(image, 0, name));
    look(image);
    if (request.blockMap().isPresent()) {
      blockMap = BlockMap.of(image, request.threads());
    }
    return disk;
  }

  /** The raw disk lies beside the output while it is compressed, and is never given a name. */
  private ImageSummary stream(Path path, FileImage target) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + ".disk");
    try (AtomicOutput scratch = create(beside, name)) {
      ImageSummary disk = raw(scratch.image());
      DiskStream.write(
          scratch.image(),
          request.container().codec(),
          request.threads(),
          new OutputSink(target, 0, name),
          progress);
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
      look(disk);
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

  private ImageSummary vhd(FileImage target) throws IOException {
    ImageSummary disk = raw(target);
    VhdImage.finish(
        disk.size(),
        new VhdOptions(ids.uuid("vhd"), request.rules().epoch()),
        new OutputSink(target, 0, name));
    return disk;
  }

  /** The table as it is on the disk now. */
  private void look(ImageSource disk) throws IOException {
    partitions =
        DiskImage.read(disk, Limits.defaults(), OptionalInt.of(plan.sectorSize())).partitions();
  }

  private String digest(AtomicOutput output) throws OutputException {
    try {
      output.beginSync();
      progress.on(new ProgressEvent.StageStarted("hashing " + name, output.image().size()));
      String sha256 = ImageDigest.sha256(output.image(), progress);
      progress.on(new ProgressEvent.StageFinished());
      return sha256;
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  /** The map gets its name after its disk, so that there is none of another disk. */
  private void writeBlockMap(HostPath place, AtomicOutput disk) throws IOException {
    String mapName = place.toString();
    try (AtomicOutput map = create(place.toPath(), mapName)) {
      new OutputSink(map.image(), 0, mapName).writeAt(0, ByteBuffer.wrap(blockMap.toXml()));
      commit(disk, name);
      commit(map, mapName);
    }
  }

  private AtomicOutput create(Path path, String shown) throws OutputException {
    try {
      AtomicOutput output = AtomicOutput.create(path);
      onOutput.accept(output);
      return output;
    } catch (IOException e) {
      throw new OutputException(shown, e);
    }
  }

  private static void commit(AtomicOutput output, String shown) throws OutputException {
    try {
      output.commit();
    } catch (IOException e) {
      throw new OutputException(shown, e);
    }
  }
}
