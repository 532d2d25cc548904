package dev.assembler.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.Extent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostHolesTest {

  private static final long SIZE = 100L << 20;

  @TempDir Path folder;

  @Test
  void dataOfASparseFileIsWhereItWasWritten() throws IOException {
    Path file = folder.resolve("sp\u00e4rlich");
    try (var disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(SIZE);
      disk.seek(50L << 20);
      disk.write(1);
    }

    List<Extent> data = HostHoles.dataOf(file, SIZE);

    assertEquals(1, data.size(), data.toString());
    assertTrue(data.getFirst().offset() <= 50L << 20 && data.getFirst().end() > 50L << 20);
    assertTrue(data.getFirst().length() <= 1 << 20, data.toString());
  }

  @Test
  void aFileWithoutHolesIsAllData() throws IOException {
    Path file = Files.write(folder.resolve("full"), new byte[70_000]);

    assertEquals(List.of(new Extent(0, 70_000)), HostHoles.dataOf(file, 70_000));
    assertEquals(List.of(), HostHoles.dataOf(Files.createFile(folder.resolve("empty")), 0));
    assertThrows(IOException.class, () -> HostHoles.dataOf(folder.resolve("none"), 1));
  }
}
