package dev.assembler.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path of a {@link ShuffledFileSystem}: another path, with a provider of its own. */
record ShuffledPath(ShuffledFileSystem fileSystem, Path real) implements Path {

  private Path wrap(Path path) {
    return path == null ? null : fileSystem.shuffled(path);
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return real.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return wrap(real.getRoot());
  }

  @Override
  public Path getFileName() {
    return wrap(real.getFileName());
  }

  @Override
  public Path getParent() {
    return wrap(real.getParent());
  }

  @Override
  public int getNameCount() {
    return real.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrap(real.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return wrap(real.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return real.startsWith(ShuffledFileSystem.unwrap(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return real.endsWith(ShuffledFileSystem.unwrap(other));
  }

  @Override
  public Path normalize() {
    return wrap(real.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrap(real.resolve(ShuffledFileSystem.unwrap(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrap(real.relativize(ShuffledFileSystem.unwrap(other)));
  }

  @Override
  public URI toUri() {
    return real.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrap(real.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrap(real.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("nothing is watched here");
  }

  @Override
  public int compareTo(Path other) {
    return real.compareTo(ShuffledFileSystem.unwrap(other));
  }

  @Override
  public String toString() {
    return real.toString();
  }
}
