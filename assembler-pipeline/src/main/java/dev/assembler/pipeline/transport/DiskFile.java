package dev.assembler.pipeline.transport;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.convert.OutputSink;
import dev.assembler.pipeline.source.HostPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The file that a disk is written into, and the map of its blocks if one is wanted. Neither has its
 * name before both are there.
 */
public final class DiskFile implements Closeable {

  private final AtomicOutput output;
  private final String name;
  private final Optional<HostPath> mapPlace;
  private final Consumer<Closeable> onOutput;
  private BlockMap map;

  private DiskFile(
      AtomicOutput output, String name, Optional<HostPath> mapPlace, Consumer<Closeable> onOutput) {
    this.output = output;
    this.name = name;
    this.mapPlace = mapPlace;
    this.onOutput = onOutput;
  }

  /**
   * @param mapPlace where the map of a raw disk's blocks goes, if one is wanted
   * @param onOutput is given each unfinished output, so that whoever is interrupted can remove it
   */
  public static DiskFile create(
      HostPath place, Optional<HostPath> mapPlace, Consumer<Closeable> onOutput)
      throws OutputException {
    String name = place.toString();
    try {
      AtomicOutput output = AtomicOutput.create(place.toPath());
      onOutput.accept(output);
      return new DiskFile(output, name, mapPlace, onOutput);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  /** What is in it so far. */
  public FileImage image() {
    return output.image();
  }

  public OutputSink sink() {
    return new OutputSink(output.image(), 0, name);
  }

  /** Maps the raw disk that is in the file, or becomes a stream in it, if a map is wanted. */
  public void map(ImageSource disk, int threads) throws IOException {
    if (mapPlace.isPresent()) {
      map = BlockMap.of(disk, threads);
    }
  }

  /** The digest of what is in it, in hexadecimal. */
  public String sha256(ProgressListener progress) throws OutputException {
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

  /** Gives the names. The map gets its own after its disk, so that there is none of another one. */
  public void commit() throws OutputException {
    if (mapPlace.isEmpty()) {
      commit(output, name);
      return;
    }
    try (DiskFile file = create(mapPlace.get(), Optional.empty(), onOutput)) {
      file.sink().writeAt(0, ByteBuffer.wrap(map.toXml()));
      commit(output, name);
      commit(file.output, file.name);
    } catch (OutputException e) {
      throw e;
    } catch (IOException e) {
      throw new OutputException(mapPlace.get().toString(), e);
    }
  }

  private static void commit(AtomicOutput output, String shown) throws OutputException {
    try {
      output.commit();
    } catch (IOException e) {
      throw new OutputException(shown, e);
    }
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
