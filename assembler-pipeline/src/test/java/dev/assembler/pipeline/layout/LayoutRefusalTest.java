package dev.assembler.pipeline.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.gpt.DiskLayoutException;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.toml.TomlFormatException;
import dev.assembler.pipeline.transport.DiskContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a layout is one message, and nothing is written. */
class LayoutRefusalTest {

  @TempDir Path folder;

  private <T extends Throwable> T refused(Class<T> type, String toml) throws IOException {
    Path layout = Layouts.write(folder.resolve("in"), toml);
    Path out = folder.resolve("disk.raw");
    T thrown = assertThrows(type, () -> Layouts.make(layout, out));
    assertFalse(Files.exists(out), "something was written");
    return thrown;
  }

  private List<String> problems(String toml) throws IOException {
    return refused(TomlFormatException.class, toml).problems().stream()
        .map(TomlFormatException.Problem::toString)
        .toList();
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirLines() throws IOException {
    List<String> found =
        problems(
            """
            [disk]
            tabel = "gpt"
            sector-size = 1000

            [[partition]]
            name = "esp"
            type = "exp"
            format = "fat"
            tree = [
              "esp",
              "none" ]  # a comment with "quotes
            sise = "64M"

            [[partition]]
            name = "esp"
            type = "root"
            format = "squashfs"
            tree = "root"
            compression = "zstd:99"

            [[raw]]
            offset = "x"
            """);

    assertEquals(
        List.of(
            "line 2: unknown key \"tabel\"; did you mean table?",
            "line 3: sector-size = 1000: expected 512 or 4096",
            "line 7: type \"exp\": neither a role nor a GUID nor a byte such as 0x0c; did you mean"
                + " esp?",
            "line 9: none: no such file; paths are relative to the layout's folder",
            "line 12: unknown key \"sise\"; did you mean size?",
            "line 15: name \"esp\": another partition has it already"),
        found.subList(0, 6));
    assertTrue(found.get(6).startsWith("line 19: "), found.toString());
    assertTrue(found.contains("line 21: no source; name a file"), found.toString());
    assertTrue(found.stream().anyMatch(line -> line.startsWith("line 22: offset x")), "" + found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type = \"root\"\\nformat = \"verity\" | line 1: no of; name the partition whose hash area"
            + " this is",
        "type = \"root\"\\nformat = \"verity\"\\nof = \"b\" | line 5: of = \"b\": no partition before"
            + " this one has that name",
        "type = \"root\"\\nformat = \"raw\" | line 1: no source; name a file",
        "type = \"root\"\\nformat = \"squashfs\" | line 1: no tree and no files",
        "type = \"root\"\\nformat = \"squash\" | line 4: format \"squash\": expected one of squashfs,"
            + " fat, ext4, raw, verity, none",
        "type = \"root\"\\ntree = \"root\" | line 1: no format for the tree; state format ="
            + " \"squashfs\", \"ext4\" or \"fat\"",
        "type = \"root\"\\nformat = \"ext4\"\\ncompression = \"xz\" | line 5: compression: format"
            + " \"ext4\" has no use for it",
        "type = \"root\"\\nformat = \"ext4\"\\nreserved = [5] | line 5: reserved = [5]: expected a text"
            + " or a number",
        "type = \"root\"\\nsource = \"piece\"\\nlabel = \"X\" | line 5: label: format \"raw\" has no"
            + " use for it",
        "type = \"root\"\\nsource = \"nothing\" | line 4: nothing: no such file; paths are relative"
            + " to the layout's folder",
        "type = \"root\"\\nsize = true | line 4: size = true: expected a number of bytes, or a text"
            + " such as \"128M\"",
        "type = \"root\"\\nattributes = [\"grow\"] | line 4: attribute",
        "type = \"root\"\\nguid = \"x\" | line 4: guid \"x\": expected",
        "size = \"1M\" | line 1: no type; a role such as \"esp\" or \"root\", a GUID, or a byte as"
            + " \"0x0c\"",
        "type = \"root\"\\nformat = \"squashfs\"\\ntree = \"-\" | line 5: tree = \"-\": standard input"
            + " is no source of a layout",
        "type = \"esp\"\\nformat = \"fat\"\\nfiles = { \"x\" = \"piece\" } | line 5: files: \"x\" is"
            + " not absolute, as in \"/EFI/x\"",
      })
  void aPartition(String keys, String problem) throws IOException {
    List<String> found =
        problems("[[partition]]\nname = \"a\"\n" + keys.replace("\\n", "\n") + "\n");

    assertTrue(found.getFirst().startsWith(problem), found.toString());
  }

  @Test
  void aFileThatIsNoToml() throws IOException {
    assertTrue(problems("[disk\nsize = 1\n").getFirst().startsWith("line 1: not TOML: "));
    assertEquals(
        List.of("line 1: no partitions; a disk has at least one [[partition]]"),
        problems("[disk]\nsize = \"1M\"\n"));
    assertThrows(
        InputException.class,
        () -> Layouts.make(folder.resolve("none.toml"), folder.resolve("x.raw")));
  }

  @Test
  void partitionsThatOverlapOrLieBeyondTheDisk() throws IOException {
    var thrown =
        refused(
            DiskLayoutException.class,
            """
            [disk]
            size = "8M"
            [[partition]]
            name = "a"
            type = "root"
            start = "2M"
            size = "2M"
            [[partition]]
            name = "b"
            type = "home"
            start = "3M"
            size = "64M"
            """);

    assertTrue(thrown.problems().size() >= 2, thrown.getMessage());
    assertTrue(thrown.getMessage().contains("partition \"b\": "), thrown.getMessage());
  }

  @Test
  void aVolumeThatItsFirmwareRefuses() throws IOException {
    var small =
        refused(
            DiskLayoutException.class,
            "[[partition]]\nname = \"esp\"\ntype = \"esp\"\nformat = \"fat\"\ntree = \"esp\"\n"
                + "size = \"4M\"\n");
    var big =
        refused(
            DiskLayoutException.class,
            "[disk]\nsector-size = 4096\n[[partition]]\nname = \"esp\"\ntype = \"esp\"\n"
                + "format = \"fat\"\ntree = \"esp\"\nsize = \"64M\"\n");

    assertTrue(small.getMessage().contains("partition \"esp\": profile esp"), small.getMessage());
    assertTrue(big.getMessage().contains("260 MiB"), big.getMessage());
  }

  /** The partition's size is stated, the content's known only when it was compressed. */
  @Test
  void aPartitionThatIsTooSmallForItsContent() throws IOException {
    var noise = new byte[3 << 20];
    new SplittableRandom(1).nextBytes(noise);
    Files.createDirectories(folder.resolve("in/root"));
    Files.write(folder.resolve("in/root/noise"), noise);

    var thrown =
        refused(
            DiskLayoutException.class,
            "[[partition]]\nname = \"root\"\ntype = \"root\"\nformat = \"squashfs\"\n"
                + "tree = \"root\"\nsize = \"1M\"\n");

    assertTrue(thrown.getMessage().contains("partition \"root\": "), thrown.getMessage());
  }

  @Test
  void aTreeThatFatCannotHold() throws IOException {
    Files.createDirectories(folder.resolve("in/esp"));
    Files.createSymbolicLink(folder.resolve("in/esp/link"), Path.of("loader"));

    var thrown = refused(UnrepresentableTreeException.class, Layouts.DISK);

    assertTrue(thrown.getMessage().contains("in partition \"esp\""), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("/link"), thrown.getMessage());
  }

  @Test
  void whatIsNoDisk() {
    assertThrows(UsageException.class, () -> DiskContainer.choose(null, null, "x.img"));
    assertThrows(UsageException.class, () -> DiskContainer.choose("qcow", null, "x.img"));
    assertThrows(UsageException.class, () -> DiskContainer.choose(null, "zstd", "x.raw"));
    assertThrows(UsageException.class, () -> DiskContainer.choose(null, "xz", "x.qcow2"));
    assertThrows(UsageException.class, () -> DiskContainer.choose("qcow2", null, "x.raw.gz"));
    assertEquals(DiskContainer.Kind.RAW, DiskContainer.choose("disk", null, "x.img").kind());
    assertEquals(DiskContainer.Kind.STREAM, DiskContainer.choose(null, null, "x.raw.xz").kind());
  }

  /** An output that was there survives every refusal while the disk is written, too. */
  @Test
  void anExistingOutputSurvives() throws IOException {
    Path layout = Layouts.write(folder.resolve("in"), Layouts.DISK);
    Path out = Files.writeString(folder.resolve("disk.raw"), "old");

    assertThrows(
        IOException.class,
        () -> {
          try (LayoutJob job =
              LayoutJob.prepare(Layouts.request(layout, out, 1), ProgressListener.NONE)) {
            Files.writeString(folder.resolve("in/root/numbers"), "changed since");
            job.write(output -> {}, ProgressListener.NONE);
          }
        });

    assertEquals("old", Files.readString(out));
  }
}
