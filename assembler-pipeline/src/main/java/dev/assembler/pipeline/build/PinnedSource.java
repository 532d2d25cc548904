package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.LockedFolder;
import dev.assembler.pipeline.inputs.LockedPackage;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A source of which it is known what it will be, without everything having been read.
 *
 * @param key stands for all its bytes
 * @param inputs the files that it is read from, for lock and manifest
 * @param folders of the host that it is, for the lock
 * @param packages of which it is made, in their order
 * @param opening makes its tree
 */
record PinnedSource(
    Key key,
    List<InputFile> inputs,
    List<LockedFolder> folders,
    List<LockedPackage> packages,
    Opening opening) {

  /** Makes a source's tree. */
  @FunctionalInterface
  interface Opening {
    OpenSource open() throws IOException;

    /** Keeps what it shares with others, from before it waits for a core until it is open. */
    default Closeable holding() throws IOException {
      return () -> {};
    }
  }

  PinnedSource {
    inputs = List.copyOf(inputs);
    folders = List.copyOf(folders);
    packages = List.copyOf(packages);
  }

  /** One of files. */
  PinnedSource(Key key, List<InputFile> inputs, List<LockedPackage> packages, Opening opening) {
    this(key, inputs, List.of(), packages, opening);
  }
}
