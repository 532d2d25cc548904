package dev.assembler.core.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicOutputsTest {

  @TempDir Path folder;

  @BeforeEach
  void someAreThere() throws IOException {
    Files.writeString(folder.resolve("a"), "old a");
    Files.writeString(folder.resolve("c"), "old c");
  }

  private AtomicOutputs outputs(boolean hasLinks) {
    return hasLinks
        ? new AtomicOutputs()
        : new AtomicOutputs((name, existing) -> {
          throw new UnsupportedOperationException();
        });
  }

  private AtomicOutput output(String name) throws IOException {
    AtomicOutput output = AtomicOutput.create(folder.resolve(name));
    output.image().writeAt(0, ByteBuffer.wrap(("new " + name).getBytes(US_ASCII)));
    return output;
  }

  private String there() throws IOException {
    var there = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        there.put(
            file.getFileName().toString(),
            Files.isDirectory(file) ? "a folder" : Files.readString(file));
      }
    }
    return there.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allGetTheirNames(boolean hasLinks) throws IOException {
    try (AtomicOutputs together = outputs(hasLinks)) {
      for (String name : List.of("a", "b", "c")) {
        together.commit(output(name));
      }
      together.complete();
    }

    assertEquals("{a=new a, b=new b, c=new c}", there());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatFailsTakesBackThoseBefore(boolean hasLinks) throws IOException {
    try (AtomicOutput a = output("a");
        AtomicOutput b = output("b");
        AtomicOutput d = output("d");
        AtomicOutputs together = outputs(hasLinks)) {
      Files.createDirectories(folder.resolve("d/full"));
      together.commit(a);
      together.commit(b);
      assertThrows(IOException.class, () -> together.commit(d));
    }

    assertEquals("{a=old a, c=old c, d=a folder}", there());
  }

  /** Its own name has been moved aside, or has got a second one, when its renaming fails. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOneThatFailsKeepsWhatItHad(boolean hasLinks) throws IOException {
    AtomicOutput gone = output("c");
    try (AtomicOutput a = output("a");
        AtomicOutputs together = outputs(hasLinks)) {
      together.commit(a);
      gone.close();
      assertThrows(IOException.class, () -> together.commit(gone));
    }

    assertEquals("{a=old a, c=old c}", there());
  }

  /** A run that was killed in between has left it: it is whoever's who looks for it. */
  @Test
  void whatAKilledRunHasKeptIsNotTouched() throws IOException {
    Files.writeString(folder.resolve(".a.assemble-old-0~"), "older a");

    try (AtomicOutputs together = outputs(true)) {
      together.commit(output("a"));
      together.complete();
    }

    assertEquals("{.a.assemble-old-0~=older a, a=new a, c=old c}", there());
  }

  @Test
  void aLinkStaysOne() throws IOException {
    Files.createSymbolicLink(folder.resolve("l"), Path.of("a"));

    try (AtomicOutput output = output("l");
        AtomicOutputs together = outputs(true)) {
      together.commit(output);
    }

    assertEquals("{a=old a, c=old c, l=old a}", there());
    assertEquals(Path.of("a"), Files.readSymbolicLink(folder.resolve("l")));
  }

  /** Its old file is under the name that was free a moment ago. */
  @Test
  void anotherRunsOldFileStays() throws IOException {
    Path others = folder.resolve(".a.assemble-old-0~");
    var together =
        new AtomicOutputs((name, existing) -> {
          if (name.equals(others) && !Files.exists(others)) {
            Files.writeString(others, "another's");
          }
          Files.createLink(name, existing);
        });

    together.commit(output("a"));
    together.close();

    assertEquals("{.a.assemble-old-0~=another's, a=old a, c=old c}", there());
  }
}
