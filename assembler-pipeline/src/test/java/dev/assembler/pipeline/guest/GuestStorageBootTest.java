package dev.assembler.pipeline.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines whose root is checked block by block, or kept on the host. */
@Tag("boot")
@Tag("slow")
class GuestStorageBootTest {

  private static final Path VIRTIOFSD = Path.of("/usr/lib/qemu/virtiofsd");

  @TempDir Path folder;

  /** The lower layer is whole and is mounted; the upper one has a changed superblock. */
  @Test
  void verityChecksBlocksAndRefusesAChangedOne() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    Path good = Guests.squashfs(folder.resolve("good.squashfs"), tree("/etc/good"));
    Path bad = Guests.squashfs(folder.resolve("bad.squashfs"), tree("/etc/bad"));
    String goodRoot = Guests.hashes(good, folder.resolve("good.hashes"));
    String badRoot = Guests.hashes(bad, folder.resolve("bad.hashes"));
    byte[] changed = Files.readAllBytes(bad);
    changed[0x48] ^= 1;
    Files.write(bad, changed);
    TreeBuilder base =
        Guests.base(
            Guests.busybox(),
            kernel,
            "virtio_pci",
            "virtio_blk",
            "squashfs",
            "overlay",
            "dm_verity",
            "sha256_generic");
    Guests.addVeritysetup(base);
    Path initrd =
        Guests.initramfs(
            folder,
            """
            on-failure = "poweroff"

            [[layer]]
            name = "good"
            priority = 2
            source = "/dev/vda"
            hashes = "/dev/vdb"
            root-hash = "%s"

            [[layer]]
            name = "bad"
            priority = 1
            source = "/dev/vdc"
            hashes = "/dev/vdd"
            root-hash = "%s"
            """
                .formatted(goodRoot, badRoot),
            base.build());

    String said =
        Machine.pc()
            .withKernel(kernel.image(), initrd, "console=ttyS0 quiet no_timer_check")
            .withReadOnlyDisk(good, "raw")
            .withReadOnlyDisk(folder.resolve("good.hashes"), "raw")
            .withReadOnlyDisk(bad, "raw")
            .withReadOnlyDisk(folder.resolve("bad.hashes"), "raw")
            .run();

    assertSaid(said, "layer good: verity " + goodRoot);
    assertSaid(said, "*  step:    mount the layer bad\n");
    assertSaid(said, "*  reason:  ");
  }

  /** What Capsem does: an ext4 image on a share takes what is written, and lasts. */
  @Test
  void whatIsWrittenStaysOnAShareAndTheCloudSaysWhoItIs() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    Path share = Files.createDirectories(folder.resolve("share"));
    Files.createDirectories(share.resolve("system"));
    Files.createDirectories(share.resolve("workspace"));
    try (FileImage image = FileImage.create(share.resolve("system/rootfs.img"))) {
      image.zeroAt(0, 16 << 20);
    }
    Path root =
        Guests.squashfs(
            folder.resolve("root.squashfs"),
            Guests.root(
                    Guests.busybox(),
                    """
                    echo "IDENTITY $(cat /run/guest/identity/id), $(cat /run/guest/identity/zone)"
                    echo kept >/etc/kept
                    echo "to the host" >/root/note
                    sync
                    """)
                .build());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/",
        exchange -> {
          boolean asked = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
          String path = exchange.getRequestURI().getPath();
          byte[] body = (path.endsWith("/id") ? "i-0123\n" : "europe-1\n").getBytes(UTF_8);
          exchange.sendResponseHeaders(asked ? 200 : 403, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      Path initrd =
          Guests.initramfs(
              folder,
              """
              on-failure = "poweroff"
              overlay-options = "redirect_dir=on,metacopy=on"

              [network]

              [[identity]]
              from = "http"
              url = "http://10.0.2.2:%d/v1/"
              fields = { id = "id", zone = "zone" }
              headers = { Metadata-Flavor = "Google" }
              seconds = 20

              [[seed]]
              when = "capsem.storage=virtiofs"
              type = "virtiofs"
              source = "capsem"
              at = "/run/capsem"
              read-only = false

              [[layer]]
              name = "rootfs"
              source = "/dev/vda"
              image = "root.squashfs"

              [[upper]]
              when = "capsem.storage=virtiofs"
              type = "ext4"
              source = "/run/capsem/system/rootfs.img"
              make = ["/bin/busybox", "mke2fs", "-F"]

              [[bind]]
              when = "capsem.storage=virtiofs"
              from = "/run/capsem/workspace"
              to = "/root"
              """
                  .formatted(server.getAddress().getPort()),
              Guests.base(
                      Guests.busybox(),
                      kernel,
                      "virtio_pci",
                      "virtio_blk",
                      "virtio_net",
                      "squashfs",
                      "overlay",
                      "loop",
                      "virtiofs",
                      "ext4")
                  .build());

      String said = boot(kernel, initrd, root, share);

      assertSaid(said, "IDENTITY i-0123, europe-1");
      assertSaid(said, "/run/capsem/system/rootfs.img: no file system; runs");
      assertEquals("to the host\n", Files.readString(share.resolve("workspace/note")));
      assertEquals(
          "kept\n",
          ReferenceTool.require("debugfs")
              .run("-R", "cat /upper/etc/kept", share.resolve("system/rootfs.img"))
              .text());
    } finally {
      server.stop(0);
    }
  }

  private String boot(DebianKernel kernel, Path initrd, Path root, Path share) throws IOException {
    Path socket = folder.resolve("virtiofs.sock");
    Path log = folder.resolve("virtiofsd.log");
    Process daemon =
        new ProcessBuilder(
                VIRTIOFSD.toString(),
                "--socket-path=" + socket,
                "-o",
                "source=" + share + ",sandbox=chroot,no_flock,no_posix_lock")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      for (int waits = 0; !Files.exists(socket); waits++) {
        assertTrue(daemon.isAlive() && waits < 600, Files.readString(log));
        daemon.waitFor(50, TimeUnit.MILLISECONDS);
      }
      return Machine.pc()
          .with("-object", "memory-backend-memfd,id=mem,size=512M,share=on")
          .with("-numa", "node,memdev=mem")
          .with("-chardev", "socket,id=fs,path=" + socket)
          .with("-device", "vhost-user-fs-pci,chardev=fs,tag=capsem")
          .with("-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile=")
          .withKernel(
              kernel.image(), initrd, "console=ttyS0 quiet no_timer_check capsem.storage=virtiofs")
          .withReadOnlyDisk(root, "raw")
          .run();
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      daemon.destroy();
    }
  }

  private static FileTree tree(String path) {
    return FileTree.builder().file(path, 0644, Content.of("here\n")).build();
  }

  private static void assertSaid(String said, String line) {
    assertTrue(said.contains(line), () -> "never said \"" + line + "\":\n" + said);
  }
}
