package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.DebianPackage;
import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

  /** An ELF header of an executable, as far as the kernel looks to tell the machine. */
  private static byte[] program(int machine) {
    return Mutations.of(new byte[64])
        .u32(0, 0x464C_457F)
        .u16(4, 0x0102)
        .u16(16, 2)
        .u16(18, machine)
        .toBytes();
  }

  /** Programs of a folder are nobody's but the user's: he is told of those that cannot start. */
  @Test
  void programsForAnotherMachineAreTold() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("programs/bin"));
    Files.write(bin.resolve("x64"), program(62));
    Files.write(bin.resolve("x32"), program(3));
    Files.write(bin.resolve("a64"), program(183));
    Files.write(bin.resolve("videocore"), program(137));
    Files.write(bin.resolve("object"), Mutations.of(program(183)).u16(16, 1).toBytes());
    Files.write(bin.resolve("data"), program(183));
    for (String name : List.of("x64", "x32", "a64", "videocore", "object")) {
      assertTrue(bin.resolve(name).toFile().setExecutable(true));
    }
    recipe.write(
        RecipeFixture.HEAD
            + """
            [source.programs]
            dir = "programs"
            [tree.root]
            from = ["programs"]
            [artifact.root]
            kind = "tar"
            tree = "root"
            [variant.all]
            files = ["root"]
            """);

    String told = recipe.build().ok().err();

    assertTrue(told.contains("amd64 tree.root: not for x86_64: /bin/a64 (aarch64)\n"), told);
    assertTrue(
        told.contains("arm64 tree.root: not for aarch64: /bin/x32 (i386), /bin/x64 (x86-64)\n"),
        told);
  }

  @Test
  void aRustTargetNamesTheMachine() throws IOException {
    built("kernel-initrd", new byte[4096]).ok();
    var environment = Map.of("RUST_TARGET", "aarch64-unknown-linux-musl");
    Cli.Run plan = recipe.run(environment, "plan", "--variants", "kernel-initrd");
    Cli.Run wrong = recipe.run(Map.of("RUST_TARGET", "riscv64gc-unknown-none-elf"), "plan");
    Cli.Run other =
        recipe.run(
            Map.of("RUST_TARGET", "aarch64-unknown-linux-musl", "ARCH", "amd64"),
            "plan",
            "--variants",
            "kernel-initrd");

    assertTrue((plan.out() + plan.err()).contains("arm64"), plan.err());
    assertTrue(!(plan.out() + plan.err()).contains("amd64"), plan.out());
    assertTrue(!(other.out() + other.err()).contains("arm64"), other.out());
    assertEquals(2, wrong.exit(), wrong.err());
    assertTrue(wrong.err().contains("\"riscv64gc\": expected amd64 or arm64"), wrong.err());
  }

  private static void requireFailure(String message, Cli.Run run) {
    assertEquals(3, run.exit(), run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  @Tag("reference")
  void aKernelForAnotherMachine() throws IOException {
    Files.copy(DebianKernel.cloud().image(), folder.resolve("vmlinuz"));
    recipe.write(
        RecipeFixture.HEAD.replace("\"amd64\", ", "")
            + """
            [artifact.linux]
            kind = "file"
            file = "vmlinuz"
            [artifact.uki]
            kind = "uki"
            kernel = "linux"
            [variant.all]
            files = ["uki"]
            """);

    requireFailure(
        "line 10, artifact.uki (arm64): artifact.linux: a kernel for amd64, expected one for arm64",
        recipe.build());
    assertEquals(Map.of(), recipe.delivered());
  }

  @Test
  @Tag("reference")
  void aStubForAnotherMachine() throws IOException {
    Files.copy(DebianKernel.cloud().image(), folder.resolve("vmlinuz"));
    Path stub = Files.createDirectories(folder.resolve("efi")).resolve("stub");
    Files.copy(
        DebianPackage.unpacked("systemd-boot-efi:arm64")
            .resolve("usr/lib/systemd/boot/efi/linuxaa64.efi.stub"),
        stub);
    String text =
        RecipeFixture.HEAD.replace(", \"arm64\"", "")
            + """
            [source.efi]
            dir = "efi"
            [artifact.linux]
            kind = "file"
            file = "vmlinuz"
            [artifact.uki]
            kind = "uki"
            kernel = "linux"
            stub = "efi/stub"
            [variant.all]
            files = ["uki"]
            """;
    for (String name : List.of("efi/stub", "efi:/stub")) {
      recipe.write(text.replace("efi/stub", name));

      requireFailure(
          "line 12, artifact.uki (amd64): " + name + ": a stub for arm64, expected one for amd64",
          recipe.build());
      assertEquals(Map.of(), recipe.delivered());
    }
  }

  /** A kernel that does not say, one that is compressed for example, is taken as it is. */
  @Test
  void aKernelThatDoesNotSayIsTaken() throws IOException {
    for (String variant : List.of("kernel-initrd", "ipxe", "iso")) {
      built(variant, new byte[4096]).ok();
    }
  }
}
