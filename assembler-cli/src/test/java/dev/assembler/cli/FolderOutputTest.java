package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderOutputTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private FolderOutput begin() throws IOException {
    var target = HostPath.of(folder.resolve("out").toString());
    FolderOutput.require(target);
    FolderOutput output = FolderOutput.create(target);
    Files.createDirectory(output.path());
    Files.writeString(output.path().resolve("file"), "ours");
    return output;
  }

  /** What somebody puts into the empty folder while it is being filled is theirs. */
  @Test
  void aFolderThatFillsMeanwhileIsLeftAlone() throws IOException {
    Files.createDirectory(folder.resolve("out"));
    try (FolderOutput output = begin()) {
      Files.writeString(folder.resolve("out/theirs"), "theirs");

      OutputException refused = assertThrows(OutputException.class, output::commit);
      assertEquals(
          folder + "/out: something was put there meanwhile, and is left alone",
          refused.getMessage());
    }

    assertEquals(List.of("out"), names());
    assertEquals("theirs", Files.readString(folder.resolve("out/theirs")));
  }

  @Test
  void aFileThatAppearsMeanwhileIsLeftAlone() throws IOException {
    try (FolderOutput output = begin()) {
      Files.writeString(folder.resolve("out"), "theirs");

      assertThrows(OutputException.class, output::commit);
    }

    assertEquals(List.of("out"), names());
    assertEquals("theirs", Files.readString(folder.resolve("out")));
  }

  @Test
  void twoOfOneNameDoNotMeet() throws IOException {
    try (FolderOutput first = begin();
        FolderOutput second = begin()) {
      first.commit();

      assertThrows(OutputException.class, second::commit);
    }

    assertEquals(List.of("out"), names());
    assertTrue(Files.exists(folder.resolve("out/file")));
  }
}
