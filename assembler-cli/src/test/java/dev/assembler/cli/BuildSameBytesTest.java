package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A recipe gives the same files and manifests, whoever builds it where and with what. */
@Tag("reference")
@Tag("slow")
class BuildSameBytesTest {

  private static final String RECIPE =
      """
      format = 1
      name = "same"
      epoch = 1700000000
      seed = "same"
      architectures = ["amd64", "arm64"]

      [source.files]
      dir = "files"

      [tree.root]
      from = ["files"]
      file = [{ path = "/etc/hostname", text = "{ARCH}" }, { path = "/boot.img", artifact = "initrd" }]
      [tree.small]
      from = ["files"]
      prune = ["/big"]

      [artifact]
      initrd = { kind = "cpio", tree = "small", compression = "zstd:3" }
      root = { kind = "squashfs", tree = "root", compression = "zstd:3" }
      hashes = { kind = "verity", of = "root" }
      volume = { kind = "ext4", tree = "small", size = "32M" }
      iso = { kind = "iso", tree = "root" }
      disk = { kind = "disk", partition = [
        { name = "esp", type = "esp", format = "fat", tree = "small", size = "34M" },
        { name = "root", type = "root", artifact = "root" },
        { name = "hashes", type = "root-verity", artifact = "hashes", of = "root" },
      ] }
      cloud = { kind = "qcow2", of = "disk", compression = "zstd" }

      [variant]
      raw = { files = ["disk", "volume"] }
      qcow2 = { files = ["cloud"] }
      iso = { files = ["iso", "initrd"] }
      """;

  private Path folder;

  @BeforeEach
  void recipe() throws IOException {
    folder = Files.createTempDirectory("assemble-build");
    Path files = Files.createDirectories(folder.resolve("recipe/files/etc"));
    Files.writeString(folder.resolve("recipe/recipe.toml"), RECIPE);
    Files.writeString(files.resolve("motd"), "same\n");
    Files.write(files.resolveSibling("big"), new byte[3 << 20]);
    ReferenceTool.require("chmod").run("-R", "go=rX,u+w", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterEach
  void remove() throws IOException {
    ReferenceTool.require("rm").run("-rf", folder);
  }

  private Map<String, String> built(Program program, String name, String recipe, String jobs)
      throws Exception {
    Path out = folder.resolve(name);
    Program.Ended ended =
        program.run(new String[] {"build", recipe, "--out", out.toString(), "--jobs", jobs, "-q"});
    assertEquals(0, ended.exit(), ended.err());
    var digests = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = out.relativize(file).toString();
        if (!path.startsWith(".assemble")) {
          digests.put(path, Fingerprint.of(file));
        }
      }
    }
    return digests;
  }

  @Test
  void usersFoldersCoresAndTimesChangeNothing() throws Exception {
    String recipe = folder.resolve("recipe/recipe.toml").toString();
    Path copy = folder.resolve("elsewhere/deeper");
    Files.createDirectories(copy.getParent());
    ReferenceTool.require("cp").run("-r", folder.resolve("recipe"), copy);
    ReferenceTool.require("chmod").run("-R", "go=rX", copy.getParent());

    Map<String, String> one = built(new Program(), "one", recipe, "1");

    assertEquals(18, one.size(), one.toString());
    for (String manifest : List.of("amd64", "arm64")) {
      assertTrue(one.containsKey(manifest + "/build-manifest.json"), one.toString());
    }
    String elsewhere = copy.resolve("recipe.toml").toString();
    assertEquals(one, built(new Program(), "four", elsewhere, "4"));
    assertEquals(
        one, built(Program.asNobody().with("HOME", "/nonexistent"), "nobody", elsewhere, "3"));
    assertEquals(
        one,
        built(
            new Program()
                .with("TZ", "Pacific/Kiritimati")
                .with("LC_ALL", "tr_TR.UTF-8")
                .behind("bash", "-c", "umask 077; exec \"$@\"", "-"),
            "zone",
            recipe,
            "2"));
    ReferenceTool.require("faketime");
    assertEquals(
        one,
        built(new Program().behind("faketime", "-f", "2031-12-31 23:59:59"), "late", recipe, "2"));
  }
}
