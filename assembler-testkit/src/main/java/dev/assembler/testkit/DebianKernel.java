package dev.assembler.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * A kernel of Debian's with its modules.
 *
 * @param image the file that boots
 * @param version as {@code uname -r} prints it
 * @param root the unpacked package
 */
public record DebianKernel(Path image, String version, Path root) {

  /** Debian's kernel for virtual machines, amd64. */
  public static DebianKernel cloud() throws IOException {
    return of("linux-image-cloud-amd64", "");
  }

  /** Debian's kernel for every amd64 machine, with drivers for all of them. */
  public static DebianKernel generic() throws IOException {
    return of("linux-image-amd64", "");
  }

  /** Debian's kernel for arm64; the host must know that architecture (dpkg --add-architecture). */
  public static DebianKernel arm64() throws IOException {
    return of("linux-image-arm64:arm64", ":arm64");
  }

  private static DebianKernel of(String newest, String architecture) throws IOException {
    String name = DebianPackage.dependency(newest, "linux-image-");
    return in(DebianPackage.unpacked(name.endsWith(architecture) ? name : name + architecture));
  }

  /** The kernel of a package that has been unpacked, by whomever. */
  public static DebianKernel in(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("boot"))) {
      Path image =
          files
              .filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(root + ": no kernel"));
      String version = image.getFileName().toString().substring("vmlinuz-".length());
      return new DebianKernel(image, version, root);
    }
  }

  /** The files of these modules and of all they depend on, in the order to load them. */
  public List<Path> modules(List<String> names) throws IOException {
    synchronized (DebianKernel.class) {
      if (!Files.exists(root.resolve("lib/modules").resolve(version).resolve("modules.dep"))) {
        ReferenceTool.require("depmod").run("-b", root, version);
      }
    }
    ReferenceTool modprobe = ReferenceTool.require("modprobe");
    SequencedSet<Path> files = new LinkedHashSet<>();
    for (String name : names) {
      String shown =
          modprobe.run("-d", root, "-S", version, "-C", "/dev/null", "--show-depends", name).text();
      for (String line : shown.lines().toList()) {
        if (line.startsWith("insmod ")) {
          files.add(Path.of(line.substring("insmod ".length()).strip()));
        }
      }
    }
    return new ArrayList<>(files);
  }
}
