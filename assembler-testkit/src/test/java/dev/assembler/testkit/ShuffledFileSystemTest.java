package dev.assembler.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShuffledFileSystemTest {

  private FileSystem memory;
  private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    memory =
        Jimfs.newFileSystem(Configuration.unix().toBuilder().setAttributeViews("unix").build());
    folder = Files.createDirectory(memory.getPath("/folder"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(folder.resolve("file-" + i), "text " + i);
    }
  }

  @AfterEach
  void close() throws IOException {
    memory.close();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void theOrderIsAnotherForEachSeedAndTheSameEachTime() throws IOException {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      Path shuffled = ShuffledFileSystem.of(folder, seed);
      assertEquals(names(shuffled), names(shuffled));
      orders.add(names(shuffled));
    }

    assertEquals(10, orders.size());
    assertNotEquals(names(folder), names(ShuffledFileSystem.of(folder, 1)));
  }

  @Test
  void nothingIsLostOrAdded() throws IOException {
    assertEquals(
        new HashSet<>(names(folder)), new HashSet<>(names(ShuffledFileSystem.of(folder, 1))));
  }

  @Test
  void filesReadAsBefore() throws IOException {
    Path shuffled = ShuffledFileSystem.of(folder, 1);

    try (Stream<Path> paths = Files.walk(shuffled)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        assertSame(shuffled.getFileSystem(), path.getFileSystem());
        String number = path.getFileName().toString().substring(5);
        assertEquals("text " + number, Files.readString(path));
        assertEquals(
            Files.getLastModifiedTime(ShuffledFileSystem.unwrap(path)),
            Files.getLastModifiedTime(path));
        assertEquals(
            Files.readAttributes(ShuffledFileSystem.unwrap(path), "unix:ino,nlink,mode"),
            Files.readAttributes(path, "unix:ino,nlink,mode"));
      }
    }
  }

  @Test
  void writingAndLinksPassThrough() throws IOException {
    Path shuffled = ShuffledFileSystem.of(folder, 1);

    Files.createSymbolicLink(shuffled.resolve("link"), shuffled.getFileSystem().getPath("file-3"));
    Files.createLink(shuffled.resolve("hard"), shuffled.resolve("file-4"));
    Files.createDirectory(shuffled.resolve("dir"));
    Files.move(shuffled.resolve("file-5"), shuffled.resolve("dir/moved"));
    Files.delete(shuffled.resolve("file-6"));

    assertEquals("text 3", Files.readString(folder.resolve("link")));
    assertEquals("file-3", Files.readSymbolicLink(shuffled.resolve("link")).toString());
    assertTrue(Files.isSameFile(shuffled.resolve("hard"), shuffled.resolve("file-4")));
    assertEquals("text 5", Files.readString(folder.resolve("dir/moved")));
    assertTrue(Files.notExists(folder.resolve("file-6")));
  }

  @Test
  void pathsKeepTheirFileSystemThroughEveryOperation() {
    Path shuffled = ShuffledFileSystem.of(folder, 1).resolve("a/../b");

    List<Path> derived =
        List.of(
            shuffled.normalize(),
            shuffled.getParent(),
            shuffled.getFileName(),
            shuffled.getRoot(),
            shuffled.subpath(0, 1),
            shuffled.getName(0),
            shuffled.toAbsolutePath(),
            shuffled.resolveSibling("c"),
            shuffled.getRoot().relativize(shuffled));

    for (Path path : derived) {
      assertSame(shuffled.getFileSystem(), path.getFileSystem());
    }
    assertEquals("/folder/b", shuffled.normalize().toString());
    assertTrue(shuffled.startsWith(ShuffledFileSystem.of(folder, 1)));
    assertNotEquals(shuffled, ShuffledFileSystem.unwrap(shuffled));
  }
}
