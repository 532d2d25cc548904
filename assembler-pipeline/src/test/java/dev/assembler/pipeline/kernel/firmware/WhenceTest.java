package dev.assembler.pipeline.kernel.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of who made which firmware for whom. */
class WhenceTest {

  static final String SMALL =
      """
                   **********
                   * WHENCE *
                   **********

      This file attempts to document things: all of them.

      --------------------------------------------------------------------------

      Driver: snd-korg1212 -- Korg 1212 IO audio device

      File: korg/k1212.dsp
      RawFile: "korg/with space.bin"
      File: korg/other\\ space.bin
      Link: korg/old.dsp -> k1212.dsp

      Licence: Unknown

      Found in hex form: "as is".
      --------------------------------------------------------------------------

      Driver: bnx2x: Broadcom Everest
      Driver: bnx2i - both
      File: bnx/a.fw
      Link: "bnx/b c.fw" -> ../korg/with\\ space.bin
      --------------------------------------------------------------------------

      Driver: snd_korg1212 - again

      File: korg/late.dsp
      File: bnx/a.fw
      """;

  private static Whence parse(String text) throws IOException {
    return Whence.parse(text.getBytes(UTF_8));
  }

  @Test
  void sectionsHaveDriversFilesAndLinks() throws IOException {
    Whence whence = parse(SMALL);

    assertEquals(3, whence.sections().size());
    Whence.Section korg = whence.sections().get(0);
    assertEquals(Set.of("snd_korg1212"), korg.drivers());
    assertEquals(
        List.of("korg/k1212.dsp", "korg/with space.bin", "korg/other space.bin"), korg.files());
    assertEquals(List.of(new Whence.Link("korg/old.dsp", "k1212.dsp")), korg.links());
    assertEquals(8, korg.line());
    assertEquals(Set.of("bnx2x", "bnx2i"), whence.sections().get(1).drivers());
    assertEquals(
        List.of(new Whence.Link("bnx/b c.fw", "../korg/with space.bin")),
        whence.sections().get(1).links());
    assertEquals(Set.of("snd_korg1212"), whence.sections().get(2).drivers());
    assertEquals(Set.of("korg/with space.bin"), whence.raw());
    assertEquals(Set.of("bnx/a.fw"), whence.namedTwice());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "File: \"a b| WHENCE:1: \"a b, expected a quote at the end",
        "File: \"a\" b| WHENCE:1: \"a\" b, expected a quote at the end",
        "File:| WHENCE:1: \"\", expected a path below the firmware folder",
        "File: /etc/passwd| WHENCE:1: \"/etc/passwd\", expected a path below the firmware folder",
        "Link: a b| WHENCE:1: Link: a b, expected PATH -> TARGET",
      })
  void whatBeginsAsOursAndDoesNotGoOnSoIsRefused(String line, String message) {
    var refused = assertThrows(ImageFormatException.class, () -> parse(line + "\n"));

    assertEquals(message, refused.getMessage());
  }

  /** Every line of the real one that says a file, a driver or a link is taken. */
  @Test
  void theRealOneIsReadWhole() throws IOException {
    String data = System.getProperty("assemble.data");
    Assumptions.assumeTrue(data != null && !data.isEmpty(), "no real data here");
    String text = Files.readString(Path.of(data, "linux-firmware", "WHENCE"), UTF_8);

    Whence whence = parse(text);

    List<Whence.Section> sections = whence.sections();
    assertEquals(
        text.lines()
            .filter(line -> line.startsWith("File:") || line.startsWith("RawFile:"))
            .count(),
        sections.stream().mapToLong(section -> section.files().size()).sum());
    assertEquals(
        text.lines().filter(line -> line.startsWith("Link:")).count(),
        sections.stream().mapToLong(section -> section.links().size()).sum());
    Set<String> drivers =
        sections.stream()
            .flatMap(section -> section.drivers().stream())
            .collect(Collectors.toSet());
    assertTrue(
        drivers.containsAll(Set.of("tg3", "r8169", "bnx2x", "iwlwifi", "amdgpu")), "" + drivers);
    assertTrue(
        sections.stream().filter(section -> section.drivers().contains("cxgb3")).count() > 1,
        "drivers in several sections");
  }
}
