package dev.assembler.pipeline.transport;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.OutputPlace;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.source.TreeSource;
import dev.assembler.qcow2.Qcow2Image;
import dev.assembler.qcow2.Qcow2Options;
import dev.assembler.vhd.VhdImage;
import dev.assembler.vhd.VhdOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A disk out of one container into another: raw, a compressed stream, qcow2, VHD. Only its data is
 * read, straight into the new file; holes stay holes. A compressed stream alone is spread out into
 * a temporary file first, because the rest reads a disk anywhere.
 */
public final class ConvertJob implements Closeable {

  /** As much of a disk as tells it from others: boot sector and partition tables are in it. */
  private static final int HEAD = 64 << 10;

  private final ConvertRequest request;
  private final ImageFile file;
  private final ImageSource disk;

  private ConvertJob(ConvertRequest request, ImageFile file, ImageSource disk) {
    this.request = request;
    this.file = file;
    this.disk = disk;
  }

  /**
   * Opens the disk.
   *
   * @throws UsageException if the request contradicts itself
   * @throws dev.assembler.pipeline.InputException if the disk is missing, or nothing that is read
   */
  public static ConvertJob prepare(ConvertRequest request) throws IOException {
    if (request.disk().isStandardInput() || !request.disk().path().isRoot()) {
      throw new UsageException(
          request.disk().name(), "standard input, or a path in a tree", "a disk's file", "");
    }
    OutputPlace.require(request.output(), List.of());
    ReadOptions options =
        ReadOptions.defaults().withSpoolFolder(OutputPlace.folder(request.output()));
    ImageFile whole =
        ImageFile.of(request.disk().name(), TreeSource.openFile(request.disk().file(), 0), options);
    try {
      ImageFile part = TreeSource.part(whole, request.disk().parts(), options);
      ImageSource disk = part.format().disk(part, options).orElse(part.image());
      return new ConvertJob(request, part, disk);
    } catch (IOException | RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  /** What the disk was found to be, as its format's name. */
  public String sourceFormat() {
    return file.format().name();
  }

  /**
   * Writes the new file.
   *
   * @param digested whether the result is to have its SHA-256, which takes reading it once more
   * @param onOutput is given each unfinished output, so that whoever is interrupted can remove it
   * @throws dev.assembler.pipeline.OutputException if the host does not let us write
   */
  public ConvertResult write(
      boolean digested, Consumer<Closeable> onOutput, ProgressListener progress)
      throws IOException {
    try (DiskFile target = DiskFile.create(request.output(), request.blockMap(), onOutput)) {
      ImageSummary summary =
          switch (request.container().kind()) {
            case RAW -> raw(target, progress);
            case STREAM ->
                DiskStream.write(
                    disk, request.container().codec(), request.threads(), target.sink(), progress);
            case QCOW2 ->
                Qcow2Image.write(
                    disk,
                    Qcow2Options.defaults()
                        .withCodec(request.container().codec())
                        .withThreads(request.threads()),
                    target.sink(),
                    progress);
            case VHD -> vhd(target, progress);
          };
      target.map(disk, request.threads());
      String sha256 = digested ? target.sha256(progress) : "";
      target.commit();
      return new ConvertResult(disk.size(), summary, sha256);
    }
  }

  private ImageSummary raw(DiskFile target, ProgressListener progress) throws IOException {
    progress.on(new ProgressEvent.StageStarted("copying disk", disk.size()));
    ImageCopy.copy(disk, target.sink());
    progress.on(new ProgressEvent.StageFinished());
    var section = new ImageSummary.Section("disk", 0, disk.size());
    return new ImageSummary(disk.size(), List.of(section), Map.of());
  }

  private ImageSummary vhd(DiskFile target, ProgressListener progress) throws IOException {
    progress.on(new ProgressEvent.StageStarted("copying disk", disk.size()));
    DerivedIds ids = DerivedIds.of(request.seed().isPresent() ? request.seed().get() : seed());
    ImageSummary summary;
    try {
      summary =
          VhdImage.write(disk, new VhdOptions(ids.uuid("vhd"), request.epoch()), target.sink());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--out " + request.output(), e.getMessage(), "", "use qcow2 or raw");
    }
    progress.on(new ProgressEvent.StageFinished());
    return summary;
  }

  private String seed() throws IOException {
    var head = ByteBuffer.allocate((int) Math.min(HEAD, disk.size()));
    disk.readAt(0, head);
    var sha256 = ImageDigest.newSha256();
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, disk.size()));
    sha256.update(head.flip());
    return HexFormat.of().formatHex(sha256.digest());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
