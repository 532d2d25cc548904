package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an ordinary user packs from a list boots Debian's cloud kernel. */
@Tag("boot")
@Tag("slow")
class CpioBootTest {

  private static final String INIT =
      """
      #!/bin/busybox sh
      export PATH=/bin
      echo "BOOTED $(cat /etc/first) $(cat /etc/second) $(stat -c '%h %a %u:%g %Y' /etc/second)"
      echo "CONSOLE $(stat -c '%F %t:%T %a' /dev/console)"
      echo "AGENT $(cat /bin/agent) $(stat -c '%a %u:%g' /bin/agent)"
      reboot -f
      """;

  private Path folder;
  private Path list;

  @BeforeEach
  void aListForEverybody() throws IOException {
    folder = Files.createTempDirectory("assemble-boot");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (String name : new String[] {"nothing", "early", "early/kernel"}) {
      open(Files.createDirectory(folder.resolve(name)));
    }
    open(Files.writeString(folder.resolve("early/kernel/microcode.bin"), "no microcode"));
    open(Files.writeString(folder.resolve("init"), INIT));
    open(Files.writeString(folder.resolve("hello"), "hello"));
    open(Files.writeString(folder.resolve("agent"), "new"));
    var text = new StringBuilder();
    text.append("dir /dev 755 0 0\n")
        .append("nod /dev/console 600 0 0 c 5 1\n")
        .append("dir /bin 755 0 0\n")
        .append("file /bin/busybox ")
        .append(ReferenceTool.require("busybox").program())
        .append(" 755 0 0\n")
        .append("dir /etc 755 0 0\n")
        .append("file /etc/first hello 640 7 8 /etc/second\n")
        .append("file /init init 755 0 0\n");
    for (String applet : new String[] {"sh", "cat", "stat", "reboot"}) {
      text.append("slink /bin/").append(applet).append(" busybox 777 0 0\n");
    }
    list = Files.writeString(folder.resolve("list"), text);
    open(list);
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void remove() {
    Program.delete(folder);
  }

  private void assemble(String... words) throws Exception {
    Program.Ended ended = Program.asNobody().in(folder).run(words);
    assertEquals(0, ended.exit(), ended.err());
  }

  private String boot(String initrd) throws IOException {
    String console =
        Machine.pc()
            .withKernel(DebianKernel.cloud().image(), folder.resolve(initrd), "console=ttyS0")
            .run();
    assertTrue(console.contains("BOOTED hello hello 2 640 7:8 1700000000"), console);
    assertTrue(console.contains("CONSOLE character special file 5:1 600"), console);
    assertTrue(!console.contains("nitramfs unpacking failed"), console);
    return console;
  }

  @Test
  void aListBootsWithItsHardLinks() throws Exception {
    assemble(
        "--tree",
        "nothing",
        "--spec",
        "cpio-list:" + list,
        "--epoch",
        "1700000000",
        "--verify",
        "--out",
        "initrd.cpio.zst");

    boot("initrd.cpio.zst");
  }

  @Test
  void microcodeInFrontAndAnAgentAddedLaterBoot() throws Exception {
    assemble(
        "--tree",
        "nothing",
        "--spec",
        "cpio-list:" + list,
        "--epoch",
        "1700000000",
        "--format",
        "initramfs",
        "--segment",
        "early=early",
        "--compression",
        "gzip:6",
        "--verify",
        "--out",
        "initrd.img");
    assemble("repack", "initrd.img", "--add", "agent:/bin/agent:0555", "--out", "initrd.img");
    assemble("verify", "initrd.img");

    assertTrue(boot("initrd.img").contains("AGENT new 555 0:0"));
  }
}
