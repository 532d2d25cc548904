package dev.assembler.pipeline.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the table promises of every format in it. */
class ImageFormatsTest {

  @Test
  void namesAndSuffixesStandForOneFormatEach() {
    assertEquals(ImageFormats.names().size(), new HashSet<>(ImageFormats.names()).size());
    assertEquals(ImageFormats.suffixes().size(), new HashSet<>(ImageFormats.suffixes()).size());
    for (ImageFormat format : ImageFormats.all()) {
      if (!format.isWritten()) {
        assertEquals(List.of(), format.suffixes());
        continue;
      }
      assertEquals(format, ImageFormats.named(format.name()));
      for (String suffix : format.suffixes()) {
        assertEquals(format, ImageFormats.ofFileName("dir/x" + suffix));
        assertEquals(format.name(), ImageFormats.nameOfSuffix(suffix).orElseThrow());
      }
    }
  }

  @Test
  void descriptionsFitIntoSentences() {
    for (ImageFormat format : ImageFormats.all()) {
      assertTrue(format.description().matches("an? .*[^.]"), format.description());
      assertTrue(ImageFormats.readable().contains(format.readable()), format.readable());
    }
  }

  /** An option of two formats is one object, so that the command line has it once. */
  @Test
  void optionsOfOneNameAreOne() {
    List<FormatOption> all =
        ImageFormats.all().stream().flatMap(format -> format.options().stream()).toList();

    assertEquals(
        ImageFormats.options().size(), new HashSet<>(all).size(), ImageFormats.options() + "");
    assertEquals("cpio, initramfs, squashfs", ImageFormats.having(XzFilters.OPTION));
  }
}
