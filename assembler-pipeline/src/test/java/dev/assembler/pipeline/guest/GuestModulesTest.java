package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules of Debian's kernel, chosen by name. */
@Tag("reference")
class GuestModulesTest {

  @TempDir Path folder;

  private GuestInitramfs.Composed compose(String modules, TreeBuilder tree) throws IOException {
    String toml =
        "modules = [" + modules + "]\n[[layer]]\nname = \"a\"\nsource = \"/d\"\nverify = \"off\"\n";
    return GuestInitramfs.compose(Guests.config(folder, toml), tree.build(), Epoch.ofSeconds(0));
  }

  private static byte[] bytes(FileTree tree, String path) throws IOException {
    var file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow(() -> new IOException(path));
    try (ImageSource source = file.content().open()) {
      ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
      source.readAt(0, bytes);
      return bytes.array();
    }
  }

  private static List<String> loaded(FileTree tree) throws IOException {
    return new String(bytes(tree, "/etc/guest.conf"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("module "))
        .map(line -> line.replaceFirst(" /lib/modules/.*\\.ko", ""))
        .toList();
  }

  @Test
  void whatIsNeededComesFirstAndNothingElseIsKept() throws IOException {
    TreeBuilder tree =
        Guests.base(Guests.busybox(), DebianKernel.cloud(), "virtio_blk", "loop", "squashfs");

    GuestInitramfs.Composed composed =
        compose("\"virtio-blk\", \"loop max_loop=4\", \"?no_such\"", tree);

    assertEquals(
        List.of(
            "module virtio_ring", "module virtio", "module virtio_blk", "module loop max_loop=4"),
        loaded(composed.tree()));
    assertEquals(1, composed.warnings().size(), composed.warnings().toString());
    assertTrue(composed.warnings().getFirst().contains("no_such"));
    composed
        .tree()
        .walk((path, node) -> assertTrue(!path.toString().contains("squashfs.ko"), path::toString));
  }

  /** As other distributions ship them; busybox's insmod would not take zstd. */
  @Test
  void compressedModulesAreUnpacked() throws IOException {
    DebianKernel kernel = DebianKernel.cloud();
    TreeBuilder tree = FileTree.builder().file("/bin/busybox", 0755, Content.of(Guests.busybox()));
    String plain = "";
    for (Path module : kernel.modules(List.of("virtio_blk"))) {
      String path = "/" + kernel.root().relativize(module);
      Path copy = Files.copy(module, folder.resolve(module.getFileName()));
      String tool = path.contains("virtio_ring") ? "xz" : "zstd";
      String suffix = tool.equals("xz") ? ".xz" : ".zst";
      ReferenceTool.require(tool).run("-q", "-k", copy);
      tree.file(path + suffix, 0644, Content.of(Path.of(copy + suffix)));
      plain = path;
    }

    FileTree composed = compose("\"virtio_blk\"", tree).tree();

    assertArrayEquals(
        Files.readAllBytes(kernel.root().resolve(plain.substring(1))), bytes(composed, plain));
    assertEquals(3, loaded(composed).size());
    composed.walk(
        (path, node) -> assertTrue(!path.toString().matches(".*\\.(xz|zst)"), path::toString));
  }

  @Test
  void aMissingModuleIsRefusedByName() throws IOException {
    TreeBuilder tree = Guests.base(Guests.busybox(), DebianKernel.cloud(), "virtio_blk");

    List<String> problems =
        assertThrows(GuestException.class, () -> compose("\"virtio_net\"", tree)).problems();

    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().contains("virtio_net"), problems.toString());
  }
}
