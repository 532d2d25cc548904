package dev.assembler.pipeline.iso;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What UEFI starts of a tree: its folder EFI, a loader from where GRUB's packages have it, and for
 * GRUB a configuration that finds the image it came from, however many are attached.
 */
final class EfiFiles {

  /** Names of loaders (UEFI 2.10, 3.5.1.1), and GRUB's folders and its programs for CDs. */
  private static final Map<String, String> GRUB_PROGRAMS = new LinkedHashMap<>();

  static {
    GRUB_PROGRAMS.put("BOOTX64.EFI", "x86_64-efi/gcdx64.efi");
    GRUB_PROGRAMS.put("BOOTAA64.EFI", "arm64-efi/gcdaa64.efi");
    GRUB_PROGRAMS.put("BOOTIA32.EFI", "i386-efi/gcdia32.efi");
    GRUB_PROGRAMS.put("BOOTRISCV64.EFI", "riscv64-efi/gcdriscv64.efi");
  }

  /** Where GRUB looks whose folder is a CD's, and where Debian's signed one does. */
  private static final List<String> CONFIGURATIONS =
      List.of("/boot/grub/grub.cfg", "/EFI/debian/grub.cfg");

  static final String MISSING =
      "/EFI/BOOT/BOOTX64.EFI (or BOOTAA64.EFI; Debian: grub-efi-amd64-bin has"
          + " /usr/lib/grub/x86_64-efi/monolithic/gcdx64.efi, systemd-boot-efi others)";

  private final TreeFiles tree;
  private final Metadata metadata;

  /**
   * @param tree of the image
   */
  EfiFiles(TreeFiles tree) {
    this.tree = tree;
    Metadata root = tree.tree().root().metadata();
    this.metadata = new Metadata(0755, 0, 0, root.mtimeSeconds(), 0, Xattrs.NONE);
  }

  /**
   * The tree of the boot image; empty if no loader is found.
   *
   * @param uuid of the image's volume
   */
  Optional<FileTree> of(String uuid) throws IOException {
    TreeBuilder builder = builder();
    boolean started = !tree.ending("/EFI/BOOT", ".efi").isEmpty();
    for (Map.Entry<String, String> program : GRUB_PROGRAMS.entrySet()) {
      String name = "/EFI/BOOT/" + program.getKey();
      Optional<TreeFiles.Found> packaged =
          tree.first(
              List.of(
                  "/boot/grub/" + program.getValue(),
                  "/boot/grub/" + program.getValue().replace("/", "/monolithic/")));
      if (packaged.isPresent() && tree.file(name).isEmpty()) {
        builder.add(TreePath.of(name), plain(packaged.get().file()));
        started = true;
      }
    }
    if (!started) {
      return Optional.empty();
    }
    if (tree.file("/boot/grub/grub.cfg").isPresent()) {
      for (String path : CONFIGURATIONS) {
        if (tree.file(path).isEmpty() || path.startsWith("/boot")) {
          builder.add(TreePath.of(path), file(Content.of(configuration(uuid))));
        }
      }
    }
    return Optional.of(builder.build());
  }

  /** The tree of a boot image that starts one program, whatever its name is. */
  FileTree starting(TreeFiles.Found program, String name) throws IOException {
    return builder().add(TreePath.of("/EFI/BOOT/" + name), plain(program.file())).build();
  }

  /** All that is in EFI, with the modes and owners that FAT has. */
  private TreeBuilder builder() throws IOException {
    TreeBuilder builder = FileTree.builder().implicitDirectories(metadata);
    Optional<Directory> efi = tree.directory("/EFI");
    if (efi.isPresent()) {
      FileTree.of(efi.get())
          .walk((path, node) -> {
            TreePath at = path.isRoot() ? TreePath.of("/EFI") : TreePath.of("/EFI").resolve(path);
            builder.add(at, plain(node));
          });
    }
    return builder;
  }

  private Node plain(Node node) {
    Metadata own = node.metadata();
    return switch (node) {
      case Directory _ -> Directory.of(metadata.withMtime(own.mtimeSeconds(), 0), List.of());
      case RegularFile file ->
          new RegularFile(
              metadata.withPermissions(0644).withMtime(own.mtimeSeconds(), 0), file.content());
      default -> node; // which FAT refuses
    };
  }

  private RegularFile file(Content content) {
    return new RegularFile(metadata.withPermissions(0644), content);
  }

  private static byte[] configuration(String uuid) {
    return ("search --no-floppy --fs-uuid --set=root "
            + uuid
            + "\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n")
        .getBytes(UTF_8);
  }
}
