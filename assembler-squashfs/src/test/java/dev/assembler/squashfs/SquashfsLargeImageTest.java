package dev.assembler.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.Image;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.squashfs.SquashfsOptions.Feature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images beyond what 32 bits address, and trees of a million names. */
@Tag("slow")
class SquashfsLargeImageTest {

  @Test
  void aFileThatBeginsBeyondFourGigabytesHasAnExtendedInode() throws IOException {
    byte[] bytes = Fixtures.noise(1, 10_000);
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, new Noise(1L << 32))
            .file("/b", 0644, Content.of(bytes))
            .build();
    var image = new Ends();

    SquashfsImage.write(
        tree,
        SquashfsOptions.defaults()
            .withCodec(Codec.store())
            .withBlockSize(4096)
            .without(Feature.DEDUPLICATION),
        image);

    var file = (RegularFile) SquashfsImage.read(image).root().node(1);
    FileInode inode = ((FileContent) file.content()).file();
    assertTrue(inode.startBlock() >= 1L << 32, "begins at " + inode.startBlock());
    assertTrue(inode.header().extended(), "extended");
    assertEquals(0, inode.sparse());
    assertArrayEquals(bytes, SameTree.bytes(file.content()));
  }

  /** Bytes that are made as they are read; no block is of zeros. */
  private record Noise(long size) implements Content, ImageSource {

    private static final byte[] PIECE = Fixtures.noise(2, 4096);

    @Override
    public ImageSource open() {
      return this;
    }

    @Override
    public void readAt(long offset, ByteBuffer target) {
      for (int at = (int) (offset % PIECE.length); target.hasRemaining(); at = 0) {
        target.put(PIECE, at, Math.min(target.remaining(), PIECE.length - at));
      }
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  /** Forgets all but its first block and what lies beyond four gigabytes. */
  private static final class Ends implements Image {

    private static final long FROM = 1L << 32;

    private final MemoryImage image = new MemoryImage();

    @Override
    public void writeAt(long offset, ByteBuffer source) throws IOException {
      if (offset < 4096 || offset >= FROM) {
        image.writeAt(offset, source);
      } else {
        source.position(source.limit());
      }
    }

    @Override
    public void zeroAt(long offset, long length) throws IOException {
      image.zeroAt(offset, length);
    }

    @Override
    public void setSize(long size) throws IOException {
      image.setSize(size);
    }

    @Override
    public long size() throws IOException {
      return image.size();
    }

    @Override
    public void readAt(long offset, ByteBuffer target) throws IOException {
      image.readAt(offset, target);
    }

    @Override
    public void close() throws IOException {
      image.close();
    }
  }

  @Test
  void aMillionNamesAreWrittenAndReadBack(@TempDir Path folder) throws IOException {
    LauncherHeap.run("448m", ManyNames.class, folder.resolve("image"), 1 << 20);
  }

  @Test
  void twoHundredThousandNamesFitIntoTheLaunchersHeap(@TempDir Path folder) throws IOException {
    LauncherHeap.run(ManyNames.class, folder.resolve("image"), 200_000);
  }

  /** Arguments: where the image goes, how many names there are. */
  static final class ManyNames {

    private static final int IN_ONE_DIRECTORY = 256;

    private ManyNames() {}

    public static void main(String[] arguments) throws IOException {
      int names = Integer.parseInt(arguments[1]);
      try (FileImage image = FileImage.create(Path.of(arguments[0]))) {
        FileTree tree = tree(names);
        assertEquals(names, tree.nameCount());
        SquashfsImage.write(tree, SquashfsOptions.defaults().withCodec(Codec.zstd(1)), image);
        tree = null;
        System.out.println("written");

        FileTree back = SquashfsImage.read(image, Limits.defaults().withAllocation(1L << 30));

        assertEquals(names, back.nameCount());
        var last = (Directory) back.root().node(back.root().size() - 1);
        int number = back.root().size() - 1;
        var file = (RegularFile) last.node(0);
        assertEquals(
            "directory " + number + ", file 0",
            new String(SameTree.bytes(file.content()), StandardCharsets.US_ASCII));
      }
    }

    /** The root is one name, so one file less makes the number even. */
    private static FileTree tree(int names) {
      List<Directory.Entry> directories = new ArrayList<>();
      int left = names - 1;
      for (int d = 0; left > 0; d++) {
        List<Directory.Entry> files = new ArrayList<>();
        left--;
        for (int f = 0; f < IN_ONE_DIRECTORY - 1 && left > 0; f++, left--) {
          Content content = Content.of("directory " + d + ", file " + f);
          files.add(
              new Directory.Entry(
                  EntryName.of("file-" + f), new RegularFile(Metadata.of(0644), content)));
        }
        directories.add(
            new Directory.Entry(
                EntryName.of(String.format(Locale.ROOT, "directory-%05d", d)),
                Directory.of(Metadata.of(0755), files)));
      }
      return FileTree.of(Directory.of(Metadata.of(0755), directories));
    }
  }
}
