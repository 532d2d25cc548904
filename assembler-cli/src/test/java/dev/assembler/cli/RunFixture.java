package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that look to a machine like what it boots: headers without much behind them. */
final class RunFixture {

  private final Path folder;

  RunFixture(Path folder) {
    this.folder = folder;
  }

  /** What has the header of a bzImage. */
  Path amd64Kernel(String name) throws IOException {
    ByteBuffer kernel = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    kernel.putShort(0x1FE, (short) 0xAA55);
    kernel.put(0x202, "HdrS".getBytes(US_ASCII));
    return Files.write(folder.resolve(name), kernel.array());
  }

  /** What has the header of an arm64 Image. */
  Path arm64Kernel(String name) throws IOException {
    ByteBuffer kernel = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    kernel.put(56, "ARMd".getBytes(US_ASCII));
    return Files.write(folder.resolve(name), kernel.array());
  }

  Path initrd(String name) throws IOException {
    return packed(name, tree("initrd", "init"));
  }

  Path squashfs(String name) throws IOException {
    return packed(name, tree("root", "etc/motd"));
  }

  /** A disk whose ESP has programs of these names. */
  Path disk(String name, String... efiPrograms) throws IOException {
    Path esp = tree(name + ".esp", "readme");
    Files.createDirectories(esp.resolve("EFI/BOOT"));
    for (String program : efiPrograms) {
      Files.writeString(esp.resolve("EFI/BOOT").resolve(program), "a program");
    }
    Path layout =
        Files.writeString(
            folder.resolve(name + ".toml"),
            """
            [disk]
            table = "gpt"
            size = "minimal"

            [[partition]]
            name = "esp"
            type = "esp"
            format = "fat"
            tree = "%s"
            """
                .formatted(esp.getFileName()));
    Cli.run("--layout", layout.toString(), "--out", folder.resolve(name).toString(), "-q").ok();
    return folder.resolve(name);
  }

  /** The same disk in another container. */
  Path converted(Path disk, String name) {
    Cli.run("convert", disk.toString(), "--out", folder.resolve(name).toString(), "-q").ok();
    return folder.resolve(name);
  }

  /** An image with a volume for UEFI, of these programs. */
  Path iso(String name, String... efiPrograms) throws IOException {
    Path efi = tree(name + ".efi", "readme");
    Files.createDirectories(efi.resolve("EFI/BOOT"));
    for (String program : efiPrograms) {
      Files.writeString(efi.resolve("EFI/BOOT").resolve(program), "a program");
    }
    String[] words = {
      "--tree",
      tree(name + ".tree", "data").toString(),
      "--efi-tree",
      efi.toString(),
      "--allow-loss",
      "mode",
      "--out",
      folder.resolve(name).toString(),
      "-q"
    };
    Cli.run(words).ok();
    return folder.resolve(name);
  }

  private Path packed(String name, Path tree) {
    Cli.run("--tree", tree.toString(), "--out", folder.resolve(name).toString(), "-q").ok();
    return folder.resolve(name);
  }

  private Path tree(String name, String file) throws IOException {
    Path path = folder.resolve(name).resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, name);
    return folder.resolve(name);
  }
}
