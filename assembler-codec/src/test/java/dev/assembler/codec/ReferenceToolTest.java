package dev.assembler.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats' own tools read what we write, and we read what they write. */
@Tag("reference")
class ReferenceToolTest {

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "gzip:1,gzip -dc", "gzip:9,gzip -dc", "xz:0,xz -dc", "xz:6,xz -dc", "xz:2e,xz -dc",
    "zstd:1,zstd -dc", "zstd:15,zstd -dc", "zstd:22,zstd -dc", "lz4,lz4 -dc", "lz4hc:12,lz4 -dc"
  })
  void theToolReadsOurStreams(String codec, String command) throws Exception {
    for (var sample : Samples.all().entrySet()) {
      var stream = new ByteArrayOutputStream();
      try (var out = StreamCompressor.open(Codec.parse(codec), stream)) {
        out.write(sample.getValue());
      }

      assertArrayEquals(
          sample.getValue(), run(stream.toByteArray(), command.split(" ", -1)), sample.getKey());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP,gzip -c",
    "GZIP,gzip -1c",
    "XZ,xz -c",
    "XZ,xz -9ec",
    "XZ,xz --check=crc64 -T2 -c",
    "XZ,xz --check=sha256 --x86 --lzma2=dict=64KiB -c",
    "XZ,xz --check=none --delta --lzma2 -c",
    "LZMA,xz --format=lzma -c",
    "LZMA,xz --format=lzma -9 -c",
    "ZSTD,zstd -c",
    "ZSTD,zstd -19 --long=27 -c",
    "ZSTD,zstd --no-check --single-thread -c",
    "BZIP2,bzip2 -c",
    "BZIP2,bzip2 -1c",
    "LZ4,lz4 -c",
    "LZ4,lz4 -9 -BD -B4 -c",
    "LZ4,lz4 -BX -BD -B5 -c",
    "LZ4,lz4 --no-frame-crc --content-size -c",
    "LZ4,lz4 -l -c",
    "LZ4,lz4 -l -9 -c"
  })
  void weReadTheToolsStreams(Codec.Id id, String command) throws Exception {
    for (var sample : Samples.all().entrySet()) {
      byte[] stream = run(sample.getValue(), command.split(" ", -1));
      if (stream.length == 0) {
        continue; // some write nothing for nothing
      }

      try (var in = StreamDecompressor.open(new ByteArrayInputStream(stream))) {
        assertEquals(id, in.found(), sample.getKey());
        assertArrayEquals(sample.getValue(), in.readAllBytes(), sample.getKey());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4 -l -c", "lz4 -BD -B6 -c"})
  void longLz4StreamsOfManyBlocksAreRead(String command) throws Exception {
    byte[] content = Samples.mixed(20 << 20);

    byte[] stream = run(content, command.split(" ", -1));

    try (var in = StreamDecompressor.open(new ByteArrayInputStream(stream))) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }

  /** A squashfs block of these is what the tool takes for a file. */
  @ParameterizedTest
  @CsvSource({"zstd:15,zstd -dc", "xz:6,xz -dc"})
  void theToolReadsOurBlocks(String codec, String command) throws Exception {
    byte[] content = Samples.x86Calls(100_000);
    BlockFormat format = BlockFormat.of(131_072).withFilters(EnumSet.allOf(BcjFilter.class));
    byte[] room = new byte[content.length];
    try (var compressor = Codec.parse(codec).newBlockCompressor(format)) {
      int n = compressor.compress(content, 0, content.length, room, 0, room.length);

      byte[] block = Arrays.copyOf(room, n);
      assertArrayEquals(content, run(block, command.split(" ", -1)));
    }
  }

  @Test
  void weReadTheToolsBlocks() throws Exception {
    byte[] content = Samples.text(100_000);
    List<String> commands =
        List.of(
            "xz --check=crc32 --lzma2=dict=128KiB -c",
            "xz --format=lzma --lzma1=dict=128KiB -c",
            "zstd -c",
            "bzip2 -c");
    Codec.Id[] ids = {Codec.Id.XZ, Codec.Id.LZMA, Codec.Id.ZSTD, Codec.Id.BZIP2};

    for (int i = 0; i < ids.length; i++) {
      byte[] block = run(content, commands.get(i).split(" ", -1));
      try (var blocks = ids[i].atDefaultLevel().newBlockDecompressor(BlockFormat.of(131_072))) {
        byte[] back = new byte[content.length];
        assertEquals(
            content.length, blocks.decompress(block, 0, block.length, back, 0, back.length));
        assertArrayEquals(content, back);
      }
    }
  }

  /** Runs a tool on bytes; its absence fails where CI says that it must be there. */
  private byte[] run(byte[] input, String... command) throws IOException, InterruptedException {
    boolean present =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
    if (!present) {
      assertTrue(
          System.getenv("ASSEMBLE_REQUIRE_TOOLS") == null,
          command[0] + ": not found, and ASSEMBLE_REQUIRE_TOOLS says that it must be there");
      assumeTrue(false, command[0] + " is not installed");
    }
    Path in = dir.resolve("in");
    Path out = dir.resolve("out");
    Path problems = dir.resolve("problems");
    Files.write(in, input);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(problems.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + text(problems));
    return Files.readAllBytes(out);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
