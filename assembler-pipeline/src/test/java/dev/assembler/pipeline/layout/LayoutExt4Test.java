package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreePath;
import dev.assembler.ext4.Ext4Facts;
import dev.assembler.ext4.Ext4Volume;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskLayoutException;
import dev.assembler.gpt.Partition;
import dev.assembler.gpt.PartitionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writable volumes in disks: of a stated size, as small as can be, or all that is left. */
class LayoutExt4Test {

  /** A boot volume, a root that is read only, whose size is known afterwards, and what persists. */
  static final String DISK =
      """
      [disk]
      size = "256M"

      [[partition]]
      name = "esp"
      type = "esp"
      format = "fat"
      tree = "esp/"
      size = "64M"

      [[partition]]
      name = "root"
      type = "root"
      format = "squashfs"
      tree = "root"

      [[partition]]
      name = "data"
      type = "srv"
      format = "ext4"
      tree = "root"
      files = { "/etc/issue" = "piece" }
      size = "16M"
      label = "data"
      journal = "none"
      block-size = "1K"
      profile = "boot"
      reserved = 0

      [[partition]]
      name = "small"
      type = "home"
      format = "ext4"
      tree = "more"

      [[partition]]
      name = "persist"
      type = "var"
      format = "ext4"
      size = "rest"
      attributes = ["grow-file-system"]
      """;

  @TempDir Path folder;

  private Path layout;
  private Path raw;

  @BeforeEach
  void aLayout() throws IOException {
    layout = Layouts.write(folder.resolve("in"), DISK);
    raw = folder.resolve("disk.raw");
  }

  private Path layout(String from, String to) throws IOException {
    return Files.writeString(layout, DISK.replace(from, to));
  }

  @Test
  void everyVolumeIsOfTheSizeThatItsPartitionHas() throws IOException {
    Layouts.make(layout, raw);

    try (ImageSource disk = FileImage.openForReading(raw)) {
      DiskImage.verify(disk);
      PartitionTable table = DiskImage.read(disk);
      for (String name : new String[] {"data", "small", "persist"}) {
        Ext4Volume.verify(table.partition(name).orElseThrow().body());
      }
      Partition data = table.partition("data").orElseThrow();
      Ext4Facts facts = Ext4Volume.inspect(data.body());
      assertEquals("data", facts.label());
      assertEquals(1024, facts.blockSize());
      assertEquals(16 << 20, facts.size());
      assertEquals(0, facts.reservedBlocks());
      assertTrue(!facts.hasJournal() && !facts.features().contains("64bit"));
      FileTree tree = Ext4Volume.read(data.body());
      assertTrue(tree.find(TreePath.of("/etc/issue")).isPresent());
      assertTrue(tree.find(TreePath.of("/numbers")).isPresent());

      Partition small = table.partition("small").orElseThrow();
      assertTrue(small.size() <= 1 << 20, small.size() + " bytes");
      Partition persist = table.partition("persist").orElseThrow();
      assertEquals(persist.size(), Ext4Volume.inspect(persist.body()).size());
      assertTrue(persist.size() > 170 << 20, persist.size() + " bytes");
      assertEquals(1, Ext4Volume.read(persist.body()).nameCount());
      assertNotEquals(
          Ext4Volume.inspect(small.body()).uuid(), Ext4Volume.inspect(persist.body()).uuid());
    }
  }

  /** What is planned before contents are read is what an exact plan says, and what is written. */
  @Test
  void thePlanIsExactWhereItCanBe() throws IOException {
    layout("format = \"squashfs\"\ntree = \"root\"\n", "size = \"1M\"\n");
    LayoutRequest request = Layouts.request(layout, raw, 2);

    try (LayoutJob job = LayoutJob.prepare(request, dev.assembler.core.ProgressListener.NONE)) {
      assertTrue(job.plan().isExact());
      assertEquals(job.plan().toString(), job.exactPlan().toString());
    }
  }

  /** As small as the disk is, there is no rest: the volume is as small as can be. */
  @Test
  void theRestOfAMinimalDisk() throws IOException {
    layout("size = \"256M\"", "size = \"minimal\"");

    Layouts.make(layout, raw);

    try (ImageSource disk = FileImage.openForReading(raw)) {
      Partition persist = DiskImage.read(disk).partition("persist").orElseThrow();
      assertEquals(1 << 20, persist.size());
      Ext4Volume.verify(persist.body());
    }
  }

  @Test
  void aTreeThatDoesNotFitNamesItsPartition() throws IOException {
    layout("size = \"16M\"", "size = \"1M\"");

    var refused = assertThrows(UnrepresentableTreeException.class, () -> Layouts.make(layout, raw));

    assertTrue(
        refused.getMessage().startsWith("cannot be written as ext4 in partition \"data\" (1 "),
        refused.getMessage());
    assertTrue(Files.notExists(raw));
  }

  @Test
  void keysThatAreNoneAreProblemsOfTheDisk() throws IOException {
    layout("reserved = 0", "reserved = 51");

    var refused = assertThrows(DiskLayoutException.class, () -> Layouts.make(layout, raw));

    assertTrue(
        refused.getMessage().contains("partition \"data\": reserved 51: 51, expected 0 to 50"),
        refused.getMessage());
  }
}
