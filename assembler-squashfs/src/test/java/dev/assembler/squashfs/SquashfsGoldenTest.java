package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * The digests of whole images. One that changes is a change of bytes for every user: it needs a
 * line under "Bytes" in the changelog. gzip is not here, its bytes are the JDK's zlib's.
 */
class SquashfsGoldenTest {

  @Test
  void theEmptyTree() throws IOException {
    assertDigest(
        "8447adc208717e2323bb24c124b69e26603b4d318a125e5aadc01752939fc52a",
        FileTree.builder().build(),
        SquashfsOptions.defaults());
  }

  @Test
  void everyKindStored() throws IOException {
    assertDigest(
        "89f74cf8790e24e115d6e667e342363cc261be8090c14e7268bd7bdbd150b9c1",
        Fixtures.everyKind(),
        SquashfsOptions.defaults().withCodec(Codec.store()));
  }

  @Test
  void everyKindByDefault() throws IOException {
    assertDigest(
        "2c671185e5fd27d1ec9d8af6ff98a26bc1ad693b569be8c584a1fa35c96475f0",
        Fixtures.everyKind(),
        SquashfsOptions.defaults().withEpoch(Epoch.ofSeconds(1_700_000_000)));
  }

  @Test
  void everyKindInXz() throws IOException {
    assertDigest(
        "c6f9b8802d58816dcce9c89f867da22e6370bccf733bda67cecbda5c064baf90",
        Fixtures.everyKind(),
        SquashfsOptions.defaults().withCodec(Codec.xz()));
  }

  @Test
  void everyKindInLz4() throws IOException {
    assertDigest(
        "f55be8d171a2f01e25e8619c7d585cae83b52ba10cc3b546987751e29fd017fb",
        Fixtures.everyKind(),
        SquashfsOptions.defaults().withCodec(Codec.lz4()));
  }

  @Test
  void blocksFragmentsAndDuplicates() throws IOException {
    assertDigest(
        "9b9d2cb2af4a26f12f687bb2b8be9545f2c44aac172baddae6dd8608c2958ae1",
        blocks(),
        Written.SMALL.withCodec(Codec.zstd(3)));
  }

  @Test
  void blocksWithoutFragmentsAndDeduplication() throws IOException {
    assertDigest(
        "05b33ab7139a2845188d35984870b76a63c822964e2e6b141f2ec4a1e9c816a5",
        blocks(),
        Written.SMALL
            .withCodec(Codec.zstd(3))
            .without(Feature.FRAGMENTS)
            .without(Feature.DEDUPLICATION)
            .without(Feature.EXPORT_TABLE)
            .without(Feature.PADDING));
  }

  @Test
  void anIndexedDirectory() throws IOException {
    assertDigest(
        "b16decfe89ca9c2aededa96c0c7719836aa3c71fa9618fb3fcf92e83e2508c9a",
        Fixtures.flatDirectory(3000),
        SquashfsOptions.defaults());
  }

  private static FileTree blocks() {
    TreeBuilder builder = FileTree.builder();
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 20_000}) {
      builder.file("/text-" + size, 0644, Content.of(Fixtures.text(size, size)));
      builder.file("/copy-" + size, 0644, Content.of(Fixtures.text(size, size)));
      builder.file("/noise-" + size, 0644, Content.of(Fixtures.noise(size, size)));
      builder.file("/zeros-" + size, 0644, Content.zeros(size));
    }
    return builder.build();
  }

  private static void assertDigest(String sha256, FileTree tree, SquashfsOptions options)
      throws IOException {
    assertEquals(sha256, Written.of(tree, options).sha256());
  }
}
