package dev.assembler.pipeline.repack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.Segment;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's cloud kernel unpacks what was repacked, and its init says so on the serial line. */
@Tag("boot")
@Tag("slow")
class RepackBootTest {

  private static final String INIT =
      """
      #!/bin/busybox sh
      export PATH=/bin
      echo "ADDED $(cat /usr/bin/agent) $(stat -c '%a %u:%g %Y' /usr/bin/agent)"
      echo "GONE $(ls /etc)"
      echo "KEPT $(md5sum /kept/9 | cut -c1-8) $(stat -c '%h' /kept/9)"
      echo "REPLACED $(cat /kept/3)"
      reboot -f
      """;

  @TempDir Path folder;

  @Test
  void anImageOfUnitsThatAreKeptBoots() throws IOException {
    Path initrd = Initrds.write(folder.resolve("initrd"), Segment.of(root(), Codec.gzip(1)));

    assertBooted(repackAndBoot(initrd));
  }

  @Test
  void anImageOfSeveralSegmentsBoots() throws IOException {
    FileTree kept = FileTree.builder().directory("/kept", 0755).build();
    Path initrd =
        Initrds.write(
            folder.resolve("initrd"),
            Segment.early(Initrds.microcode()),
            Segment.of(kept, Codec.lz4()),
            Segment.of(root(), Codec.zstd(1)),
            Segment.of(kept, Codec.xz("0")));

    assertBooted(repackAndBoot(initrd));
  }

  private String repackAndBoot(Path initrd) throws IOException {
    Path agent = Files.writeString(folder.resolve("agent"), "I am new");
    Path other = Files.writeString(folder.resolve("other"), "I am other");
    Path init = Files.writeString(folder.resolve("init"), INIT);

    Initrds.repack(
        Initrds.request(
            initrd,
            initrd,
            List.of(agent + ":/bin/agent:0555", other + ":/kept/3:0600", init + ":/init:0755"),
            "/etc/gone"));

    try (var image = FileImage.openForReading(initrd)) {
      InitramfsImage.verify(image);
    }
    return Machine.pc().withKernel(DebianKernel.cloud().image(), initrd, "console=ttyS0").run();
  }

  private static void assertBooted(String console) {
    assertTrue(console.contains("ADDED I am new 555 0:0 1700000000"), console);
    assertTrue(console.matches("(?s).*GONE stays\\R.*"), console);
    assertTrue(console.matches("(?s).*KEPT [0-9a-f]{8} 1\\R.*"), console);
    assertTrue(console.contains("REPLACED I am other"), console);
    assertTrue(!console.contains("nitramfs unpacking failed"), console);
  }

  /** As Debian has it: /bin is a symbolic link. */
  private static FileTree root() throws IOException {
    TreeBuilder tree =
        FileTree.builder()
            .directory("/dev", 0755)
            .device("/dev/console", 0600, 'c', 5, 1)
            .symlink("/bin", "usr/bin")
            .file("/usr/bin/busybox", 0755, Content.of(ReferenceTool.require("busybox").program()))
            .file("/etc/gone", 0644, Content.of("x"))
            .file("/etc/stays", 0644, Content.of("x"))
            .file("/init", 0755, Content.of("#!/bin/busybox sh\necho OLD\nreboot -f\n"));
    for (String applet : List.of("sh", "cat", "stat", "md5sum", "cut", "ls", "reboot")) {
      tree.symlink("/usr/bin/" + applet, "busybox");
    }
    for (int i = 0; i < 10; i++) {
      var bytes = new byte[400_000];
      new SplittableRandom(i).nextBytes(bytes);
      tree.file("/kept/" + i, 0644, Content.of(bytes));
    }
    return tree.build();
  }
}
