package dev.assembler.pipeline.run;

import dev.assembler.core.image.FileImage;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Empty disks for a guest to fill: raw files full of holes, which stay from run to run.
 *
 * @param stem of their names: {@code STEM.disk1.raw}
 * @param count how many
 * @param size of each, in bytes; where none is stated, that of the file there is, or the usual one
 * @param reset whether those there are are made anew
 */
public record ExtraDisks(Path stem, int count, OptionalLong size, boolean reset) {

  public static final long USUAL_SIZE = 10L << 30;

  private static final long SECTOR = 512;

  public ExtraDisks {
    if (size.isPresent() && (size.getAsLong() == 0 || size.getAsLong() % SECTOR != 0)) {
      throw new UsageException(
          "--disk-size " + size.getAsLong(), "no disk's size", "a multiple of 512", "");
    }
  }

  /** Their files, in order. */
  public List<Path> files() {
    String name = stem.getFileName().toString();
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> stem.resolveSibling(name + ".disk" + number + ".raw"))
        .toList();
  }

  /** As a machine has them. */
  List<Drive> drives() {
    return files().stream()
        .map(file -> new Drive(file, Drive.Container.RAW, Drive.Writes.KEPT))
        .toList();
  }

  /**
   * Those that will be made.
   *
   * @throws UsageException if one is there that is not as it is asked for, and none may replace it
   */
  List<Path> missing() throws IOException {
    var missing = new ArrayList<Path>();
    for (Path file : files()) {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        missing.add(file);
      } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new UsageException(file.toString(), "no file", "a disk of an earlier run", "");
      } else if (reset) {
        requireUnused(file);
        missing.add(file);
      } else if (size.isPresent() && Files.size(file) != size.getAsLong()) {
        throw new UsageException(
            file.toString(),
            "has " + Sizes.exact(Files.size(file)),
            Sizes.exact(size.getAsLong()),
            "to make it anew, add --reset; to keep it, leave --disk-size out");
      }
    }
    return missing;
  }

  /** A hypervisor has locks on the disks of its guest: one that runs would go on without a name. */
  private static void requireUnused(Path file) throws IOException {
    try (FileChannel disk = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = disk.tryLock()) {
      if (lock == null) {
        throw new UsageException(
            file.toString(), "in use by a machine", "a disk that nobody uses", "end that machine");
      }
    } catch (IOException e) {
      throw new OutputException(file.toString(), e);
    }
  }

  /** What each that is made will be, in bytes. */
  long newSize() {
    return size.orElse(USUAL_SIZE);
  }

  /** Makes those that are missing; a guest's data in others is left alone. */
  void make() throws IOException {
    for (Path file : missing()) {
      try {
        Files.deleteIfExists(file);
        try (FileImage disk = FileImage.create(file)) {
          disk.setSize(newSize());
        }
      } catch (IOException e) {
        throw new OutputException(file.toString(), e);
      }
    }
  }
}
