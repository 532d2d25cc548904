package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.cpio.CpioArchive;
import dev.assembler.cpio.CpioOptions;
import dev.assembler.testkit.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a tree; all programs are tiny and for x86-64. */
class GuestInitramfsTest {

  private static final String LAYER =
      "[[layer]]\nname = \"root\"\nsource = \"/dev/vda\"\nverify = \"off\"\n";

  @TempDir Path folder;

  private static TreeBuilder base() {
    return FileTree.builder().file("/bin/busybox", 0755, TinyProgram.saying("busybox", 0));
  }

  private GuestInitramfs.Composed compose(String toml, TreeBuilder tree) throws IOException {
    return GuestInitramfs.compose(
        Guests.config(folder, toml), tree.build(), Epoch.ofSeconds(1_700_000_000));
  }

  private List<String> refused(String toml, TreeBuilder tree) {
    return assertThrows(GuestException.class, () -> compose(toml, tree)).problems();
  }

  private static String link(FileTree tree, String path) {
    return ((Symlink) tree.find(TreePath.of(path)).orElseThrow()).targetText();
  }

  private static boolean has(FileTree tree, String path) {
    return tree.find(TreePath.of(path)).isPresent();
  }

  @Test
  void goldenBytes() throws IOException {
    TreeBuilder tree =
        base()
            .file("/lib/modules/6.1/kernel/virtio-blk.ko", 0644, Content.of("module\n"))
            .file("/lib/modules/6.1/modules.load", 0644, Content.of("kernel/virtio-blk.ko\n"));
    var image = new MemoryImage();

    FileTree composed =
        compose(LAYER + "[network]\n[[identity]]\nfrom = \"cmdline\"\n", tree).tree();
    CpioArchive.write(composed, CpioOptions.defaults(), image);

    Golden.of(GuestInitramfsTest.class, "guest").assertImage("cpio", image);
  }

  /** The links that the configuration asks for, and no more. */
  @Test
  void fewestApplets() throws IOException {
    FileTree none = compose("", base().file("/sbin/init", 0755, TinyProgram.saying("", 0))).tree();
    FileTree some = compose(LAYER, base()).tree();

    assertEquals("busybox", link(none, "/bin/mount"));
    assertTrue(!has(none, "/bin/switch_root") && !has(none, "/bin/insmod"));
    assertEquals("busybox", link(some, "/bin/switch_root"));
    assertTrue(!has(some, "/bin/sha256sum") && !has(some, "/etc/udhcpc.script"));
  }

  @Test
  void aTreeWithLinkedFoldersAndProgramsKeepsThem() throws IOException {
    FileTree tree =
        compose(
                LAYER,
                FileTree.builder()
                    .symlink("/bin", "usr/bin")
                    .file("/usr/bin/busybox", 0755, TinyProgram.saying("busybox", 0))
                    .file("/usr/sbin/mount", 0755, TinyProgram.saying("mount", 0)))
            .tree();

    assertEquals("busybox", link(tree, "/usr/bin/sh"));
    assertTrue(!has(tree, "/usr/bin/mount"));
  }

  @Test
  void everythingTheTreeLacksIsToldAtOnce() {
    assertEquals(
        List.of(
            "/bin/busybox: not in the tree; add --tree FOLDER with it",
            "/sbin/agent: no ELF program",
            "/sbin/missing: not in the tree; add --tree FOLDER with it",
            "/sbin/quiet: not executable",
            "veritysetup: not in /sbin, /usr/sbin or /bin; a layer has a root-hash"),
        refused(
            """
            [[program]]
            path = "/sbin/agent"
            [[program]]
            path = "/sbin/missing"
            [[program]]
            path = "/sbin/quiet"
            [[layer]]
            name = "root"
            source = "/dev/vda"
            hashes = "/dev/vdb"
            root-hash = "%s"
            """
                .formatted("0".repeat(64)),
            FileTree.builder()
                .file(
                    "/sbin/agent", 0755, Content.of("#!/bin/sh\necho a script, no ELF\n".repeat(9)))
                .file("/sbin/quiet", 0644, TinyProgram.saying("", 0))));
  }

  @Test
  void aProgramForAnotherMachineIsRefused() throws IOException {
    byte[] arm = new byte[200];
    try (var source = TinyProgram.saying("", 0).open()) {
      source.readAt(0, java.nio.ByteBuffer.wrap(arm, 0, (int) source.size()));
    }
    arm[18] = (byte) 183;

    assertEquals(
        List.of("/sbin/agent: for aarch64, but busybox is for x86-64"),
        refused(
            LAYER + "[[program]]\npath = \"/sbin/agent\"\n",
            base().file("/sbin/agent", 0755, Content.of(arm))));
  }

  @Test
  void myInitTakesThePlaceOfInitAndItsServicesAreLookedAt() throws IOException {
    TreeBuilder tree =
        base()
            .file("/sbin/my_init", 0755, TinyProgram.saying("", 0))
            .symlink("/sbin/init", "/bin/busybox")
            .file("/etc/services/ntp.yaml", 0644, Content.of("exec: ntpd\nafter:\n  - network\n"))
            .file(
                "/etc/services/web.service.toml",
                0644,
                Content.of(
                    "[service]\nexec = \"web\"\n[dependencies]\nafter = [\"ntp\", \"db\"]\n"))
            .file("/etc/services/README", 0644, Content.of("after: nothing"));

    GuestInitramfs.Composed composed =
        compose("init = \"/sbin/my_init\"\nservices = \"/etc/services\"\n", tree);

    assertEquals("/sbin/my_init", link(composed.tree(), "/sbin/init"));
    assertEquals(
        List.of(
            "/etc/services: ntp is after network, which is not there",
            "/etc/services: web is after db, which is not there"),
        composed.warnings());
  }

  @Test
  void aServiceThatIsRequiredMustBeThere() {
    assertEquals(
        List.of("/etc/s: a requires b, which is not there"),
        refused(
            "services = \"/etc/s\"\n" + LAYER,
            base().file("/etc/s/a.yml", 0644, Content.of("requires: [b]\n"))));
  }

  @Test
  void aModuleOfTheListMustBeThere() {
    assertEquals(
        List.of("/lib/modules/6.1/modules.load: kernel/a.ko is not there"),
        refused(
            LAYER,
            base().file("/lib/modules/6.1/modules.load", 0644, Content.of("kernel/a.ko\n"))));
  }
}
