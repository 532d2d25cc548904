package dev.assembler.pipeline.layout;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.cpio.CpioArchive;
import dev.assembler.cpio.CpioOptions;
import dev.assembler.testkit.DebianKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The initramfs of a disk's own kernel: loads modules, runs a script with busybox, and resets. */
final class BootInitrd {

  private BootInitrd() {}

  /**
   * @param console that the script speaks on
   * @param modules beside those of virtio disks
   * @param script with /dev there, and /mnt to mount on
   */
  static void write(
      Path file,
      DebianKernel kernel,
      Path busybox,
      String console,
      List<String> modules,
      String script)
      throws IOException {
    var init = new StringBuilder("#!/bin/busybox sh\nexport PATH=/bin\n");
    init.append("/bin/busybox --install -s /bin\nmount -t devtmpfs dev /dev\n");
    TreeBuilder tree =
        FileTree.builder()
            .directory("/dev", 0755)
            .directory("/mnt", 0755)
            .file("/bin/busybox", 0755, Content.of(busybox));
    var all = new ArrayList<>(List.of("virtio_pci", "virtio_blk"));
    all.addAll(modules);
    for (Path module : kernel.modules(all)) {
      String name = module.getFileName().toString();
      tree.file("/modules/" + name, 0644, Content.of(module));
      init.append("insmod /modules/").append(name).append('\n');
    }
    init.append("exec >/dev/").append(console).append(" 2>&1 </dev/null\n");
    init.append(script).append("reboot -f\n");
    tree.file("/init", 0755, Content.of(init.toString()));
    try (FileImage image = FileImage.create(file)) {
      CpioArchive.write(tree.build(), CpioOptions.defaults(), image);
    }
  }
}
