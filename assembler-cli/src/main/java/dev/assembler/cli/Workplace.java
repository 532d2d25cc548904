package dev.assembler.cli;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.pipeline.source.HostPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Temporary folders in which builds are done; they go with it. */
final class Workplace implements Closeable {

  private static final String PREFIX = ".assemble-reproduce-";

  private final HostPath parent;
  private final List<Path> folders = new ArrayList<>();
  private final Path folder;
  private int number;

  private Workplace(HostPath parent) throws IOException {
    this.parent = parent;
    this.folder = made(parent.toPath());
  }

  /** Beside that file, where there is room for it; in the host's usual place without one. */
  static Workplace beside(HostPath file) throws IOException {
    if (file == null) {
      return new Workplace(usual());
    }
    byte[] bytes = file.toAbsolute().toBytes();
    int slash = bytes.length - 1;
    while (slash > 0 && bytes[slash] != '/') {
      slash--;
    }
    return new Workplace(HostPath.of(java.util.Arrays.copyOf(bytes, Math.max(1, slash))));
  }

  /** Where the host has temporary files. */
  static HostPath usual() {
    return HostPath.of(System.getProperty("java.io.tmpdir")).toAbsolute();
  }

  private Path made(Path in) throws IOException {
    Path made = Files.createTempDirectory(in, PREFIX);
    folders.add(made);
    return made;
  }

  /** A working directory. */
  Path elsewhere() throws IOException {
    return made(usual().toPath());
  }

  /** Another new folder. */
  Path next() throws IOException {
    return Files.createDirectory(folder.resolve(Integer.toString(number++)));
  }

  /** Another new folder, which everybody may enter. */
  Path open() throws IOException {
    Path top = made(usual().toPath());
    OtherUser.open(top);
    Path open = Files.createDirectory(top.resolve(Integer.toString(number++)));
    OtherUser.open(open);
    return open;
  }

  /** A new folder on another file system. */
  Path in(Path place) throws IOException {
    return made(place);
  }

  /** One of our folders as a path that no locale changes. */
  HostPath shown(Path ours) {
    if (!ours.startsWith(folder)) {
      return HostPath.of(ours.toAbsolutePath().toString());
    }
    return parent.withSuffix("/" + folder.getFileName() + "/" + folder.relativize(ours));
  }

  /** Copies what is in a folder into a new one below another. */
  void keep(Path out, Path target, String name) throws IOException {
    Files.createDirectories(target);
    Path kept = target.resolve(name);
    for (int n = 2; Files.exists(kept); n++) {
      kept = target.resolve(name + "-" + n);
    }
    HostDirectory.write(
        HostDirectory.read(out, HostReadOptions.defaults()).tree(),
        kept,
        HostWriteOptions.defaults());
  }

  @Override
  public void close() throws IOException {
    for (Path each : folders) {
      FolderRemoval.of(each);
    }
  }
}
