package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's minbase, from the archives that this host's apt is configured for. */
@Tag("reference")
@Tag("slow")
class MinbaseTest {

  /** What mmdebstrap and apt make of their own, outside of all packages; docs/packages.md. */
  private static final List<String> NOT_OF_PACKAGES =
      List.of(
          "/dev/*",
          "/etc/apt/sources.list",
          "/etc/apt/apt.conf.d/99mmdebstrap",
          "/etc/fstab",
          "/etc/hostname",
          "/etc/resolv.conf",
          "/usr/share/doc/usr-is-merged", // a package that the hook for the links adds
          "/var/cache/apt/*",
          "/var/lib/apt/*",
          "/var/lib/dpkg");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "arm64"})
  void theTreeIsThatOfMmdebstrapBeforeConfiguration(String architecture) throws IOException {
    try (StoredInputs inputs = Mirror.inputs();
        UnpackRoom room = UnpackRoom.in(folder)) {
      var request =
          new DebianRequest(Mirror.sources(), List.of(architecture), Variant.MINBASE, List.of());
      ResolvedPackages resolved = DebianPackages.resolve(request, inputs, room, 2);
      InstallOptions options = InstallOptions.defaults().withEffects(false).withThreads(2);
      PackageTree ours = DebianPackages.install(resolved, inputs, room, options);
      Path theirs = mmdebstrap(architecture, resolved);

      try (ImageSource archive = FileImage.openForReading(theirs)) {
        FileTree reference = TarArchive.read(archive, TarReadOptions.defaults());
        List<String> differences =
            TreeDiff.between(comparable(ours.tree()), comparable(reference), 1000).stream()
                .map(TreeDiff.Difference::toString)
                .toList();
        assertEquals(List.of(), differences);
      }
    }
  }

  private static FileTree comparable(FileTree tree) {
    List<PathPattern> left = NOT_OF_PACKAGES.stream().map(PathPattern::of).toList();
    return TreeRewrite.of(
        tree,
        (TreePath path, Node node) ->
            left.stream().anyMatch(pattern -> pattern.matches(path, node instanceof Directory))
                ? null
                : node.withMetadata(node.metadata().withMtime(0, 0)));
  }

  private Path mmdebstrap(String architecture, ResolvedPackages resolved) throws IOException {
    Path archive = folder.resolve(architecture + ".tar");
    String names =
        resolved.packages().stream().map(ResolvedPackage::name).collect(Collectors.joining(","));
    ReferenceTool.require("mmdebstrap")
        .withLimit(Duration.ofMinutes(10))
        .run(
            "--variant=extract",
            "--architectures=" + architecture,
            "--include=" + names,
            "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
            "bookworm",
            archive);
    return archive;
  }
}
