package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.testkit.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are small and would take far more: memory, stack or time. */
class SquashfsLimitsTest {

  private static final Metadata META = Metadata.of(0644);
  private static final long HALF_OF_128_MIB = 64 << 20;

  @TempDir Path folder;

  /** As the program runs: 128 MiB of heap, 512 KiB of stack. */
  private String readInASmallVm(FileTree tree) throws IOException {
    Path file = folder.resolve("image");
    try (FileImage image = FileImage.create(file)) {
      SquashfsImage.write(tree, Written.SMALL, image);
    }
    var result =
        ChildJvm.of(BoundedRead.class)
            .withOptions("-Xmx128m", "-Xss512k", "-XX:+UseSerialGC")
            .run(file);
    assertEquals(0, result.exit(), result.err());
    return result.text().strip();
  }

  private static String metadataLimit(String output) {
    String expected = "squashfs metadata: more than the limit of ";
    assertTrue(output.startsWith("refused: ") && output.contains(expected), output);
    return output.substring(output.indexOf(expected) + expected.length());
  }

  private static FileTree directoriesOf(int directories, int names, Node node) {
    var inner = new ArrayList<Directory.Entry>();
    for (int i = 0; i < names; i++) {
      inner.add(new Directory.Entry(EntryName.of(Integer.toString(i, 36)), node));
    }
    var outer = new ArrayList<Directory.Entry>();
    for (int i = 0; i < directories; i++) {
      outer.add(new Directory.Entry(EntryName.of("d" + i), Directory.of(META, inner)));
    }
    return FileTree.of(Directory.of(META, outer));
  }

  /** Three million names in a few megabytes, 150 MB as objects. */
  @Test
  void manyNamesOfOneFileAreRefusedBeforeTheHeapIsFull() throws IOException {
    FileTree tree = directoriesOf(1500, 2000, new RegularFile(META, Content.of(new byte[0])));

    String refused = metadataLimit(readInASmallVm(tree));

    long limit = Long.parseLong(refused.substring(0, refused.indexOf(' ')));
    assertTrue(limit <= HALF_OF_128_MIB && limit > HALF_OF_128_MIB / 2, refused);
  }

  @Test
  void aTreeWithinTheLimitIsReadInASmallHeap() throws IOException {
    FileTree tree = directoriesOf(100, 5000, new RegularFile(META, Content.of(new byte[0])));

    String read = readInASmallVm(tree);

    assertTrue(read.startsWith("names: 500101\n"), read);
  }

  /** 2^24 blocks, the first and the last stored: a list of 64 MiB, were it held as it stands. */
  @Test
  void aHoleOfAnySizeIsOpenedAndReadInASmallHeap() throws IOException {
    long size = (long) Written.SMALL.blockSize() << 24;
    Content end = Content.of(Fixtures.noise(1, Written.SMALL.blockSize()));
    Content hole = Content.zeros(size - 2 * end.size());
    var disk = new RegularFile(META, Content.concat(List.of(end, hole, end)));
    FileTree tree = FileTree.builder().add(TreePath.of("/disk"), disk).build();

    String read = readInASmallVm(tree);

    assertTrue(read.startsWith("names: 2\n"), read);
    assertTrue(read.contains("data blocks=2, sparse blocks=16777214, "), read);
  }

  @Test
  void aBlockListCountsAsItIsReadAndWithoutItsHoles() throws IOException {
    int blocks = 100 * BlockList.PAGE;
    long[] held = new long[1];

    FileInode hole = fileInode(blocks, word -> BlockSize.SPARSE, held);
    long ofHole = held[0];
    FileInode full = fileInode(blocks, word -> new BlockSize(1, false), held);
    long ofFull = held[0] - ofHole;

    assertEquals(blocks, hole.blocks().nextStored(0));
    assertEquals(0, full.blocks().nextStored(0));
    assertTrue(ofHole < blocks / 10, "held for a hole: " + ofHole);
    assertTrue(ofFull > 4L * blocks, "held for blocks: " + ofFull);
  }

  @Test
  void aBlockListBeyondTheLimitIsRefusedBeforeItIsHeld() {
    var allocation = new Allocation(Limits.defaults().withAllocation(100_000));
    var read = new int[1];

    var refused =
        assertThrows(
            ImageFormatException.class,
            () ->
                fileInode(
                    1 << 20,
                    word -> {
                      read[0] = word;
                      return new BlockSize(1, false);
                    },
                    allocation::hold));

    assertEquals("squashfs metadata: more than the limit of 100000 bytes", refused.getMessage());
    assertTrue(read[0] < 100_000 / Integer.BYTES + BlockList.PAGE, "words read: " + read[0]);
  }

  private static FileInode fileInode(int blocks, IntFunction<BlockSize> words, long[] held)
      throws IOException {
    return fileInode(blocks, words, more -> held[0] += more);
  }

  private interface Holding {
    void hold(long bytes) throws IOException;
  }

  /** Reads the inode of a file of so many blocks whose words come from a function. */
  private static FileInode fileInode(int blocks, IntFunction<BlockSize> words, Holding holding)
      throws IOException {
    var header = new InodeHeader(Node.Kind.REGULAR_FILE, true, 0644, 0, 0, 0, 1);
    ByteBuffer inode = ByteBuffer.allocate(FileInode.EXTENDED_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    long size = (long) blocks * 4096;
    new FileInode(header, 96, size, 0, 1, FragmentEntry.NONE, 0, Inode.NO_XATTRS, BlockList.NONE)
        .writeTo(inode);
    inode.flip();
    return FileInode.readFrom(
        new RecordSource() {
          private int word;

          @Override
          public int peekU16(String name) {
            throw new UnsupportedOperationException();
          }

          @Override
          public StructReader next(String name, int length) {
            if (name.equals("squashfs file inode")) {
              return new StructReader(name, inode, 0);
            }
            ByteBuffer list = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            while (list.hasRemaining()) {
              list.putInt(words.apply(word++).word());
            }
            return new StructReader(name, list.flip(), 0);
          }

          @Override
          public void hold(long bytes) throws IOException {
            holding.hold(bytes);
          }
        },
        true,
        4096);
  }

  @Test
  void anImageAsDeepAsTheLimitIsReadAndVerifiedOnASmallStack() throws IOException {
    String path = "/d".repeat(1023) + "/f";
    FileTree tree = FileTree.builder().file(path, 0644, Content.of(new byte[] {1})).build();

    String read = readInASmallVm(tree);

    assertTrue(read.startsWith("names: 1025\n{names=1025, "), read);
  }

  @Test
  void verifyingUncompressesNoMoreThanTheLimitInTheWholeImage() throws IOException {
    var builder = FileTree.builder();
    for (int i = 0; i < 100; i++) {
      var bytes = new byte[64 << 10];
      Arrays.fill(bytes, (byte) 'x');
      builder.file("/f" + i, 0644, Content.of(bytes)); // an inode each, all with the same blocks
    }
    MemoryImage image = Written.of(builder.build(), Written.SMALL).image();
    Limits enough = Limits.defaults().withExpansion(100 * (64 << 10));
    Limits less = enough.withExpansion(enough.expansion() - 1);

    SquashfsImage.read(image, less);
    SquashfsImage.verify(image, enough);
    var refused = assertThrows(ImageFormatException.class, () -> SquashfsImage.verify(image, less));

    assertEquals(
        "/f99: squashfs data: more than the limit of 6553599 bytes uncompressed",
        refused.getMessage());
  }

  /** Two sets of 60,000 bytes each; the second entry of the id table then names the first set. */
  @Test
  void aSetThatManyEntriesNameCountsOnce() throws IOException {
    MemoryImage two = image(xattr("user.a", 60_000), xattr("user.b", 60_000));
    MemoryImage one = withIdOfSecond(two, idOf(two, 0));
    Limits forOne = Limits.defaults().withAllocation(100_000);

    FileTree tree = SquashfsImage.read(one, forOne);
    var refused = assertThrows(ImageFormatException.class, () -> SquashfsImage.read(two, forOne));

    assertEquals(
        "user.a",
        tree.find(TreePath.of("/1")).orElseThrow().metadata().xattrs().asList().getFirst().name());
    assertEquals(
        "/1: squashfs metadata: more than the limit of 100000 bytes",
        refused.getMessage().replaceAll(" \\(.*", ""));
  }

  /** The same set again has to have the size that each entry states of it. */
  @Test
  void eachEntryThatNamesASetStatesItsSize() throws IOException {
    MemoryImage two = image(xattr("user.a", 10), xattr("user.b", 10));
    byte[] id = idOf(two, 0);
    id[0x0C]++;
    MemoryImage wrong = withIdOfSecond(two, id);

    var refused = assertThrows(ImageFormatException.class, () -> SquashfsImage.read(wrong));

    assertEquals("/1: squashfs xattr id.size: 18, expected 17", refused.getMessage());
  }

  @Test
  void verifyingReadsXattrsThatNoInodeHas() throws IOException {
    MemoryImage whole = image(xattr("user.a", 10), xattr("user.b", 10));
    ImageSections sections = ImageSections.of(whole);
    long inodes = sections.superblock().inodeTableStart() + MetadataBlock.HEADER_SIZE;
    long sets = sections.xattrHeader().tableStart() + MetadataBlock.HEADER_SIZE;
    // the inode of /1 gets the set of /0, and what is left a type that there is not
    MemoryImage spare = with(whole, inodes + FileInode.EXTENDED_SIZE + 0x34, (byte) 0);
    MemoryImage image = with(spare, sets + 4 + 1 + 4 + 10, (byte) 9);

    SquashfsImage.verify(spare, Limits.defaults());
    SquashfsImage.read(image);
    var refused =
        assertThrows(
            ImageFormatException.class, () -> SquashfsImage.verify(image, Limits.defaults()));

    assertTrue(
        refused.getMessage().startsWith("squashfs xattr id 1: squashfs xattr.type"),
        refused.getMessage());
  }

  /** Whatever limits a caller gives, what fits no array is a malformed image and nothing else. */
  @Test
  void countsThatFitNoArrayAreRefused() {
    var allocation = new Allocation(Limits.defaults().withAllocation(Long.MAX_VALUE));

    var refused =
        assertThrows(
            ImageFormatException.class, () -> allocation.holdArray("inodes", 1L << 31, 24));

    assertEquals(
        "squashfs inodes: more than the limit of 2147483639 entries", refused.getMessage());
  }

  @Test
  void aFileOfMoreBlocksThanFitAnArrayIsRefused() {
    var header = new InodeHeader(Node.Kind.REGULAR_FILE, true, 0644, 0, 0, 0, 1);
    ByteBuffer bytes = ByteBuffer.allocate(FileInode.EXTENDED_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    new FileInode(
            header, 96, 1L << 42, 0, 1, FragmentEntry.NONE, 0, Inode.NO_XATTRS, BlockList.NONE)
        .writeTo(bytes);

    var refused =
        assertThrows(
            ImageFormatException.class, () -> FileInode.readFrom(only(bytes.flip()), true, 4096));

    assertEquals(
        "squashfs file inode.file_size at 0x18: 4398046511104, more than 536870897 blocks",
        refused.getMessage());
  }

  /** One record, and never an end of memory. */
  private static RecordSource only(ByteBuffer record) {
    return new RecordSource() {
      @Override
      public int peekU16(String name) {
        return record.getShort(record.position());
      }

      @Override
      public StructReader next(String name, int size) {
        return new StructReader(name, record.slice().limit(size), 0);
      }

      @Override
      public void hold(long bytes) {}
    };
  }

  private static Xattr xattr(String name, int length) {
    var value = new byte[length];
    Arrays.fill(value, (byte) name.charAt(5));
    value[0] = 1;
    return Xattr.of(name.getBytes(StandardCharsets.US_ASCII), value);
  }

  /** Two empty files with a set each, and nothing compressed. */
  private static MemoryImage image(Xattr first, Xattr second) throws IOException {
    Content none = Content.of(new byte[0]);
    FileTree tree =
        FileTree.builder()
            .add(
                TreePath.of("/0"),
                new RegularFile(META.withXattrs(Xattrs.of(List.of(first))), none))
            .add(
                TreePath.of("/1"),
                new RegularFile(META.withXattrs(Xattrs.of(List.of(second))), none))
            .build();
    return Written.of(tree, SquashfsOptions.defaults().withCodec(Codec.store())).image();
  }

  private static long idPlace(MemoryImage image, int index) throws IOException {
    long table = ImageSections.of(image).xattrIds().start();
    return table + MetadataBlock.HEADER_SIZE + (long) index * XattrId.SIZE;
  }

  private static byte[] idOf(MemoryImage image, int index) throws IOException {
    ByteBuffer id = ByteBuffer.allocate(XattrId.SIZE);
    image.readAt(idPlace(image, index), id);
    return id.array();
  }

  private static MemoryImage withIdOfSecond(MemoryImage image, byte[] id) throws IOException {
    return with(image, idPlace(image, 1), id);
  }

  private static MemoryImage with(MemoryImage image, long place, byte... bytes) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(image.size()));
    image.readAt(0, all);
    all.put(Math.toIntExact(place), bytes);
    return MemoryImage.of(all.array());
  }
}
