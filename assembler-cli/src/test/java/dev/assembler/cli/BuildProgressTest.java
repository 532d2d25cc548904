package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuildEvent;
import dev.assembler.pipeline.recipe.Architecture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On a terminal a build has one line of what is worked at; elsewhere a line for what is done. */
class BuildProgressTest {

  private static String told(String how, boolean terminal) {
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            err,
            terminal,
            Map.of());
    try (var progress = BuildProgress.of(how, console)) {
      progress.on(new BuildEvent.Started(Architecture.AMD64, "artifact.root"));
      progress.on(new BuildEvent.Started(Architecture.ARM64, "artifact.root"));
      progress.on(new BuildEvent.Finished(Architecture.AMD64, "artifact.root", false, 2048, 0));
      progress.on(new BuildEvent.Warning(Architecture.ARM64, "tree.root", "odd"));
      progress.on(new BuildEvent.Finished(Architecture.ARM64, "artifact.root", true, 4096, 0));
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTerminalShowsWhatIsWorkedAt() {
    String told = told("auto", true);

    assertTrue(told.contains("\ramd64 artifact.root, arm64 artifact.root\u001B[K"), told);
    assertTrue(told.contains("\r\u001B[Kamd64 artifact.root: 2.0 KiB, 0.0 s\n"), told);
    assertTrue(told.endsWith("\r\u001B[K"), told);
  }

  /** What has failed is not worked at; why is told at the end. */
  @Test
  void whatHasFailedIsNotShown() {
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new ByteArrayOutputStream(),
            err,
            true,
            Map.of());
    try (var progress = BuildProgress.of("bar", console)) {
      progress.on(new BuildEvent.Started(Architecture.AMD64, "artifact.root"));
      progress.on(new BuildEvent.Started(Architecture.ARM64, "artifact.root"));
      progress.on(new BuildEvent.Failed(Architecture.AMD64, "artifact.root"));
      progress.on(new BuildEvent.Failed(Architecture.AMD64, "tree.other"));
      progress.on(new BuildEvent.Failed(Architecture.ARM64, "artifact.root"));
    }

    String told = err.toString(StandardCharsets.UTF_8);
    assertEquals(
        """
        \ramd64 artifact.root\u001B[K\
        \ramd64 artifact.root, arm64 artifact.root\u001B[K\
        \rarm64 artifact.root\u001B[K\
        \rarm64 artifact.root\u001B[K\
        \r\u001B[K\
        \r\u001B[K\
        """,
        told);
  }

  @Test
  void elsewhereThereIsALineForEach() {
    assertEquals(
        """
        amd64 artifact.root: 2.0 KiB, 0.0 s
        assemble: warning: arm64 tree.root: odd
        arm64 artifact.root: unchanged, 4.0 KiB
        """,
        told("auto", false));
    assertEquals("assemble: warning: arm64 tree.root: odd\n", told("none", false));
  }

  @Test
  void anotherWayIsRefused() {
    assertThrows(UsageException.class, () -> told("bra", false));
  }
}
