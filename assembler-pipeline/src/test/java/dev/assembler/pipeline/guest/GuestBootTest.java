package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that boot what is composed, down to the init of the root. */
@Tag("boot")
@Tag("slow")
class GuestBootTest {

  private static final String LOOK =
      """
      echo "IDENTITY $(cat /run/guest/identity/id) FROM $(cat /run/guest/identity/source)"
      echo "WHICH $(cat /etc/which)"
      echo "SEED $(cat /srv/seed/note)"
      echo "WRITTEN $(echo yes >/etc/new && cat /etc/new)"
      """;

  @TempDir Path folder;

  /** Three layers, one of them a file on the seed; the first source of identity has none. */
  @Test
  void layersStackByPriorityAndSourcesKeepTheirOrder() throws IOException {
    Path base = layer("base", Guests.root(Guests.busybox(), LOOK).build());
    Path tool = layer("b-tool", FileTree.builder().file("/etc/which", 0644, text("b-tool")).build());
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.writeString(seed.resolve("note"), "from the host\n");
    Files.move(
        layer("a-tool", FileTree.builder().file("/etc/which", 0644, text("a-tool")).build()),
        seed.resolve("a-tool.squashfs"));
    DebianKernel kernel = DebianKernel.generic();
    Path initrd =
        Guests.initramfs(
            folder,
            """
            on-failure = "poweroff"
            overlay-options = "redirect_dir=on,metacopy=on"

            [claim]
            seconds = 10

            [[identity]]
            from = "http"
            url = "http://127.0.0.1/latest/meta-data/"
            fields = { id = "instance-id" }
            seconds = 2

            [[identity]]
            from = "fw-cfg"
            prefix = "opt/com.powernode/"
            fields = { id = "instance_uuid", token = "bootstrap_token" }

            [[identity]]
            from = "cmdline"
            prefix = "powernode."
            fields = { id = "instance_uuid" }

            [[seed]]
            type = "9p"
            source = "seed"
            at = "/run/seed"

            [[layer]]
            name = "b-tool"
            source = "/dev/vdb"
            position = 2
            priority = 10
            image = "b-tool.squashfs"

            [[layer]]
            name = "a-tool"
            source = "/run/seed/a-tool.squashfs"
            position = 2
            priority = 10
            image = "seed/a-tool.squashfs"

            [[layer]]
            name = "base"
            source = "/dev/vda"
            position = 1
            priority = 999
            image = "base.squashfs"

            [[bind]]
            from = "/run/seed"
            to = "/srv/seed"
            """,
            Guests.base(
                    Guests.busybox(),
                    kernel,
                    "virtio_pci",
                    "virtio_blk",
                    "squashfs",
                    "overlay",
                    "loop",
                    "9p",
                    "9pnet_virtio",
                    "qemu_fw_cfg")
                .build());

    String said =
        Machine.pc()
            .withKernel(
                kernel.image(), initrd, "console=ttyS0 quiet powernode.instance_uuid=from-cmdline")
            .withReadOnlyDisk(base, "raw")
            .withReadOnlyDisk(tool, "raw")
            .with("-virtfs", "local,path=" + seed + ",mount_tag=seed,security_model=none,readonly=on")
            .with("-fw_cfg", "name=opt/com.powernode/instance_uuid,string=u-1")
            .with("-fw_cfg", "name=opt/com.powernode/bootstrap_token,string=secret")
            .runUntil("ROOT ENDS");

    assertSaid(said, "identity: none from http");
    assertSaid(said, "IDENTITY u-1 FROM fw-cfg");
    assertSaid(
        said,
        "lowerdir=/run/guest/layers/b-tool:/run/guest/layers/a-tool:/run/guest/layers/base,");
    assertSaid(said, "WHICH b-tool");
    assertSaid(said, "SEED from the host");
    assertSaid(said, "WRITTEN yes");
  }

  private static void assertSaid(String said, String line) {
    assertTrue(said.contains(line), () -> "never said \"" + line + "\":\n" + said);
  }

  private Path layer(String name, FileTree tree) throws IOException {
    return Guests.squashfs(folder.resolve(name + ".squashfs"), tree);
  }

  private static Content text(String text) {
    return Content.of(text + "\n");
  }
}
