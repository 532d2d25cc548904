package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is for another machine than the recipe's is found by the build, and not by the machine. */
class BuildMachineTest {

  private static final String RELEASE = ModuleFixture.RELEASE;

  @TempDir Path folder;

  private RecipeFixture recipe;

  /** A bzImage's boot header, as far as anybody looks who does not start it. */
  private static byte[] bzImage() {
    return Mutations.of(new byte[4096]).u32(0x202, 0x5372_6448).toBytes();
  }

  /** "ARM\\x64", where arm64's boot protocol has it. */
  private static byte[] arm64Image() {
    return Mutations.of(new byte[4096]).u32(56, 0x644D_5241).toBytes();
  }

  @BeforeEach
  void aRecipe() throws IOException {
    recipe = RecipeFixture.in(folder);
    Files.createDirectories(folder.resolve("linux/lib/modules/" + RELEASE));
    Files.createDirectories(folder.resolve("linux/boot"));
    recipe.write(
        RecipeFixture.HEAD
            + """
            [source.linux]
            dir = "linux"
            [kernel]
            from = "linux"
            release = "%s"
            [artifact]
            initrd = { kind = "file", text = "initrd" }
            other = { kind = "file", file = "other" }
            script = { kind = "ipxe", kernel = "other", initrd = "initrd" }
            board = { kind = "fat", tree = "board" }
            [tree.board]
            raspberry-pi = { kernel = "other", initrd = "initrd", cmdline = "quiet" }
            [tree.esp]
            file = [{ path = "/vmlinuz", artifact = "kernel" }]
            [artifact.iso]
            kind = "iso"
            tree = "esp"
            [variant]
            kernel-initrd = { files = ["kernel", "initrd"] }
            ipxe = { files = ["script", "other"] }
            pi = { files = ["board"] }
            iso = { files = ["iso"] }
            """
                .formatted(RELEASE));
  }

  private Cli.Run built(String variant, byte[] kernel) throws IOException {
    Files.write(folder.resolve("linux/boot/vmlinuz-" + RELEASE), kernel);
    Files.write(folder.resolve("other"), kernel);
    return recipe.build("--variants", variant);
  }

  private void requireRefusal(String variant, String arch, String subject, byte[] kernel)
      throws IOException {
    Cli.Run run = built(variant, kernel);

    String other = arch.equals("amd64") ? "arm64" : "amd64";
    String message = " (%s): %s: a kernel for %s, expected one for %s\n";
    assertEquals(3, run.exit(), run.err());
    assertTrue(run.err().contains(message.formatted(arch, subject, other, arch)), run.err());
    assertTrue(!run.err().contains(message.formatted(other, subject, arch, other)), run.err());
    assertEquals(Map.of(), recipe.delivered());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel-initrd", "iso"})
  void aKernelOfASourceIsForThisMachine(String variant) throws IOException {
    String subject = "source.linux: /boot/vmlinuz-" + RELEASE;

    requireRefusal(variant, "arm64", subject, bzImage());
    requireRefusal(variant, "amd64", subject, arm64Image());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipxe", "pi"})
  void whateverIsStartedAsAKernelIsForThisMachine(String variant) throws IOException {
    requireRefusal(variant, "arm64", "artifact.other", bzImage());
    requireRefusal(variant, "amd64", "artifact.other", arm64Image());
  }

  /** A kernel that does not say, one that is compressed for example, is taken as it is. */
  @Test
  void aKernelThatDoesNotSayIsTaken() throws IOException {
    for (String variant : List.of("kernel-initrd", "ipxe", "iso")) {
      built(variant, new byte[4096]).ok();
    }
  }
}
