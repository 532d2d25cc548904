package dev.assembler.iso9660;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.Guest;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linux's isofs sees exactly the tree, all attributes of Rock Ridge included. */
@Tag("reference")
@Tag("slow")
class IsoGuestTest {

  private static final String SCRIPT =
      """
      mount -t iso9660 -o ro /dev/vda /mnt
      cd /mnt
      find . | while IFS= read -r f; do
        d=-
        [ -L "$f" ] && d=$(readlink "$f")
        [ -f "$f" ] && [ ! -L "$f" ] && d=$(sha256sum < "$f" | cut -c1-64)
        stat -c "%n|%f|%h|%u|%g|%t:%T|%Y|$d" "$f"
      done
      """;

  @TempDir Path folder;

  @Test
  void theKernelSeesExactlyOurTree() throws IOException {
    FileTree tree = tree();
    Path iso = Written.file(folder.resolve("our.iso"), tree, IsoOptions.defaults());

    String seen = Guest.linux().withModules("isofs").withDisk(iso).run(folder, SCRIPT);

    var expected = new TreeSet<String>();
    tree.walk((path, node) -> expected.add(line(tree, path, node)));
    var actual = new TreeSet<String>(seen.lines().toList());
    var missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    actual.removeAll(expected);
    assertEquals(Set.of(), actual, "not in our tree; missing instead: " + missing);
    assertEquals(Set.of(), missing);
  }

  private static FileTree tree() {
    // The kernel has no id 2^32-1, which one file of this tree has.
    return FileTree.builder()
        .add(TreePath.ROOT, HostTrees.without(TreeFixtures.everyKind(), "/usr-1").root())
        .hardLink("/srv/first", "/bin/su")
        .symlink("/long", "target/".repeat(142) + "target")
        .symlink("/slashes", "//a//b/../c/")
        .symlink("/longest", "/".repeat(2000) + "t".repeat(2095))
        .file("/noise", 0640, Contents.noise(7, 300_001))
        .file("/" + "n".repeat(251) + ".x", 0644, Content.of("the longest that Linux reads"))
        .file("/1/2/3/4/5/6/7/8/9/10/11/12/deep", 0644, Content.of("deep"))
        .add(
            TreePath.of("/old"),
            new RegularFile(Metadata.of(0600).withMtime(-1_000_000_000L, 0), Content.of("1938")))
        .build();
  }

  private static String line(FileTree tree, TreePath path, Node node) throws IOException {
    Metadata metadata = node.metadata();
    String numbers = "0:0";
    String rest = "-";
    if (node instanceof Device device) {
      numbers = Long.toHexString(device.major()) + ":" + Long.toHexString(device.minor());
    } else if (node instanceof Symlink symlink) {
      rest = new String(symlink.target(), UTF_8);
    } else if (node instanceof RegularFile file) {
      try (var source = file.content().open()) {
        rest = ImageDigest.sha256(source, ProgressListener.NONE);
      }
    }
    return String.join(
        "|",
        path.isRoot() ? "." : "." + path,
        Integer.toHexString(RockRidge.type(node.kind()) | metadata.permissions()),
        Integer.toString(tree.linkCount(node)),
        Long.toString(metadata.uid()),
        Long.toString(metadata.gid()),
        numbers,
        Long.toString(metadata.mtimeSeconds()),
        rest);
  }
}
