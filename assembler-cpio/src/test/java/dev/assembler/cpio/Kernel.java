package dev.assembler.cpio;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Debian's kernel for virtual machines, in QEMU without acceleration: the same on every host. */
record Kernel(Path file) {

  private static final String PACKAGE = "linux-image-cloud-amd64";

  /** Where the kernel is kept between runs: beside the classes. */
  private static final Path KEPT = Path.of("target", "boot-kernel");

  /** Fetched with apt, not installed. */
  static synchronized Kernel debianCloud() throws IOException {
    if (!Files.isDirectory(KEPT.resolve("boot"))) {
      Path download = Files.createDirectories(Path.of("target", "boot-download"));
      ReferenceTool apt = ReferenceTool.require("apt-get").in(download);
      apt.run("download", dependency());
      try (var packages = Files.list(download)) {
        for (Path deb : packages.filter(file -> file.toString().endsWith(".deb")).toList()) {
          Path partial = Path.of("target", "boot-unpacked");
          ReferenceTool.require("dpkg").run("-x", deb, partial);
          Files.move(partial, KEPT);
        }
      }
    }
    try (var files = Files.list(KEPT.resolve("boot"))) {
      return new Kernel(
          files
              .filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(KEPT + ": no kernel")));
    }
  }

  /** The package that the one named for no version depends on. */
  private static String dependency() throws IOException {
    List<String> lines =
        ReferenceTool.require("apt-cache").run("depends", PACKAGE).text().lines().toList();
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith("Depends: linux-image-"))
        .map(line -> line.substring("Depends: ".length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(PACKAGE + ": " + lines));
  }

  /** Of Debian's busybox-static. */
  static Path staticBusybox() {
    return ReferenceTool.require("busybox").program();
  }

  /** What comes out of the serial line until the machine is reset. */
  String boot(Path initrd) throws IOException {
    ReferenceTool.Result result =
        ReferenceTool.require("qemu-system-x86_64")
            .withLimit(Duration.ofMinutes(3))
            .run(
                "-machine",
                "q35,accel=tcg",
                "-cpu",
                "max",
                "-m",
                "512",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-nodefaults",
                "-no-reboot",
                "-kernel",
                file,
                "-initrd",
                initrd,
                "-append",
                "console=ttyS0 panic=-1");
    return result.text().replace("\r", "");
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(bytes))
          .toLowerCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
