package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The indexes of suites, which several requests are resolved from, by several threads. They are
 * fetched and checked at once, and parsed when a request needs them: an index of Debian's main
 * takes 150 MiB of memory.
 */
public final class SuiteIndexes implements Closeable {

  private final List<SuiteReader.Fetched> fetched;
  private final List<InputFile> files;
  private final Supplier<UnpackRoom> rooms;
  private final int threads;
  private UnpackRoom room;
  private List<PackageIndex> parsed;

  private SuiteIndexes(
      List<SuiteReader.Fetched> fetched,
      List<InputFile> files,
      Supplier<UnpackRoom> rooms,
      int threads) {
    this.fetched = fetched;
    this.files = files;
    this.rooms = rooms;
    this.threads = threads;
  }

  /**
   * @param architectures the one that is made for, then foreign ones
   * @param rooms gives where indexes are while they are used
   * @param threads how many of them are read at once
   * @throws dev.assembler.pipeline.MismatchException if an index is not signed by its keyring, or
   *     not what was signed
   */
  public static SuiteIndexes fetch(
      List<DebianSource> sources,
      List<String> architectures,
      Inputs inputs,
      Supplier<UnpackRoom> rooms,
      int threads)
      throws IOException {
    var suites = new SuiteReader(inputs);
    List<SuiteReader.Fetched> fetched = suites.fetch(sources, architectures);
    return new SuiteIndexes(fetched, suites.files(), rooms, threads);
  }

  /** All files that were read, for a lock. */
  public List<InputFile> files() {
    return files;
  }

  /** Parsed by whoever asks first. */
  synchronized List<PackageIndex> parsed() throws IOException {
    if (parsed == null) {
      room = room == null ? rooms.get() : room;
      parsed = SuiteReader.parse(fetched, room, threads);
    }
    return parsed;
  }

  /** Forgets what was parsed; whoever asks again has it parsed again. */
  @Override
  public synchronized void close() throws IOException {
    parsed = null;
    if (room != null) {
      room.close();
      room = null;
    }
  }
}
