package dev.assembler.pipeline.kernel.firmware;

import static dev.assembler.testkit.ModuleFixture.RELEASE;
import static dev.assembler.testkit.ModuleFixture.at;
import static dev.assembler.testkit.ModuleFixture.module;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreeDump;
import dev.assembler.pipeline.kernel.ModuleRequest;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which files modules ask for, why, and what is missing. */
class FirmwareSelectionTest {

  private static ModuleSelection modules(String... names) throws IOException {
    FileTree tree =
        ModuleFixture.tree()
            .file(
                at("snd-korg1212.ko"),
                0644,
                module().with("firmware", "korg/k1212.dsp").with("firmware", "gone.bin").content())
            .file(
                at("wifi.ko"),
                0644,
                module().with("firmware", "wifi-*.ucode").with("firmware", "none-*").content())
            .build();
    List<ModuleRequest> requests =
        List.of(names).stream().map(name -> ModuleRequest.parse(name, "test")).toList();
    return ModuleTree.of(tree, RELEASE, 1).closure(requests);
  }

  /** A checkout of linux-firmware: links are in WHENCE only. */
  private static TreeBuilder checkout() {
    return FileTree.builder()
        .file("WHENCE", 0644, Content.of(WhenceTest.SMALL))
        .file("korg/k1212.dsp", 0644, Content.of("1"))
        .file("korg/with space.bin", 0644, Content.of("2"))
        .file("korg/other space.bin.xz", 0644, Content.of("3"))
        .file("wifi-1.ucode", 0644, Content.of("4"))
        .file("wifi-2.ucode.zst", 0644, Content.of("5"))
        .file("wifi/wifi-3.ucode", 0644, Content.of("6"));
  }

  private static List<String> lines(List<SelectedFirmware> files) {
    var lines = new ArrayList<String>();
    for (SelectedFirmware file : files) {
      lines.add(
          file.path()
              + ": "
              + String.join(", ", file.reasons().stream().map(Object::toString).toList()));
    }
    return lines;
  }

  @Test
  void filesComeFromModulesAndFromWhence() throws IOException {
    var selection =
        FirmwareSelection.of(modules("snd_korg1212"), FirmwareTree.of(checkout().build()));

    assertEquals(
        List.of(
            "korg/k1212.dsp: asked for by snd_korg1212, in WHENCE for snd_korg1212, target of"
                + " korg/old.dsp",
            "korg/old.dsp: in WHENCE for snd_korg1212",
            "korg/other space.bin.xz: in WHENCE for snd_korg1212",
            "korg/with space.bin: in WHENCE for snd_korg1212"),
        lines(selection.files()));
    assertEquals(
        List.of(
            "bnx/a.fw: in WHENCE for snd_korg1212",
            "gone.bin: asked for by snd_korg1212",
            "korg/late.dsp: in WHENCE for snd_korg1212"),
        lines(selection.missing()));
  }

  @Test
  void patternsFindFilesAndCompressedFiles() throws IOException {
    var selection = FirmwareSelection.of(modules("wifi"), FirmwareTree.of(checkout().build()));

    assertEquals(
        List.of("wifi-1.ucode: asked for by wifi", "wifi-2.ucode.zst: asked for by wifi"),
        lines(selection.files()));
    assertEquals(List.of("none-*: asked for by wifi"), lines(selection.missing()));
  }

  @Test
  void theTreeHasTheFilesAndTheLinks() throws IOException {
    var selection =
        FirmwareSelection.of(modules("snd_korg1212"), FirmwareTree.of(checkout().build()));

    String dump = TreeDump.of(selection.tree(), TreeDump.Contents.DIGEST);

    assertEquals(
        List.of("/lib/firmware/korg/k1212.dsp", "/lib/firmware/korg/old.dsp"),
        dump.lines()
            .flatMap(line -> List.of(line.split(" ", -1)).stream())
            .filter(word -> word.endsWith(".dsp") && word.startsWith("/lib"))
            .toList());
  }

  /** As distributions have it: links are links, everything is compressed, the folder is usr's. */
  @Test
  void installedFirmwareIsFoundWhereItIs() throws IOException {
    FileTree installed =
        FileTree.builder()
            .symlink("lib", "usr/lib")
            .file("usr/lib/firmware/korg/real.dsp.xz", 0644, Content.of("1"))
            .symlink("usr/lib/firmware/korg/k1212.dsp.xz", "real.dsp.xz")
            .symlink("usr/lib/firmware/gone.bin", "nowhere")
            .build();

    var selection = FirmwareSelection.of(modules("snd_korg1212"), FirmwareTree.of(installed));

    assertEquals(
        List.of(
            "gone.bin: asked for by snd_korg1212",
            "korg/k1212.dsp.xz: asked for by snd_korg1212",
            "korg/real.dsp.xz: target of korg/k1212.dsp.xz"),
        lines(selection.files()));
    assertEquals(List.of("gone.bin: target of gone.bin"), lines(selection.missing()));
  }

  /** As drivers/base/firmware_loader looks: first plain files in all folders, then compressed. */
  @Test
  void updatesComeFirstAndPlainFilesBeforeCompressed() throws IOException {
    TreeBuilder installed =
        FileTree.builder()
            .file("lib/firmware/wifi-1.ucode", 0644, Content.of("1"))
            .file("lib/firmware/updates/wifi-1.ucode", 0644, Content.of("2"))
            .file("lib/firmware/updates/wifi-2.ucode.xz", 0644, Content.of("3"))
            .file("lib/firmware/updates/" + RELEASE + "/wifi-2.ucode.zst", 0644, Content.of("4"))
            .file("lib/firmware/updates/other/wifi-3.ucode", 0644, Content.of("5"))
            .file("lib/firmware/" + RELEASE + "/wifi-4.ucode", 0644, Content.of("6"))
            .file("lib/firmware/updates/wifi-4.ucode.zst", 0644, Content.of("7"));

    var selection = FirmwareSelection.of(modules("wifi"), FirmwareTree.of(installed.build()));

    assertEquals(
        List.of(
            RELEASE + "/wifi-4.ucode",
            "updates/" + RELEASE + "/wifi-2.ucode.zst",
            "updates/wifi-1.ucode"),
        selection.files().stream().map(SelectedFirmware::path).toList());
  }

  @Test
  void aLinkThroughAFileIsRefused() {
    FileTree broken =
        FileTree.builder()
            .file("WHENCE", 0644, Content.of("Driver: a\nLink: a/b -> ../a\n"))
            .file("a", 0644, Content.of("1"))
            .build();

    assertThrows(ImageFormatException.class, () -> FirmwareTree.of(broken));
  }
}
