package dev.assembler.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What checksums cannot tell: volumes whose records are whole each, and contradict each other. */
class Ext4VerifierTest {

  private static final Ext4Options OPTIONS = Written.OPTIONS.withBlockSize(1024);

  private Ext4Layout layout;
  private ByteBuffer volume;

  private void volume(FileTree tree, Ext4Options options) throws IOException {
    layout = Ext4Volume.plan(tree, options);
    var image = new MemoryImage();
    Ext4Volume.write(layout, image);
    volume = ByteBuffer.wrap(image.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
    verify();
  }

  private void verify() throws IOException {
    Ext4Volume.verify(MemoryImage.of(volume.array()));
  }

  private String refusal() {
    return assertThrows(ImageFormatException.class, this::verify).getMessage();
  }

  private PlannedInode inode(FileTree tree, String path) {
    return layout.inodes().stream()
        .filter(inode -> inode.node == tree.find(TreePath.of(path)).orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  /** Sets a field of an inode's record, and its checksum. */
  private void setLinks(PlannedInode inode, int links) {
    int at = (int) layout.geometry().inodeTables[0] * 1024 + (inode.number - 1) * 256;
    ByteBuffer record = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
    volume.get(at, record.array());
    record.putShort(0x1A, (short) links);
    Inode.seal(record, inode.seed(layout.checksumSeed()));
    volume.put(at, record.array());
  }

  @Test
  void linksOfEachInodeAreCounted() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of("a"))
            .hardLink("/a2", "/a")
            .file("/b", 0644, Content.of("b"))
            .directory("/d/in", 0755)
            .build();
    volume(tree, OPTIONS);

    setLinks(inode(tree, "/a"), 1);
    setLinks(inode(tree, "/b"), 2);

    assertTrue(refusal().endsWith("1, expected 2"), refusal());
    setLinks(inode(tree, "/a"), 2);
    assertTrue(refusal().endsWith("2, expected 1"), refusal());
    setLinks(inode(tree, "/b"), 1);
    verify();
    setLinks(inode(tree, "/d"), 2);
    assertTrue(refusal().endsWith("2, expected 3"), refusal());
  }

  /** The directory of many names, by the start of its first block. */
  private int index() throws IOException {
    FileTree tree = TreeFixtures.flatDirectory(3000);
    volume(tree, OPTIONS);
    PlannedInode root = layout.inodes().getFirst();
    assertTrue(root.indexed);
    return (int) root.extents[1] * 1024;
  }

  private void sealRoot(int at) {
    int entries = DirectoryBlocks.ROOT_ENTRIES;
    int limit = volume.getShort(at + entries);
    int count = volume.getShort(at + entries + 2);
    int seed = layout.inodes().getFirst().seed(layout.checksumSeed());
    volume.putInt(
        at + entries + 8 * limit + 4,
        DirectoryBlocks.indexChecksum(volume.array(), at, entries, limit, count, seed));
  }

  @Test
  void namesLieWhereTheirHashesLead() throws IOException {
    int root = index();
    int entry = root + DirectoryBlocks.ROOT_ENTRIES + 8;

    volume.putInt(entry, volume.getInt(entry) - 0x100_0000);
    sealRoot(root);

    assertTrue(refusal().contains("index: a name of hash 0x"), refusal());
  }

  @Test
  void entriesAscend() throws IOException {
    int root = index();
    int entry = root + DirectoryBlocks.ROOT_ENTRIES + 8;

    int hash = volume.getInt(entry);
    volume.putInt(entry, volume.getInt(entry + 8));
    volume.putInt(entry + 8, hash);
    sealRoot(root);

    assertTrue(refusal().contains("index: "), refusal());
  }

  @Test
  void everyLeafIsReachedOnce() throws IOException {
    int root = index();
    int entry = root + DirectoryBlocks.ROOT_ENTRIES + 8;

    volume.putInt(entry + 4, volume.getInt(entry + 12));
    sealRoot(root);

    assertTrue(
        refusal().matches(".*index: (block [0-9]+ is reached twice|a name of .*)"), refusal());
  }

  @Test
  void aLeafThatNoEntryLeadsToIsToldOf() throws IOException {
    int root = index();
    int entries = root + DirectoryBlocks.ROOT_ENTRIES;

    volume.putShort(entries + 2, (short) (volume.getShort(entries + 2) - 1));
    sealRoot(root);

    assertTrue(refusal().matches(".*index: block [0-9]+ is reached by no entry"), refusal());
  }

  /** The copy in group 1, with its checksum. */
  @Test
  void copiesOfTheSuperblockAgree() throws IOException {
    volume(TreeFixtures.singleFile(100), OPTIONS.withSize(20 << 20));
    int copy = (int) layout.geometry().firstOf(1) * 1024;

    for (int at : new int[] {0x04, 0x20, 0x54, 0x68, 0xCE, 0xEC, 0xFE}) {
      byte before = volume.get(copy + at);
      volume.put(copy + at, (byte) (before ^ 1));
      sealSuperblock(copy);
      assertEquals(
          "superblock of group 1: differs from the first at 0x" + Integer.toHexString(at),
          refusal());
      volume.put(copy + at, before);
    }
    sealSuperblock(copy);
    volume.put(copy + 0x79, (byte) 'x');
    assertEquals("superblock of group 1: its checksum does not hold", refusal());
    // A label is the first copy's alone.
    sealSuperblock(copy);
    verify();
  }

  private void sealSuperblock(int at) {
    volume.putInt(
        at + Superblock.CHECKSUM,
        Crc32c.update(Crc32c.START, volume.array(), at, Superblock.CHECKSUM));
  }

  @Test
  void copiesOfDescriptorsSayTheSamePlaces() throws IOException {
    volume(TreeFixtures.singleFile(100), OPTIONS.withSize(20 << 20));
    int table = (int) (layout.geometry().firstOf(1) + 1) * 1024;

    volume.putInt(table + 64 + 8, 77);

    assertEquals(
        "group descriptors of group 1: that of group 1 has other places than the first copy's",
        refusal());
  }
}
