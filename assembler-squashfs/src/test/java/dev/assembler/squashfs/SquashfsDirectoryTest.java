package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SquashfsDirectoryTest {

  /**
   * 600 inodes of 32 bytes overflow one 8 KiB metadata block. References name where a compressed
   * block really starts; code that assumes full-size blocks passes only with STORE.
   */
  @ParameterizedTest
  @EnumSource(
      value = Codec.Id.class,
      names = {"STORE", "GZIP", "XZ", "ZSTD", "LZ4", "LZ4HC"})
  void filesBeyondTheFirstMetadataBlockAreFound(Codec.Id codec) throws IOException {
    Written.assertRoundTrip(
        Fixtures.flatDirectory(600), Written.SMALL.withCodec(codec.atDefaultLevel()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 511, 512, 513})
  void runsEndAfter256Entries(int entries) throws IOException {
    Written.assertRoundTrip(Fixtures.flatDirectory(entries), Written.SMALL);
  }

  @Test
  void directoriesHoldMoreThan65535Entries() throws IOException {
    Written.assertRoundTrip(Fixtures.flatDirectory(70_000), Written.SMALL);
  }

  @Test
  void aListingOfMoreThanAMetadataBlockHasAnIndex() throws IOException {
    DirectoryInode small = listingOf(300);
    DirectoryInode large = listingOf(5000);

    assertEquals(0, small.index().size());
    assertTrue(large.index().size() >= large.listingSize() / MetadataBlock.SIZE - 1);
    long before = 0;
    for (DirectoryIndexEntry entry : large.index()) {
      assertTrue(entry.index() > before, "ascending");
      before = entry.index();
    }
  }

  private static DirectoryInode listingOf(int entries) throws IOException {
    FileTree tree = Fixtures.flatDirectory(entries);
    SquashfsPlan plan = SquashfsPlan.of(tree, Written.SMALL);
    var table = new MetadataWriter(null);
    var writer =
        new DirectoryWriter(
            table, plan.numbering(), number -> new MetadataRef(number / 256 * 8194L, 0));
    DirectoryWriter.Listing listing =
        writer.write((dev.assembler.core.tree.Directory) tree.root().node(0));
    return new DirectoryInode(
        new InodeHeader(dev.assembler.core.tree.Node.Kind.DIRECTORY, true, 0755, 0, 0, 0, 1),
        0,
        0,
        listing.size() + DirectoryInode.DOT_ENTRIES,
        2,
        1,
        Inode.NO_XATTRS,
        listing.index());
  }

  /**
   * Hard links to a node whose number lies further than 32,767 from its neighbours': each needs a
   * header of its own.
   */
  @Test
  void linksToDistantInodesAreFound() throws IOException {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 40_000; i++) {
      builder.file(String.format(Locale.ROOT, "/a/file-%05d", i), 0644, Content.of(new byte[0]));
    }
    for (int i = 0; i < 40; i++) {
      builder.hardLink(
          String.format(Locale.ROOT, "/b/link-%05d", i),
          String.format(Locale.ROOT, "/a/file-%05d", i * 1000));
      builder.file(
          String.format(Locale.ROOT, "/b/link-%05d-file", i), 0644, Content.of(new byte[0]));
    }

    Written.assertRoundTrip(builder.build(), Written.SMALL);
  }

  @Test
  void numbersRunFromOneToTheRoot() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a/x", 0644, Content.of(""))
            .file("/a/y", 0644, Content.of(""))
            .file("/b", 0644, Content.of(""))
            .hardLink("/c/x", "/a/x")
            .build();

    InodeNumbering numbering = InodeNumbering.of(tree);

    assertEquals(6, numbering.count());
    assertEquals(6, numbering.numberOf(tree.root()));
    assertEquals(7, numbering.parentOfRoot());
    var numbers = new java.util.ArrayList<String>();
    numbering.forEachEntry(
        tree.root(),
        (index, node, number, first) -> numbers.add(tree.root().name(index) + "=" + number));
    numbering.forEachEntry(
        (dev.assembler.core.tree.Directory) tree.root().node(2),
        (index, node, number, first) -> numbers.add("c/" + number + (first ? " first" : "")));
    assertEquals(java.util.List.of("a=3", "b=4", "c=5", "c/1"), numbers);
  }
}
