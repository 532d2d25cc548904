package dev.assembler.assets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that are killed in the middle, and several at once. */
class AssetInstallKillTest {

  private static final int KILLED = 128 + 9;
  private static final String NEVER = "999999999";

  @TempDir Path temporary;

  private Path build() throws IOException {
    Path build = Manifests.builtFolder(temporary.resolve("build"), "arm64");
    AssetBuild.full(build, BuildOptions.of(Manifests.EPOCH));
    return build;
  }

  /** At the first byte, in the middle of each file, at the very last byte. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 150_000, 300_015, 300_030})
  void aKillLeavesNothingWrongUnderAFinalName(int bytes) throws IOException {
    Path build = build();
    Path target = temporary.resolve("inst");

    var killed = ChildJvm.of(InstallInChild.class).run(build, target, bytes);

    assertEquals(KILLED, killed.exit(), killed.err());
    assertAllRight(target);
    assertTrue(Files.notExists(target.resolve("manifest.json")));
    AssetInstall.run(
        ManifestFile.read(build.resolve("manifest.json"), SignaturePolicy.unchecked()),
        AssetSource.folder(build),
        target,
        InstallOptions.defaults());
    assertAllRight(target);
    assertEquals(4, Manifests.names(target).size());
  }

  @Test
  @Tag("slow")
  void tenProcessesAtOnceWaitForOneAnother() throws Exception {
    Path build = build();
    Path target = temporary.resolve("inst");
    List<Callable<Integer>> children = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      children.add(() -> ChildJvm.of(InstallInChild.class).run(build, target, NEVER).exit());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(children.size())) {
      for (Future<Integer> exit : threads.invokeAll(children)) {
        assertEquals(0, exit.get());
      }
    }

    assertAllRight(target);
    assertEquals(4, Manifests.names(target).size());
  }

  /** Every file that is there under a hash name has that hash. */
  private static void assertAllRight(Path target) throws IOException {
    Pattern hash = Pattern.compile(".*-([0-9a-f]{16})(\\..*)?");
    for (String name : Manifests.names(target)) {
      var matcher = hash.matcher(name);
      if (matcher.matches()) {
        assertTrue(FileHashes.of(target.resolve(name)).blake3().startsWith(matcher.group(1)), name);
      }
    }
  }
}
