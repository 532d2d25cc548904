package dev.assembler.pipeline.build;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.tree.Directory;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder {@code .assemble} of an output directory: files that are made, under their keys, until
 * they move to their places; and what is known of those that have moved. One build at a time.
 *
 * <pre>
 *   lock          held while a build runs
 *   state.json    each artifact's key, place, size and digest
 *   times.json    when the steps of the last build were worked at
 *   made/KEY      an artifact that is delivered nowhere, or not yet
 *   spool/        temporary files, removed at the end
 * </pre>
 */
final class Workspace implements Closeable {

  static final String NAME = ".assemble";

  private final Path output;
  private final Path folder;

  /** Null where it is only looked at. */
  private final FileChannel channel;

  private final WorkState state;

  private Workspace(Path output, FileChannel channel, WorkState state) {
    this.output = output;
    this.folder = output.resolve(NAME);
    this.channel = channel;
    this.state = state;
  }

  /**
   * @throws OutputException if the folder cannot be made, or another build is at work in it
   */
  static Workspace open(Path output) throws IOException {
    Path folder = output.resolve(NAME);
    if (Files.exists(output) && !Files.isDirectory(output)) {
      throw new UsageException(
          output.toString(), "no folder", "a folder, or a name that is free", "");
    }
    try {
      Files.createDirectories(output);
      for (Path own : List.of(folder, folder.resolve("made"), folder.resolve("spool"))) {
        requireOwn(own);
      }
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new OutputException(
            output.toString(), new IOException("another build is at work in it; wait for its end"));
      }
      var workspace = new Workspace(output, channel, WorkState.read(folder.resolve("state.json")));
      workspace.clean("spool");
      return workspace;
    } catch (OutputException e) {
      throw e;
    } catch (IOException e) {
      throw new OutputException(output.toString(), e);
    }
  }

  /** A link would lead what is removed here to files that are not ours. */
  private static void requireOwn(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder);
    } else if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new OutputException(
          folder.toString(), new IOException("no folder of ours; remove it, and build again"));
    }
  }

  /** To look at alone: nothing is made, and a build may be at work in it. */
  static Workspace look(Path output) {
    return new Workspace(output, null, WorkState.read(output.resolve(NAME).resolve("state.json")));
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  boolean isLookedAt() {
    return channel == null;
  }

  /** The output directory. */
  Path output() {
    return output;
  }

  /** What is known of earlier builds. */
  WorkState state() {
    return state;
  }

  /** Where temporary files may go. */
  Path spool() {
    return folder.resolve("spool");
  }

  /** Where an artifact is made. */
  Path made(Key key) {
    return folder.resolve("made").resolve(key.hex());
  }

  /** The artifact of a key, if it is there and is what it was. */
  Optional<MadeFile> find(Key key) throws IOException {
    Optional<WorkState.Entry> entry = state.find(key);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Path stated = output.resolve(entry.get().path());
    for (Path path : List.of(stated, made(key))) { // whoever was to move it may have been killed
      if (isWhole(path, entry.get())) {
        return Optional.of(
            new MadeFile(key, path, entry.get().size(), entry.get().sha256(), entry.get().facts()));
      }
    }
    return Optional.empty();
  }

  /** A file that somebody has changed counts as missing. */
  private static boolean isWhole(Path path, WorkState.Entry entry) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) != entry.size()) {
      return false;
    }
    return FileDigest.of(path).equals(entry.sha256());
  }

  /** Notes an artifact that is made, for a build that does not come to its end. */
  void note(String owner, MadeFile file) throws IOException {
    expect(owner, file);
    save();
  }

  /** Notes where an artifact is, or is about to be. */
  void expect(String owner, MadeFile file) {
    state.add(file.key(), entry(owner, file, file.path()));
  }

  /** Notes where an artifact is now, in the place of all that its owner had. */
  void settle(String owner, MadeFile file, Path place) {
    state.put(file.key(), entry(owner, file, place));
  }

  private WorkState.Entry entry(String owner, MadeFile file, Path place) {
    return new WorkState.Entry(
        owner, output.relativize(place).toString(), file.size(), file.sha256(), file.facts());
  }

  /** Removes what no artifact of the state is. */
  void removeUnknown() throws IOException {
    Path made = folder.resolve("made");
    for (Path file : children(made)) {
      if (!state.hasPath(output.relativize(file).toString())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void clean(String name) throws IOException {
    for (Path file : children(folder.resolve(name))) {
      if (Files.isRegularFile(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    Directory own = HostDirectory.read(folder, HostReadOptions.defaults()).tree().root();
    var children = new ArrayList<Path>();
    for (int i = 0; i < own.size(); i++) {
      children.add(HostPath.of(own.name(i).toBytes()).toPath(folder));
    }
    return children;
  }

  /** Keeps when what was done; of a build that came to its end. */
  void save(StepTimes times) throws IOException {
    times.write(folder);
  }

  /** Keeps what is known. */
  void save() throws IOException {
    state.write(folder.resolve("state.json"));
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      try (channel) {
        clean("spool");
      }
    }
  }
}
