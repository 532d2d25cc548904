package dev.assembler.pipeline.kernel.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.kernel.KernelTrees;
import dev.assembler.pipeline.kernel.ModuleRequest;
import dev.assembler.pipeline.kernel.ModuleSelection;
import dev.assembler.pipeline.kernel.ModuleTree;
import dev.assembler.pipeline.kernel.SelectedModule;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** modinfo on the same modules. */
@Tag("reference")
class FirmwareReferenceTest {

  @Test
  void whatIsAskedForIsWhatModinfoSays() throws IOException {
    DebianKernel kernel = DebianKernel.generic();
    ModuleTree tree = ModuleTree.of(KernelTrees.of(kernel), kernel.version(), 2);
    ModuleSelection modules =
        tree.closure(
            List.of("tg3", "r8169", "e1000e", "iwlmvm", "amdgpu", "bnx2x", "ath10k_pci").stream()
                .map(name -> ModuleRequest.parse(name, "test"))
                .toList());

    var selection = FirmwareSelection.of(modules, FirmwareTree.of(FileTree.builder().build()));

    var expected = new TreeSet<String>();
    Path folder = kernel.root().resolve("lib/modules").resolve(kernel.version());
    for (SelectedModule selected : modules.modules()) {
      Path file = folder.resolve(selected.module().path());
      expected.addAll(
          ReferenceTool.require("modinfo").run("-F", "firmware", file).text().lines().toList());
    }
    assertTrue(expected.contains("tigon/tg3.bin"));
    assertEquals(
        List.copyOf(expected), selection.missing().stream().map(SelectedFirmware::path).toList());
  }
}
