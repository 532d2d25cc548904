package dev.assembler.pipeline.run;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What there is to start in a folder: an image, an iPXE script, or a kernel and what belongs to it,
 * by the names that such files have.
 */
record BootFolder(
    Optional<Path> image,
    Optional<Path> script,
    Optional<Path> kernel,
    Optional<Path> initrd,
    Optional<Path> root) {

  private static final Pattern IMAGE = Pattern.compile(".*\\.(raw|img|qcow2|vhd|iso)");

  /** A guest's own disk, see {@link ExtraDisks}: nothing starts from it, whatever its stem is. */
  private static final Pattern EXTRA = Pattern.compile(".*\\.disk[0-9]+\\.raw");

  private static final Pattern EFI = Pattern.compile(".*\\.efi");
  private static final Pattern SCRIPT = Pattern.compile(".*\\.ipxe");
  private static final Pattern KERNEL =
      Pattern.compile("(vmlinuz|kernel|bzImage|Image|kernel8\\.img)|vmlinuz[.-].*");
  private static final Pattern INITRD =
      Pattern.compile("(initrd|initramfs)([.-].*)?|.*\\.cpio(\\.(gz|xz|zst|lz4))?");
  private static final Pattern ROOT = Pattern.compile("root(fs)?\\.(squashfs|ext4|img|sqfs)");

  /**
   * @throws UsageException if there is nothing, or more than one thing
   */
  static BootFolder of(Path folder) throws IOException {
    // In the order of names; what is in folders below is not looked at.
    HostReadOptions options =
        HostReadOptions.defaults().withExclude(path -> !path.parent().isRoot());
    List<Path> files =
        HostDirectory.read(folder, options).tree().root().entries().stream()
            .map(entry -> folder.resolve(entry.name().toString()))
            .filter(Files::isRegularFile)
            .filter(named(EXTRA).negate())
            .toList();
    Predicate<Path> part = named(KERNEL).or(named(INITRD)).or(named(ROOT));
    List<Path> kernels = matching(files, named(KERNEL));
    List<Path> scripts = matching(files, named(SCRIPT));
    List<Path> images = matching(files, named(IMAGE).or(named(EFI)).and(part.negate()));
    int choices = images.size() + scripts.size() + (scripts.isEmpty() ? kernels.size() : 0);
    if (choices != 1) {
      throw several(folder, images, scripts, kernels);
    }
    if (!images.isEmpty() || !scripts.isEmpty()) {
      return new BootFolder(
          first(images), first(scripts), Optional.empty(), Optional.empty(), Optional.empty());
    }
    return new BootFolder(
        Optional.empty(),
        Optional.empty(),
        first(kernels),
        only(folder, matching(files, named(INITRD).and(named(KERNEL).negate()))),
        only(folder, matching(files, named(ROOT))));
  }

  private static Predicate<Path> named(Pattern pattern) {
    return file -> {
      String name = file.getFileName().toString();
      return pattern.matcher(name).matches()
          || pattern.matcher(name.toLowerCase(Locale.ROOT)).matches();
    };
  }

  private static List<Path> matching(List<Path> files, Predicate<Path> wanted) {
    return files.stream().filter(wanted).toList();
  }

  private static Optional<Path> first(List<Path> files) {
    return files.stream().findFirst();
  }

  private static Optional<Path> only(Path folder, List<Path> files) {
    if (files.size() > 1) {
      throw new UsageException(
          folder.toString(),
          "several that fit: " + names(files),
          "one of each",
          "name them: --kernel FILE --initrd FILE --disk FILE");
    }
    return first(files);
  }

  private static UsageException several(
      Path folder, List<Path> images, List<Path> scripts, List<Path> kernels) {
    List<Path> all = Stream.of(images, scripts, kernels).flatMap(List::stream).toList();
    return all.isEmpty()
        ? new UsageException(
            folder.toString(),
            "nothing in it that a machine starts from",
            "an image, an .ipxe script, or a vmlinuz with its initrd",
            "")
        : new UsageException(
            folder.toString(), "several things to start: " + names(all), "one", "name the file");
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(file -> file.getFileName().toString()).toList());
  }
}
