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
      echo "SEED $(cat /srv/seed/note 2>/dev/null)"
      echo "WRITTEN $(echo yes >/etc/new && cat /etc/new)"
      """;

  @TempDir Path folder;

  /** Three layers, one of them a file on the seed; the first source of identity has none. */
  @Test
  void layersStackByPriorityAndSourcesKeepTheirOrder() throws IOException {
    Path base = layer("base", Guests.root(Guests.busybox(), LOOK).build());
    Path tool =
        layer("b-tool", FileTree.builder().file("/etc/which", 0644, text("b-tool")).build());
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
                kernel.image(),
                initrd,
                "console=ttyS0 quiet no_timer_check powernode.instance_uuid=from-cmdline")
            .withReadOnlyDisk(base, "raw")
            .withReadOnlyDisk(tool, "raw")
            .with(
                "-virtfs", "local,path=" + seed + ",mount_tag=seed,security_model=none,readonly=on")
            .with("-fw_cfg", "name=opt/com.powernode/instance_uuid,string=u-1")
            .with("-fw_cfg", "name=opt/com.powernode/bootstrap_token,string=secret")
            .runUntil("ROOT ENDS");

    assertSaid(said, "identity: none from http");
    assertSaid(said, "IDENTITY u-1 FROM fw-cfg");
    assertSaid(
        said, "lowerdir=/run/guest/layers/b-tool:/run/guest/layers/a-tool:/run/guest/layers/base,");
    assertSaid(said, "WHICH b-tool");
    assertSaid(said, "SEED from the host");
    assertSaid(said, "WRITTEN yes");
  }

  /** Modules are chosen by name, and the flag that is needed is there. */
  @Test
  void arm64ClaimsItsLocalIdentity() throws IOException {
    DebianKernel kernel = DebianKernel.arm64();
    Path root = layer("root", Guests.root(Guests.arm64Busybox(), LOOK).build());
    Path initrd =
        Guests.initramfs(
            folder,
            """
            modules = ["virtio_pci", "virtio-blk", "squashfs", "overlay"]
            flag = "powernode.boot"
            flag-needed = true

            [[identity]]
            from = "cmdline"
            prefix = "powernode."

            [[identity]]
            from = "file"
            path = "/etc/powernode/local-id"

            [[layer]]
            name = "root"
            source = "/dev/vda"
            image = "root.squashfs"
            """,
            Guests.base(
                    Guests.arm64Busybox(),
                    kernel,
                    "virtio_pci",
                    "virtio_blk",
                    "squashfs",
                    "overlay")
                .file("/etc/powernode/local-id", 0600, text("local-7"))
                .build());

    String said =
        Machine.arm64()
            .withReadOnlyDisk(root, "raw")
            .withKernel(kernel.image(), initrd, "console=ttyAMA0 quiet powernode.boot=1")
            .runUntil("ROOT ENDS");

    assertSaid(said, "identity: none from cmdline");
    assertSaid(said, "IDENTITY local-7 FROM file");
    assertSaid(said, "WRITTEN yes");
  }

  /** One bit of a layer's last block: the agent has run, and nothing else happens. */
  @Test
  void aChangedLayerIsRefusedWithABanner() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    Path root = layer("root", Guests.root(Guests.busybox(), "echo ROOT RUNS").build());
    Path initrd =
        Guests.initramfs(
            folder,
            """
            on-failure = "poweroff"

            [[program]]
            path = "/sbin/powernode-agent"
            static = true
            arguments = ["boot"]

            [[layer]]
            name = "root"
            source = "/dev/vda"
            image = "root.squashfs"
            """,
            Guests.base(Guests.busybox(), kernel, "virtio_pci", "virtio_blk", "squashfs", "overlay")
                .file("/sbin/powernode-agent", 0755, TinyProgram.saying("AGENT RUNS\n", 0))
                .build());
    flip(root, Files.size(root) - 100);

    String said =
        Machine.pc()
            .withKernel(kernel.image(), initrd, "console=ttyS0 quiet no_timer_check")
            .withReadOnlyDisk(root, "raw")
            .run();

    assertSaid(said, "AGENT RUNS\n");
    assertSaid(said, "* BOOT FAILED *");
    assertSaid(said, "*  step:    mount the layer root\n");
    assertSaid(said, "*  reason:  /dev/vda is not what was built: sha256 ");
    assertSaid(said, "*  then:    poweroff\n");
    assertFalse(said.contains("ROOT RUNS"), said);
  }

  /** The initramfs is the root; its init is whatever takes the place of /sbin/init. */
  @Test
  void withoutLayersTheInitramfsRunsItsOwnInit() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    Path initrd =
        Guests.initramfs(
            folder,
            """
            init = ["/sbin/my_init", "--services"]
            """,
            Guests.base(Guests.busybox(), kernel, "virtio_pci", "virtio_net")
                .file("/sbin/my_init", 0755, TinyProgram.sayingAndOff("MY INIT RUNS\n"))
                .symlink("/sbin/init", "/bin/busybox")
                .build());
    Machine machine = Machine.pc();

    String said =
        machine.withKernel(kernel.image(), initrd, "console=ttyS0 quiet no_timer_check").run();
    String off =
        machine
            .withKernel(kernel.image(), initrd, "console=ttyS0 quiet no_timer_check guest.boot=0")
            .run();

    assertSaid(said, "MY INIT RUNS");
    assertSaid(off, "guest.boot=0: nothing is claimed, mounted or switched to");
    assertSaid(off, "MY INIT RUNS");
  }

  private static void flip(Path file, long offset) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 1);
    }
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
