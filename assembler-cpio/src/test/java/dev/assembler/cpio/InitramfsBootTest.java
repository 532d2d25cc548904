package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.BcjFilter;
import dev.assembler.codec.Codec;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's cloud kernel unpacks what we wrote, and its init says so on the serial line. */
@Tag("boot")
@Tag("slow")
class InitramfsBootTest {

  private static final String INIT =
      """
      #!/bin/busybox sh
      export PATH=/bin
      echo "BOOTED $(cat /etc/first) $(cat /etc/second) $(stat -c '%h %a %u:%g %Y' /etc/first)"
      echo "LINKS $(stat -c %i /etc/first) $(stat -c %i /etc/second)"
      echo "LARGE $(stat -c %s /large) $(md5sum /large | cut -c1-32)"
      echo "NODES $(stat -c '%F %t:%T' /dev/odd) $(stat -c '%F' /pipe) $(readlink /bin/sh)"
      echo "LATER $(cat /etc/later)"
      reboot -f
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:6", "xz:1", "zstd:3", "zstd:22", "lz4", "lz4hc:9"})
  void everyCodecBoots(String codec) throws IOException {
    String console = boot(List.of(Segment.of(root(2_500_000), Codec.parse(codec))));

    assertBooted(console, 2_500_000);
  }

  /** Several units of each kind, between other segments. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip:1", "xz:0", "zstd:1", "lz4"})
  void segmentsBeforeAndAfterAreUnpackedToo(String codec) throws IOException {
    Segment.Packed main = Segment.of(root(20_000_000), Codec.parse(codec));
    FileTree microcode =
        FileTree.builder()
            .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("no microcode"))
            .build();
    FileTree later = FileTree.builder().file("/etc/later", 0644, Content.of("overlaid")).build();

    String console =
        boot(
            List.of(
                Segment.early(microcode),
                main.codec().id() == Codec.Id.XZ ? main.withFilter(BcjFilter.X86) : main,
                Segment.of(later, Codec.gzip(9))));

    assertBooted(console, 20_000_000);
    assertTrue(console.contains("LATER overlaid"), console);
  }

  @Test
  void checksumsAndAlignedDataBoot() throws IOException {
    var segment = Segment.of(root(100_000), Codec.store()).withDataAlign(4096);

    String console =
        boot(List.of(segment), InitramfsOptions.defaults().withVariant(CpioOptions.Variant.CRC));

    assertBooted(console, 100_000);
  }

  private static void assertBooted(String console, int size) {
    assertTrue(console.contains("BOOTED hello hello 2 640 7:8 1700000000"), console);
    assertTrue(console.matches("(?s).*LINKS (\\d+) \\1\\R.*"), console);
    assertTrue(console.contains("LARGE " + size + " " + md5(large(size))), console);
    assertTrue(console.contains("NODES block special file 103:12c fifo busybox"), console);
    assertTrue(!console.contains("nitramfs unpacking failed"), console);
  }

  private String boot(List<Segment> segments) throws IOException {
    return boot(segments, InitramfsOptions.defaults());
  }

  private String boot(List<Segment> segments, InitramfsOptions options) throws IOException {
    Path initrd = folder.resolve("initrd");
    try (FileImage image = FileImage.create(initrd)) {
      InitramfsImage.write(segments, options, image);
      InitramfsImage.verify(image);
    }
    return Machine.pc().withKernel(DebianKernel.cloud().image(), initrd, "console=ttyS0").run();
  }

  private static FileTree root(int size) throws IOException {
    TreeBuilder tree =
        FileTree.builder()
            .directory("/dev", 0755)
            .device("/dev/console", 0600, 'c', 5, 1)
            .device("/dev/odd", 0600, 'b', 259, 300)
            .file("/bin/busybox", 0755, Content.of(ReferenceTool.require("busybox").program()))
            .file("/init", 0755, Content.of(INIT))
            .file("/large", 0644, Content.of(large(size)))
            .fifo("/pipe", 0600);
    for (String applet : List.of("sh", "cat", "stat", "md5sum", "cut", "readlink", "reboot")) {
      tree.symlink("/bin/" + applet, "busybox");
    }
    var first =
        new RegularFile(
            new Metadata(0640, 7, 8, 1_700_000_000, 0, Xattrs.NONE), Content.of("hello"));
    tree.add(TreePath.of("/etc/first"), first);
    tree.add(TreePath.of("/etc/second"), first);
    return tree.build();
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Half noise, half text. */
  private static byte[] large(int size) {
    var bytes = new byte[size];
    var random = new SplittableRandom(size);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 8192 < 4096 ? random.nextInt() : "text of no worth".charAt(i % 16));
    }
    return bytes;
  }
}
