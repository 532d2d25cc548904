package dev.assembler.pipeline.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest whose modules and indexes are ours: kmod's modprobe uses them, and busybox's. */
@Tag("boot")
@Tag("slow")
class KernelBootTest {

  private static final String INIT =
      """
      #!/bin/busybox sh
      export PATH=/kmod:/bin
      /bin/busybox mkdir -p /proc /sys
      /bin/busybox mount -t proc proc /proc
      /bin/busybox mount -t sysfs sys /sys
      loaded() {
        for name in "$@"; do
          /bin/busybox grep -q "^$name " /proc/modules && echo "$how HAS $name"
        done
      }
      drop() {
        for name in r8169 realtek mdio_devres libphy virtio_blk virtio virtio_ring; do
          /bin/busybox rmmod $name 2>/dev/null
        done
        echo "LEFT $(/bin/busybox grep -c . /proc/modules)"
      }
      how=KMOD
      /kmod/modprobe virtio_blk && loaded virtio virtio_ring virtio_blk
      /kmod/modprobe r8169 && loaded libphy realtek r8169
      /kmod/modprobe -R virtio:d00000002v00001AF4
      drop
      how=LIST
      while read -r module; do
        /bin/busybox insmod "/lib/modules/$(/bin/busybox uname -r)/$module" || echo "FAILED $module"
      done < "/lib/modules/$(/bin/busybox uname -r)/modules.load"
      loaded virtio_ring virtio_blk realtek r8169
      drop
      how=BUSYBOX
      /bin/busybox modprobe virtio_blk && loaded virtio virtio_ring virtio_blk
      /bin/busybox modprobe r8169 && loaded libphy r8169
      echo THE END
      /bin/busybox reboot -f
      """;

  @TempDir Path folder;

  @Test
  void modprobeOfKmodAndOfBusyboxLoadFromOurIndexes() throws IOException {
    DebianKernel kernel = DebianKernel.generic();
    ModuleSelection selection =
        ModuleTree.of(KernelTrees.of(kernel), kernel.version(), 2)
            .closure(
                List.of(
                    ModuleRequest.parse("virtio_blk", "test"),
                    ModuleRequest.parse("r8169", "test")));
    FileTree root = TreeOverlay.lay(programs(), selection.tree(), TreePath.ROOT, Metadata.of(0755));

    String said =
        Machine.pc().withKernel(kernel.image(), initrd(root), "console=ttyS0 quiet").run();

    for (String line :
        List.of(
            "KMOD HAS virtio",
            "KMOD HAS virtio_ring",
            "KMOD HAS virtio_blk",
            "KMOD HAS realtek",
            "KMOD HAS r8169",
            "\nvirtio_blk\n",
            "LEFT 0",
            "LIST HAS virtio_blk",
            "LIST HAS realtek",
            "LIST HAS r8169",
            "BUSYBOX HAS virtio_ring",
            "BUSYBOX HAS virtio_blk",
            "BUSYBOX HAS libphy",
            "BUSYBOX HAS r8169",
            "THE END")) {
      assertTrue(said.contains(line), line + " is not in:\n" + said);
    }
    assertFalse(said.contains("FAILED"), said);
  }

  /** A static busybox, and kmod with the libraries that it asks for. */
  private static FileTree programs() throws IOException {
    TreeBuilder tree = FileTree.builder();
    tree.file("bin/busybox", 0755, Content.of(ReferenceTool.require("busybox").program()));
    Path kmod = ReferenceTool.require("kmod").program();
    tree.file("kmod/kmod", 0755, Content.of(kmod));
    tree.symlink("kmod/modprobe", "kmod");
    for (String line : ReferenceTool.require("ldd").run(kmod).text().lines().toList()) {
      int slash = line.indexOf('/');
      if (slash >= 0) {
        Path library = Path.of(line.substring(slash).split(" ", 2)[0]);
        tree.file(library.toString(), 0755, Content.of(library.toRealPath()));
      }
    }
    tree.device("dev/console", 0600, 'c', 5, 1);
    tree.file("init", 0755, Content.of(INIT));
    return tree.build();
  }

  private Path initrd(FileTree root) throws IOException {
    Path file = folder.resolve("initrd");
    try (FileImage image = FileImage.create(file)) {
      InitramfsImage.write(
          List.of(Segment.of(root, Codec.gzip(1))), InitramfsOptions.defaults(), image);
    }
    return file;
  }
}
