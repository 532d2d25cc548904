package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestConfigTest {

  private static final String WHOLE =
      """
      title = "others' keys"

      [build]
      compression = "xz"
      compression_level = 9

      [build.version_commands]
      node = "node --version"
      busybox = "busybox | head -1"

      [build.architectures.aarch64]
      base_image = "debian:bookworm-slim"
      docker_platform = "linux/arm64"
      rust_target = "aarch64-unknown-linux-musl"
      kernel_branch = "6.6"
      kernel_image = "arch/arm64/boot/Image"
      defconfig = "kernel/defconfig.arm64"
      node_major = 24

      [build.architectures.x86_64]
      kernel_image = "arch/x86_64/boot/bzImage"
      """;

  @TempDir Path folder;

  private GuestConfig read(String text) throws IOException {
    return GuestConfig.read(Files.writeString(folder.resolve("build.toml"), text));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    GuestConfig config = read(WHOLE);

    assertEquals("xz", config.compression());
    assertEquals(Optional.of(9), config.compressionLevel());
    assertEquals(
        Map.of("node", "node --version", "busybox", "busybox | head -1"), config.versionCommands());
    assertEquals(List.of("arm64", "x86_64"), List.copyOf(config.architectures().keySet()));
    assertEquals(
        new GuestConfig.Architecture(
            "debian:bookworm-slim",
            "linux/arm64",
            "aarch64-unknown-linux-musl",
            "6.6",
            "arch/arm64/boot/Image",
            "kernel/defconfig.arm64",
            24),
        config.architecture("aarch64"));
    assertEquals("arch/x86_64/boot/bzImage", config.architecture("amd64").kernelImage());
  }

  @Test
  void whatIsNotSaidHasDefaults() throws IOException {
    GuestConfig config = read("[build.architectures.arm64]\n");

    assertEquals("zstd", config.compression());
    assertEquals(Optional.of(15), config.compressionLevel());
    assertEquals(Map.of(), config.versionCommands());
    assertEquals(0, config.architecture("arm64").nodeMajor());
    assertEquals(
        Optional.empty(),
        read("build.compression = \"gzip\"\n[build.architectures.arm64]\n").compressionLevel());
  }

  @Test
  void anArchitectureThatIsNotThereIsNamed() throws IOException {
    GuestConfig config = read(WHOLE);

    var missing = assertThrows(ImageFormatException.class, () -> config.architecture("riscv64"));

    assertEquals(
        "build.architectures.riscv64: missing, expected one of arm64, x86_64",
        missing.getMessage());
  }

  /** A semicolon stands for a new line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x = 1 | build: missing, expected a table
          build = 1 | build: 1, expected a table
          [build] | build.architectures: missing, expected a table
          [build.architectures] | build.architectures: empty, expected at least one architecture
          [build.architectures.riscv64] | build.architectures.riscv64: unknown architecture, expected arm64 or x86_64
          [build.architectures.arm64];[build.architectures.aarch64] | build.architectures.aarch64: arm64 is there twice
          [build.architectures.arm64];node_mayor = 1 | build.architectures.arm64.node_mayor: unknown key, did you mean node_major?
          [build.architectures.arm64];node_major = "x" | build.architectures.arm64.node_major: "x", expected a number of at least 1
          [build.architectures.arm64];defconfig = 1 | build.architectures.arm64.defconfig: 1, expected text
          [build];compression = "lzma" | build.compression: "lzma", expected one of zstd, gzip, lzo, xz
          [build];compression_level = 23 | build.compression_level: 23, expected a number of at least 1 and at most 22
          [build];version_commands = 1;[build.architectures.arm64] | build.version_commands: 1, expected a table
          """)
  void theKeyIsNamed(String text, String expected) {
    var refused =
        assertThrows(ImageFormatException.class, () -> read(text.strip().replace(';', '\n')));

    assertEquals(folder.resolve("build.toml") + ": " + expected, refused.getMessage());
  }

  @Test
  void whatIsNoTomlIsRefusedWithItsLine() {
    var refused = assertThrows(ImageFormatException.class, () -> read("[build]\nx = = 1\n"));

    assertEquals(
        folder.resolve("build.toml") + ":2: no TOML",
        refused.getMessage().replaceFirst("(no TOML).*", "$1"));
    assertThrows(ImageFormatException.class, () -> read("x = \"\u0000\""));
    assertThrows(ImageFormatException.class, () -> read("x = [".repeat(100_000)));
    assertThrows(ImageFormatException.class, () -> read("#".repeat((1 << 20) + 1)));
  }
}
