package dev.assembler.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtraDisksTest {

  private static final long SIZE = 1L << 40;

  @TempDir Path folder;

  private ExtraDisks disks(int count, OptionalLong size, boolean reset) {
    return new ExtraDisks(folder.resolve("x.raw"), count, size, reset);
  }

  @Test
  @Tag("reference")
  void theyAreHolesBesideTheImage() throws IOException {
    disks(2, OptionalLong.of(SIZE), false).make();

    assertEquals(SIZE, Files.size(folder.resolve("x.raw.disk1.raw")));
    assertEquals(SIZE, Files.size(folder.resolve("x.raw.disk2.raw")));
    assertEquals("0", blocks("x.raw.disk1.raw"));
    assertEquals("0", blocks("x.raw.disk2.raw"));
  }

  private String blocks(String name) throws IOException {
    return ReferenceTool.require("stat").run("-c", "%b", folder.resolve(name)).text().strip();
  }

  @Test
  void whatIsOnThemStaysUntilTheyAreReset() throws IOException {
    disks(1, OptionalLong.of(1024), false).make();
    Path disk = folder.resolve("x.raw.disk1.raw");
    byte[] data = new byte[1024];
    data[5] = 1;
    Files.write(disk, data);

    disks(2, OptionalLong.of(1024), false).make();
    byte[] kept = Files.readAllBytes(disk);
    disks(1, OptionalLong.empty(), false).make();
    assertThrows(UsageException.class, () -> disks(1, OptionalLong.of(2048), false).make());
    byte[] stillKept = Files.readAllBytes(disk);
    disks(1, OptionalLong.of(2048), true).make();

    assertArrayEquals(data, kept);
    assertArrayEquals(data, stillKept);
    assertArrayEquals(new byte[2048], Files.readAllBytes(disk));
  }

  /** Not even to be reset is a link followed, or a folder removed. */
  @Test
  void whatIsNoDiskOfAnEarlierRunIsNotTouched() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    Files.createSymbolicLink(folder.resolve("x.raw.disk1.raw"), mine);
    Files.createDirectory(folder.resolve("x.raw.disk2.raw"));

    assertThrows(UsageException.class, () -> disks(1, OptionalLong.empty(), true).make());
    Files.delete(folder.resolve("x.raw.disk1.raw"));
    assertThrows(UsageException.class, () -> disks(2, OptionalLong.empty(), true).make());

    assertEquals("mine", Files.readString(mine));
    assertTrue(Files.isDirectory(folder.resolve("x.raw.disk2.raw")));
  }

  /** A machine that runs would go on writing to a file without a name. */
  @Test
  @Tag("reference")
  void theDiskOfAMachineThatRunsIsNotReset() throws IOException {
    disks(1, OptionalLong.of(4096), false).make();
    Path disk = folder.resolve("x.raw.disk1.raw");
    Path pid = folder.resolve("pid");
    ReferenceTool.require("qemu-system-x86_64")
        .run(
            "-S",
            "-display",
            "none",
            "-accel",
            "tcg",
            "-daemonize",
            "-pidfile",
            pid,
            "-drive",
            "if=virtio,format=raw,file=" + disk);
    try {
      UsageException refused =
          assertThrows(UsageException.class, () -> disks(1, OptionalLong.empty(), true).make());

      assertTrue(refused.getMessage().contains("in use by a machine"), refused.getMessage());
      assertEquals(4096, Files.size(disk));
    } finally {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void aFolderThatIsMissingIsTheHosts() {
    var disks = new ExtraDisks(folder.resolve("none/x"), 1, OptionalLong.empty(), false);

    assertThrows(OutputException.class, disks::make);
  }

  @Test
  void noneIsNoWork() throws IOException {
    assertEquals(List.of(), disks(0, OptionalLong.empty(), true).files());
  }
}
