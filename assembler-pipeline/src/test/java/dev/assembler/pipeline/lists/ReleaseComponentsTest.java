package dev.assembler.pipeline.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputSettings;
import dev.assembler.pipeline.inputs.InputStore;
import dev.assembler.pipeline.inputs.StoredInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseComponentsTest {

  @TempDir Path folder;

  @Test
  void aReleaseIsFetchedRenamedAndExecutable() throws IOException {
    Path file = Files.writeString(folder.resolve("corex-2.1.4"), "#!/bin/sh\n");
    Path other = Files.writeString(folder.resolve("tool"), "12345");
    List<Component> components =
        SourcesConf.parse(
            "sources.conf",
            "release corex "
                + file.toUri()
                + " 2.1.4 install_corex rename=corex\nrelease tool file://"
                + other
                + " 1 f\n");

    ReleaseComponents.Installed installed;
    try (var inputs = new StoredInputs(InputSettings.of(new InputStore(folder.resolve("store"))))) {
      installed = ReleaseComponents.install(components, TreePath.of("/usr/bin"), inputs);
    }

    var corex = (RegularFile) installed.tree().find(TreePath.of("/usr/bin/corex")).orElseThrow();
    assertEquals(0755, corex.metadata().permissions());
    assertEquals(10, corex.size());
    assertEquals(5, installed.files().get(1).size());
    assertEquals("corex", installed.files().get(0).name());
  }

  @Test
  void aRepositoryNeedsABuildAndSaysSo() throws IOException {
    List<Component> components =
        SourcesConf.parse(
            "s", "git a https://h/a 1 f\nrelease b https://h/x 1 f\nrelease c https://i/x 1 f\n");

    try (var inputs = new StoredInputs(InputSettings.of(new InputStore(folder)))) {
      var refused =
          assertThrows(
              UsageException.class,
              () -> ReleaseComponents.install(components, TreePath.ROOT, inputs));
      assertTrue(refused.found().contains("a (line 1) is a repository"), refused.found());
      assertTrue(refused.found().contains("c and b are both installed as x"), refused.found());
    }
  }
}
