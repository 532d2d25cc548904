package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.TreePath;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.Partition;
import dev.assembler.pipeline.convert.DifferentTreeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk is compared with before it gets its name. */
class LayoutVerificationTest {

  @TempDir Path folder;

  private Path file;
  private LayoutRequest request;
  private LayoutResult result;

  @BeforeEach
  void aDisk() throws IOException {
    Path layout = Layouts.write(folder.resolve("in"), Layouts.DISK);
    file = folder.resolve("disk.raw");
    request = Layouts.request(layout, file, 2);
    result = Layouts.make(request, ProgressListener.NONE);
  }

  private void compare() throws IOException {
    DiskEntry disk = LayoutReader.read(request.layout());
    try (var trees = new DiskTrees(request.disk());
        LayoutJob job = LayoutJob.prepare(request, ProgressListener.NONE);
        ImageSource image = FileImage.openForReading(file)) {
      trees.read(disk, ProgressListener.NONE);
      List<Partition> partitions = DiskImage.read(image).partitions();
      new LayoutVerification(request.disk(), disk, trees.byPartition())
          .compare(image, job.plan(), partitions, ProgressListener.NONE);
    }
  }

  private long start(String name) {
    return result.partitions().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .offset();
  }

  private void flip(long offset) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int was = bytes.read();
      bytes.seek(offset);
      bytes.write(was ^ 1);
    }
  }

  private void assertRefused(String message) {
    var refused = assertThrows(DifferentTreeException.class, this::compare);

    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void whatWasWrittenIsFound() {
    assertDoesNotThrow(this::compare);
  }

  @Test
  void aByteOfASourceIsFound() throws IOException {
    flip(start("data") + 4321);

    assertRefused("read back, partition \"data\" differs from its source at 0x10e1");
  }

  @Test
  void aByteThatDmVerityProtectsIsFound() throws IOException {
    flip(start("root") + 200);

    assertRefused("read back, it is malformed: ");
  }

  /** The last file of the volume has its contents where nothing but contents is. */
  @Test
  void aByteOfAFileOnAFatVolumeIsFound() throws IOException {
    byte[] disk = java.nio.file.Files.readAllBytes(file);
    String text = new String(disk, java.nio.charset.StandardCharsets.ISO_8859_1);
    flip(text.indexOf("timeout 0", (int) start("esp")));

    assertRefused("read back, partition \"esp\" is not the tree that was written: /loader");
  }

  /** The keys of a partition go the way of --exclude and --spec. */
  @Test
  void partitionsHaveExcludesAndSpecsOfTheirOwn() throws IOException {
    Path layout =
        Layouts.write(
            folder.resolve("in"),
            Layouts.DISK.replace(
                "compression = \"zstd:3\"",
                "exclude = [\"/numbers\"]\nspec = \"mtree:extra.mtree\""));
    java.nio.file.Files.writeString(
        folder.resolve("in/extra.mtree"), "#mtree\n./run type=dir mode=0700 uid=0 gid=0\n");
    request = Layouts.request(layout, file, 2);
    Layouts.make(request, ProgressListener.NONE);

    try (var trees = new DiskTrees(request.disk())) {
      trees.read(LayoutReader.read(request.layout()), ProgressListener.NONE);
      var root = trees.byPartition().get("root");
      assertTrue(root.find(TreePath.of("/numbers")).isEmpty());
      assertTrue(root.find(TreePath.of("/run")).orElseThrow().metadata().permissions() == 0700);
    }
    assertDoesNotThrow(this::compare);
  }
}
