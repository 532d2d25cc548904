package dev.assembler.pipeline.guest;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.verity.HashTree;
import dev.assembler.verity.VerityImage;
import dev.assembler.verity.VerityOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Guest files, trees and images for tests. */
final class Guests {

  /** The init of a root file system: says what it sees, and switches off. */
  static final String ROOT_INIT =
      """
      #!/bin/sh
      export PATH=/bin
      %s
      echo ROOT ENDS
      poweroff -f
      sleep 60
      """;

  private Guests() {}

  static GuestConfig config(Path folder, String toml) throws IOException {
    Path file = Files.writeString(folder.resolve("guest.toml"), toml);
    return GuestReader.read(HostPath.of(file.toString()));
  }

  static Path busybox() {
    return ReferenceTool.require("busybox").program();
  }

  static Path arm64Busybox() throws IOException {
    return DebianPackage.unpacked("busybox-static:arm64").resolve("bin/busybox");
  }

  /** Busybox, and modules with all they need and the list that says in which order. */
  static TreeBuilder base(Path busybox, DebianKernel kernel, String... modules) throws IOException {
    TreeBuilder tree = FileTree.builder().file("/bin/busybox", 0755, Content.of(busybox));
    var list = new StringBuilder();
    String folder = "lib/modules/" + kernel.version() + "/";
    for (Path module : kernel.modules(List.of(modules))) {
      String path = kernel.root().resolve(folder).relativize(module).toString();
      tree.file("/" + folder + path, 0644, Content.of(module));
      list.append(path).append('\n');
    }
    return tree.file("/" + folder + "modules.load", 0644, Content.of(list.toString()));
  }

  /** A root file system whose init runs some lines. */
  static TreeBuilder root(Path busybox, String lines) throws IOException {
    return FileTree.builder()
        .directory("/dev", 0755)
        .directory("/etc", 0755)
        .directory("/proc", 0755)
        .directory("/sys", 0755)
        .directory("/run", 0755)
        .file("/bin/busybox", 0755, Content.of(busybox))
        .symlink("/bin/sh", "busybox")
        .file("/sbin/init", 0755, Content.of(ROOT_INIT.formatted(lines)));
  }

  static Path squashfs(Path file, FileTree tree) throws IOException {
    try (FileImage image = FileImage.create(file)) {
      SquashfsImage.write(tree, SquashfsOptions.defaults(), image);
    }
    return file;
  }

  static Path initramfs(Path folder, String toml, FileTree tree) throws IOException {
    FileTree composed =
        GuestInitramfs.compose(config(folder, toml), tree, Epoch.ofSeconds(0)).tree();
    Path file = folder.resolve("initrd.img");
    try (FileImage image = FileImage.create(file)) {
      InitramfsImage.write(
          List.of(new Segment.Packed(composed, Codec.zstd(3), Optional.empty(), 4)),
          InitramfsOptions.defaults(),
          image);
    }
    return file;
  }

  /** Writes the hash area of a file beside it; its root hash. */
  static String hashes(Path data, Path area) throws IOException {
    try (ImageSource image = FileImage.openForReading(data);
        FileImage target = FileImage.create(area)) {
      HashTree tree = VerityImage.of(image, VerityOptions.defaults());
      tree.writeTo(target);
      return tree.rootHash().toString();
    }
  }

  /** The program that opens dm-verity's devices, with its libraries. */
  static void addVeritysetup(TreeBuilder tree) throws IOException {
    Path program = ReferenceTool.require("veritysetup").program();
    tree.file("/sbin/veritysetup", 0755, Content.of(program));
    for (String library : libraries(program)) {
      tree.file(library, 0755, Content.of(Path.of(library)));
    }
  }

  private static List<String> libraries(Path program) throws IOException {
    return Pattern.compile("(/[^ ]+) \\(0x")
        .matcher(ReferenceTool.require("ldd").run(program).text())
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
