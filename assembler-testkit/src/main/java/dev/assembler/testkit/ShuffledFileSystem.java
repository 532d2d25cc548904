package dev.assembler.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A file system that lists directories in a random order, and is another one in all else. jimfs
 * lists sorted, and real file systems in an order of their own: what is right only because of that
 * is wrong here.
 *
 * <p>The order follows from the seed and the directory's path, so that it is the same at every
 * listing.
 */
public final class ShuffledFileSystem extends FileSystem {

  private final FileSystem real;
  private final long seed;
  private final ShuffledProvider provider;

  private ShuffledFileSystem(FileSystem real, long seed) {
    this.real = real;
    this.seed = seed;
    this.provider = new ShuffledProvider(this, real.provider());
  }

  /** The same path, on a file system that lists in an order of this seed. */
  public static Path of(Path path, long seed) {
    return new ShuffledFileSystem(path.getFileSystem(), seed).shuffled(path);
  }

  /** The path on the file system that is really there. */
  public static Path unwrap(Path path) {
    return path instanceof ShuffledPath shuffled ? shuffled.real() : path;
  }

  ShuffledPath shuffled(Path path) {
    return new ShuffledPath(this, path);
  }

  DirectoryStream<Path> shuffle(
      DirectoryStream<Path> listing, Path folder, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    List<Path> paths = new ArrayList<>();
    try (listing) {
      for (Path path : listing) {
        ShuffledPath shuffled = shuffled(path);
        if (filter.accept(shuffled)) {
          paths.add(shuffled);
        }
      }
    }
    Collections.sort(paths);
    var random = new SplittableRandom(seed * 31 + folder.toString().hashCode());
    for (int i = paths.size(); i > 1; i--) {
      Collections.swap(paths, i - 1, random.nextInt(i));
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return paths.iterator();
      }

      @Override
      public void close() {
        // all of it was read
      }
    };
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  /** The real file system stays open: it belongs to whoever made it. */
  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return real.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    real.getRootDirectories().forEach(root -> roots.add(shuffled(root)));
    return roots;
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return shuffled(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher = real.getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(unwrap(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("nothing is watched here");
  }
}
