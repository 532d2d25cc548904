package dev.assembler.pipeline.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.pipeline.InputException;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSourceTest {

  private static final FileTree TREE =
      FileTree.builder()
          .directory("/usr", 0755)
          .file("/usr/file", 0644, Content.of("text"))
          .symlink("/usr/link", "file")
          .build();

  @TempDir Path folder;

  private OpenTree open(String argument, SourceOptions options) throws IOException {
    return TreeSource.open(
        SourceAddress.ofTree(argument.getBytes(StandardCharsets.UTF_8)), options);
  }

  private static byte[] tar() throws IOException {
    var bytes = new ByteArrayOutputStream();
    TarArchive.write(TREE, TarOptions.defaults(), new StreamSink(bytes));
    return bytes.toByteArray();
  }

  private static byte[] compressed(String codec, byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    if (codec.equals("bzip2")) {
      return bzip2(plain);
    }
    try (var stream = StreamCompressor.open(Codec.parse(codec), bytes)) {
      stream.write(plain);
    }
    return bytes.toByteArray();
  }

  /** By the tool: we only read bzip2. */
  private static byte[] bzip2(byte[] plain) throws IOException {
    Process process = new ProcessBuilder("bzip2", "-c").start();
    try (var input = process.getOutputStream()) {
      input.write(plain);
    }
    return process.getInputStream().readAllBytes();
  }

  /** The name says nothing: what counts is in the bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"store", "gzip", "xz", "zstd", "lz4", "bzip2"})
  void tarsOfEveryCompressionAreReadFromFilesAndStandardInput(String codec) throws IOException {
    byte[] archive = compressed(codec, tar());
    Files.write(folder.resolve("some.data"), archive);

    try (OpenTree file = open(folder + "/some.data", SourceOptions.defaults());
        OpenTree stream =
            open(
                "-",
                SourceOptions.defaults().withStandardInput(new ByteArrayInputStream(archive)))) {
      assertEquals(List.of(), TreeDiff.between(TREE, file.tree(), 9));
      assertEquals(List.of(), TreeDiff.between(TREE, stream.tree(), 9));
    }
  }

  @Test
  void imagesAreSourcesAlsoInPartAndFromAnOffset() throws IOException {
    var image = new MemoryImage();
    SquashfsImage.write(TREE, SquashfsOptions.defaults(), image, ProgressListener.NONE);
    Path path = folder.resolve("image");
    try (FileImage file = FileImage.create(path)) {
      var bytes = java.nio.ByteBuffer.allocate((int) image.size());
      image.readAt(0, bytes);
      file.writeAt(1000, bytes.flip());
    }

    SourceOptions options = SourceOptions.defaults().withOffset(1000);
    try (OpenTree whole = open(path.toString(), options);
        OpenTree part = open(path + ":/usr:/", options)) {
      assertEquals(List.of(), TreeDiff.between(TREE, whole.tree(), 9));
      assertEquals(3, part.tree().nameCount());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hello world, text",
    "070707aaaa, a cpio archive of an old format (cpio -H newc makes one that is read)",
    "PK\u0003\u0004x, a zip archive"
  })
  void otherKindsAreNamedAndRefused(String bytes, String kind) throws IOException {
    Path file = folder.resolve("x.tar");
    Files.write(file, bytes.getBytes(StandardCharsets.ISO_8859_1));

    var refused =
        assertThrows(InputException.class, () -> open(file.toString(), SourceOptions.defaults()));

    assertEquals(
        file
            + ": found "
            + kind
            + ", expected a directory, a tar (plain, gzip, xz, zstd, lz4,"
            + " bzip2), a VHD disk, a squashfs image, a cpio archive or initramfs, a qcow2 disk, an"
            + " ext2, ext3 or ext4 volume, an EFI program or UKI, a FAT volume, an ISO 9660"
            + " image or a disk with partitions",
        refused.getMessage());
  }

  @Test
  void whatIsInsideACompressionIsNamedToo() throws IOException {
    Path file = folder.resolve("x.tar.gz");
    Files.write(file, compressed("gzip", "hello".getBytes(StandardCharsets.UTF_8)));

    var refused =
        assertThrows(InputException.class, () -> open(file.toString(), SourceOptions.defaults()));

    assertEquals(
        true, refused.getMessage().contains("found gzip-compressed data, inside text, expected"));
  }

  @Test
  void aTruncatedCompressionIsAnInputsFault() throws IOException {
    Path file = folder.resolve("x.tar.zst");
    byte[] archive = compressed("zstd", tar());
    Files.write(file, java.util.Arrays.copyOf(archive, archive.length - 5));

    assertThrows(InputException.class, () -> open(file.toString(), SourceOptions.defaults()));
  }

  @Test
  void anEmptyFileIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("empty"));

    var refused =
        assertThrows(InputException.class, () -> open(file.toString(), SourceOptions.defaults()));

    assertEquals(true, refused.getMessage().contains("found an empty file"));
  }

  /** What a broken download gives: everything up to the border of an entry. */
  @Test
  void anArchiveThatEndsTooEarlyIsRefusedFromStandardInput() throws IOException {
    byte[] cut = java.util.Arrays.copyOf(tar(), 1024);

    var refused =
        assertThrows(
            InputException.class,
            () ->
                open(
                    "-",
                    SourceOptions.defaults().withStandardInput(new ByteArrayInputStream(cut))));

    assertEquals(
        "standard input: tar end of archive.blocks at 0x400: 0 bytes,"
            + " expected two blocks of 512 zeros; the archive is cut off",
        refused.getMessage());
  }
}
