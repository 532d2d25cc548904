package dev.assembler.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for the one file that may be made for a run: a volume for an EFI program. */
final class RunFolder implements Closeable {

  private static final String VOLUME = "efi-volume.img";

  private final Path folder;

  RunFolder() throws IOException {
    this.folder = Files.createTempDirectory("assemble-run");
  }

  /** Where the volume would be in a run that only tells what it would do. */
  static Path shown() {
    return Path.of(VOLUME);
  }

  Path volume() {
    return folder.resolve(VOLUME);
  }

  /** Removes it; once is enough. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(volume());
    Files.deleteIfExists(folder);
  }
}
