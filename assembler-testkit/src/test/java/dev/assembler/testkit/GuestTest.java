package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("reference")
@Tag("slow")
class GuestTest {

  @TempDir Path folder;

  @Test
  void aDiskOfOursIsSeenAndTheScriptsWordsComeBack() throws IOException {
    byte[] sectors = Arrays.copyOf("first sector".getBytes(US_ASCII), 4096);
    Path disk = Files.write(folder.resolve("disk"), sectors);

    String said =
        Guest.linux()
            .withModules("vfat")
            .withDisk(disk)
            .run(folder, "head -c 12 /dev/vda; echo; grep -c vfat /proc/filesystems\n");

    assertEquals("first sector\n1\n", said);
  }

  @Test
  void aScriptThatDoesNotEndFails() {
    AssertionError failure =
        assertThrows(AssertionError.class, () -> Guest.linux().run(folder, "reboot -f\n"));

    assertTrue(failure.getMessage().startsWith("the guest's script did not end:"));
  }
}
