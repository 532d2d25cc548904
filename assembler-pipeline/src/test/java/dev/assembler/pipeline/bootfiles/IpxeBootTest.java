package dev.assembler.pipeline.bootfiles;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** iPXE, in the ROM of a machine's network card, follows our script. */
@Tag("boot")
@Tag("reference")
@Tag("slow")
class IpxeBootTest {

  private static final IpxeScript.Files FILES =
      new IpxeScript.Files(
          "guest.",
          "kernel",
          "initramfs.cpio",
          List.of("console=ttyS0", "quiet", "no_timer_check", "panic=-1"));

  private static final String TOLD =
      "guest.bootstrap_token=t0ken guest.ca_url=https://mirror.example/ca.pem console=ttyS0";

  @TempDir Path folder;

  private Path served;

  @BeforeEach
  void aFolderToServe() throws IOException {
    served = Files.createDirectories(folder.resolve("served"));
    Path files = Files.createDirectories(served.resolve("amd64"));
    Files.copy(DebianKernel.cloud().image(), files.resolve("kernel"));
    Files.write(files.resolve("initramfs.cpio"), initrd());
    script(".");
  }

  private void script(String base) throws IOException {
    var script = new IpxeScript(base, "", "t0ken", "https://mirror.example/ca.pem", "", FILES);
    Files.write(served.resolve("boot.ipxe"), script.bytes());
  }

  /** busybox and an init that says what the kernel was told. */
  private byte[] initrd() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("initrd/bin")).getParent();
    Files.createDirectories(tree.resolve("dev"));
    Files.createDirectories(tree.resolve("proc"));
    Files.copy(ReferenceTool.require("busybox").program(), tree.resolve("bin/busybox"));
    Path init =
        Files.writeString(
            tree.resolve("init"),
            "#!/bin/busybox sh\n/bin/busybox mount -t devtmpfs dev /dev\n"
                + "/bin/busybox mount -t proc proc /proc\n"
                + "echo \"NETBOOTED <$(/bin/busybox cat /proc/cmdline)>\" >/dev/ttyS0\n"
                + "echo NETBOOT ENDS >/dev/ttyS0\n/bin/busybox reboot -f\n");
    Files.setAttribute(init, "unix:mode", 0755);
    return ReferenceTool.require("sh").in(tree).run("-c", "find . | cpio --quiet -o -H newc").out();
  }

  /** Without a screen, SeaBIOS and what it starts speak on the serial line. */
  private static Machine bios() {
    return Machine.pc().with("-machine", "graphics=off");
  }

  private Machine from(Machine machine, String bootfile) {
    return machine
        .with("-netdev", "user,id=net,tftp=" + served + ",bootfile=" + bootfile)
        .with("-device", "virtio-net-pci,netdev=net,bootindex=1");
  }

  private static void assertBoots(Machine machine) throws IOException {
    String console = machine.runUntil("NETBOOT ENDS");
    assertTrue(console.contains(TOLD), console);
  }

  @Test
  void byTftpUnderABios() throws IOException {
    assertBoots(from(bios(), "boot.ipxe"));
  }

  @Test
  void byTftpUnderUefi() throws IOException {
    assertBoots(from(Machine.uefiPc(), "boot.ipxe"));
  }

  /** Images are where the script says, at the server's address in the machine's network. */
  @Test
  void byHttpUnderBoth() throws IOException {
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            served.toAbsolutePath(),
            SimpleFileServer.OutputLevel.NONE);
    server.start();
    try {
      String url = "http://10.0.2.2:" + server.getAddress().getPort();
      script(url);

      assertBoots(from(bios(), url + "/boot.ipxe"));
      assertBoots(from(Machine.uefiPc(), url + "/boot.ipxe"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aMissingKernelLeadsToFailed() throws IOException {
    Files.delete(served.resolve("amd64/kernel"));

    String bios = from(bios(), "boot.ipxe").runUntil("iPXE> ");
    String uefi = from(Machine.uefiPc(), "boot.ipxe").runUntil("iPXE> ");

    assertTrue(bios.contains("Netboot of amd64 failed: 0x"), bios);
    assertTrue(uefi.contains("Netboot of amd64 failed: 0x"), uefi);
  }

  @Test
  void aMissingInitramfsLeadsToFailed() throws IOException {
    Files.delete(served.resolve("amd64/initramfs.cpio"));

    String console = from(bios(), "boot.ipxe").runUntil("iPXE> ");

    assertTrue(console.contains("Netboot of amd64 failed: 0x"), console);
  }
}
