package dev.assembler.assets;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a guest's assets are built: the table {@code build} of a build.toml. Other tables of the file
 * are others'.
 *
 * @param compression of the root file system: zstd, gzip, lzo, xz
 * @param compressionLevel 1 to 22; where it is not stated, zstd's is 15 and the others have their
 *     own
 * @param versionCommands what prints the version of a tool in the guest, by the tool's name
 * @param architectures at least one, by {@link Architectures#key}
 */
public record GuestConfig(
    String compression,
    Optional<Integer> compressionLevel,
    SortedMap<String, String> versionCommands,
    SortedMap<String, Architecture> architectures) {

  /**
   * What an architecture is built with; empty is what the file does not say.
   *
   * @param baseImage of the container that the root file system is made from
   * @param dockerPlatform for example linux/arm64
   * @param rustTarget for example aarch64-unknown-linux-musl
   * @param kernelBranch of kernel.org, for example 6.6
   * @param kernelImage path in the kernel's build, for example arch/arm64/boot/Image
   * @param defconfig path of the kernel's configuration
   * @param nodeMajor version of Node.js, 0 for none
   */
  public record Architecture(
      String baseImage,
      String dockerPlatform,
      String rustTarget,
      String kernelBranch,
      String kernelImage,
      String defconfig,
      int nodeMajor) {}

  public GuestConfig {
    versionCommands = Collections.unmodifiableSortedMap(new TreeMap<>(versionCommands));
    architectures = Collections.unmodifiableSortedMap(new TreeMap<>(architectures));
  }

  /**
   * Reads a build.toml.
   *
   * @throws ImageFormatException naming the file and the key
   */
  public static GuestConfig read(Path file) throws IOException {
    return GuestConfigReader.read(file);
  }

  /**
   * The architecture of this name, or one that means the same.
   *
   * @throws ImageFormatException if it is not there
   */
  public Architecture architecture(String name) throws ImageFormatException {
    Architecture found = architectures.get(Architectures.key(name));
    if (found == null) {
      throw new ImageFormatException(
          "build.architectures."
              + name
              + ": missing, expected one of "
              + String.join(", ", architectures.keySet()));
    }
    return found;
  }
}
