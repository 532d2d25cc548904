package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A manifest names the compressions that its artifacts were made with, and no others. */
class BuildCodecsTest {

  @TempDir Path folder;

  private List<String> codecs(String artifacts) throws IOException {
    RecipeFixture recipe = RecipeFixture.in(folder);
    recipe.write(
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [tree.root]
            file = [
              { path = "/boot/grub/grub.cfg", text = "halt" },
              { path = "/EFI/BOOT/BOOTX64.EFI", text = "MZ" },
            ]
            [artifact]
            %s
            [variant.all]
            files = ["made"]
            """
                .formatted(artifacts));
    recipe.build().ok();
    JsonNode manifest =
        new ObjectMapper().readTree(Files.readString(recipe.out("amd64/build-manifest.json")));
    return StreamSupport.stream(manifest.path("codecs").spliterator(), false)
        .map(codec -> codec.asText().replaceFirst(":.*", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          made = { kind = "squashfs", tree = "root" } | zstd
          made = { kind = "initramfs", tree = "root", compression = "xz", segment = ["gzip=root"] } | gzip,xz
          made = { kind = "iso", tree = "root" } | ''
          made = { kind = "iso", tree = "root", boot = "grub" } | lzma
          """)
  void ofAnImage(String artifact, String expected) throws IOException {
    assertEquals(expected, String.join(",", codecs(artifact)));
  }

  /** What is made on the way counts as much as what is delivered. */
  @Test
  void ofWhatItIsMadeOf() throws IOException {
    assertEquals(
        List.of("gzip", "xz"),
        codecs(
            """
            made = { kind = "qcow2", of = "disk", compression = "gzip" }
            disk = { kind = "disk", partition = [{ name = "a", type = "root", artifact = "tar" }] }
            tar = { kind = "tar", tree = "root", compression = "xz" }
            """));
  }
}
