package dev.assembler.cpio;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that do not change unseen. No gzip: its bytes are the JDK's, which promises none; what they
 * decode to is proved elsewhere.
 */
class CpioGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"every-kind", "hard-links"})
  void archives(String name) throws IOException {
    Golden golden = Golden.of(CpioGoldenTest.class, name);
    FileTree tree = golden.tree();

    golden.assertImage("newc", Written.image(Written.archive(tree)));
    golden.assertImage(
        "crc",
        Written.image(
            Written.archive(tree, CpioOptions.defaults().withVariant(CpioOptions.Variant.CRC))));
    golden.assertImage(
        "aligned", Written.image(Written.archive(tree, CpioOptions.defaults().withDataAlign(8))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz:6", "zstd:3", "zstd:19", "lz4", "lz4hc:12"})
  void initramfs(String codec) throws IOException {
    Golden golden = Golden.of(CpioGoldenTest.class, "every-kind");
    FileTree early =
        FileTree.builder()
            .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("microcode"))
            .build();

    byte[] image =
        Written.initramfs(
            InitramfsOptions.defaults(),
            Segment.early(early),
            Segment.of(golden.tree(), Codec.parse(codec)),
            Segment.of(early, Codec.store()));

    golden.assertImage(codec.replace(':', '-'), Written.image(image));
  }
}
