package dev.assembler.pipeline.kernel;

import static dev.assembler.testkit.ModuleFixture.RELEASE;
import static dev.assembler.testkit.ModuleFixture.at;
import static dev.assembler.testkit.ModuleFixture.module;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.ModuleFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a module needs, why, and what is said where it is not there. */
class ModuleTreeTest {

  /** disk needs ring, which needs bus; net wants phy before it and led after it. */
  private static TreeBuilder small() {
    return ModuleFixture.tree(
            "modules.order", "kernel/bus.ko\nkernel/ring.ko\nkernel/net.ko\n",
            "modules.builtin", "kernel/drivers/tty/serial-core.ko\nkernel/fs/proc.ko\n",
            "modules.builtin.modinfo", "proc.alias=fs-proc\0proc.license=GPL\0")
        .file(at("kernel/bus.ko"), 0644, module().exporting("bus_add").content())
        .file(
            at("kernel/ring.ko"),
            0644,
            module().with("depends", "bus").exporting("ring_add").needing("bus_add").content())
        .file(
            at("kernel/virtio-disk.ko"),
            0644,
            module()
                .with("alias", "virtio:d00000002v*")
                .with("depends", "ring,bus")
                .needing("ring_add")
                .needing("printk")
                .content())
        .file(
            at("kernel/net.ko"),
            0644,
            module()
                .with("alias", "pci:v000010ECd00008168sv*")
                .with("softdep", "pre: real-phy none post: led serial_core")
                .content())
        .file(at("kernel/phy/real_phy.ko"), 0644, module().needing("bus_add").content())
        .file(at("kernel/led.ko"), 0644, module().content());
  }

  private static ModuleTree tree(TreeBuilder builder) throws IOException {
    return ModuleTree.of(builder.build(), RELEASE, 2);
  }

  private static ModuleSelection closure(String... names) throws IOException {
    return tree(small()).closure(requests(names));
  }

  private static List<ModuleRequest> requests(String... names) {
    return Arrays.stream(names).map(name -> ModuleRequest.parse(name, "the test")).toList();
  }

  private static List<String> names(ModuleSelection selection) {
    return selection.modules().stream().map(one -> one.module().name()).toList();
  }

  @Test
  void whatIsNeededComesBeforeWhoNeedsIt() throws IOException {
    assertEquals(List.of("bus", "ring", "virtio_disk"), names(closure("virtio_disk")));
  }

  @Test
  void dashesAndUnderscoresAreTheSame() throws IOException {
    assertEquals(names(closure("virtio_disk")), names(closure("virtio-disk")));
  }

  @Test
  void softDependenciesComeBeforeAndAfter() throws IOException {
    ModuleSelection selection = closure("net");

    assertEquals(List.of("bus", "real_phy", "net", "led"), names(selection));
    assertEquals(
        List.of(
            "needed by real_phy", "wanted before net", "requested by the test", "wanted after net"),
        selection.modules().stream().map(one -> one.reasons().getFirst().toString()).toList());
    assertEquals(List.of("none: wanted before net, not in the tree"), selection.absent());
    assertEquals(List.of("serial_core"), List.copyOf(selection.builtin().keySet()));
  }

  @Test
  void devicesFindTheirModules() throws IOException {
    assertEquals(
        List.of("bus", "ring", "virtio_disk"), names(closure("virtio:d00000002v00001AF4")));
  }

  @Test
  void whatTheKernelHasNeedsNoFile() throws IOException {
    ModuleSelection selection = closure("serial-core", "fs-proc", "proc");

    assertEquals(List.of(), names(selection));
    assertEquals(
        List.of("serial_core", "fs_proc", "proc"), List.copyOf(selection.builtin().keySet()));
  }

  @Test
  void severalRequestsAreLoadedOnce() throws IOException {
    assertEquals(
        List.of("bus", "real_phy", "net", "led", "ring", "virtio_disk"),
        names(closure("net", "virtio_disk", "bus")));
  }

  @Test
  void missingModulesAreAllNamedWithWhoAskedAndWhatIsLikeThem() {
    List<ModuleRequest> list =
        ModuleRequest.parseList(
            "bus\n\nrnig # the ring\n?nothing ledd\n".getBytes(UTF_8), "l.conf");

    var missing = assertThrows(MissingModulesException.class, () -> tree(small()).closure(list));

    assertEquals(
        List.of(
            "l.conf:3: no module rnig in /lib/modules/" + RELEASE + "; did you mean ring?",
            "l.conf:4: no module ledd in /lib/modules/" + RELEASE + "; did you mean led?"),
        missing.problems());
  }

  @Test
  void optionalModulesMayBeMissing() throws IOException {
    ModuleSelection selection = closure("?nothing", "?led");

    assertEquals(List.of("led"), names(selection));
    assertEquals(
        List.of("nothing: optional, requested by the test, not in the tree"), selection.absent());
  }

  /** Symbols cannot tell of a module that is gone; what the linker wrote down does. */
  @Test
  void aTreeThatLostAModuleIsRefused() throws IOException {
    TreeBuilder lost = small();
    lost.remove(TreePath.of(at("kernel/bus.ko")));
    ModuleTree modules = tree(lost);

    var missing =
        assertThrows(MissingModulesException.class, () -> modules.closure(requests("virtio_disk")));

    assertEquals(
        List.of(
            "kernel/ring.ko: needs bus, which is not in the tree",
            "kernel/virtio-disk.ko: needs bus, which is not in the tree"),
        missing.problems());
  }

  @Test
  void aTreesOwnIndexIsUsedWhereItIsOfItsModules() throws IOException {
    FileTree indexed = tree(small()).indexed();
    ModuleTree used = ModuleTree.of(indexed, RELEASE, 1);
    FileTree grown =
        FileTree.builder()
            .put(TreePath.ROOT, indexed.root())
            .put(
                TreePath.of(at("kernel/more.ko")),
                indexed.find(TreePath.of(at("kernel/led.ko"))).orElseThrow())
            .build();

    assertTrue(used.isIndexed());
    assertEquals(
        names(closure("net", "virtio_disk")), names(used.closure(requests("net", "virtio_disk"))));
    assertFalse(ModuleTree.of(grown, RELEASE, 1).isIndexed());
  }

  @Test
  void aSelectionsTreeHasItsModulesAndTheirIndexOnly() throws IOException {
    FileTree source = small().build();
    ModuleSelection selection =
        ModuleTree.of(source, RELEASE, 1).closure(requests("virtio_disk", "net"));

    FileTree pruned = selection.tree();

    TreePath disk = TreePath.of(at("kernel/virtio-disk.ko"));
    assertSame(source.find(disk).orElseThrow(), pruned.find(disk).orElseThrow());
    assertEquals(
        """
        kernel/bus.ko
        kernel/ring.ko
        kernel/virtio-disk.ko
        kernel/phy/real_phy.ko
        kernel/net.ko
        kernel/led.ko
        """,
        new String(selection.loadList(), UTF_8));
    ModuleTree again = ModuleTree.of(pruned, RELEASE, 1);
    assertTrue(again.isIndexed());
    for (Map.Entry<String, byte[]> file : again.index().entrySet()) {
      assertArrayEquals(
          file.getValue(), KernelTrees.bytes(pruned, at(file.getKey())), file.getKey());
    }
    assertArrayEquals(selection.loadList(), KernelTrees.bytes(pruned, at("modules.load")));
  }

  @Test
  void everyTextOfTheIndexIsAsDepmodWritesIt() throws IOException {
    Map<String, byte[]> index = tree(small()).index();

    assertEquals(
        """
        kernel/bus.ko:
        kernel/ring.ko: kernel/bus.ko
        kernel/net.ko:
        kernel/virtio-disk.ko: kernel/ring.ko kernel/bus.ko
        kernel/led.ko:
        kernel/phy/real_phy.ko: kernel/bus.ko
        """,
        text(index, "modules.dep"));
    assertEquals(
        "# Soft dependencies extracted from modules themselves.\n"
            + "softdep net pre: real-phy none post: led serial_core\n",
        text(index, "modules.softdep"));
    assertTrue(text(index, "modules.alias").contains("alias virtio:d00000002v* virtio_disk\n"));
    assertTrue(text(index, "modules.symbols").contains("alias symbol:ring_add ring\n"));
    assertEquals("", text(index, "modules.devname"));
  }

  @Test
  void aNodeBelowDevIsIndexedWithItsNumber() throws IOException {
    TreeBuilder fuse =
        ModuleFixture.tree()
            .file(
                at("fuse.ko"),
                0644,
                module().with("alias", "devname:fuse").with("alias", "char-major-10-229").content())
            .file(at("x.ko"), 0644, module().with("alias", "devname:x").content());

    assertEquals(
        "# Device nodes to trigger on-demand module loading.\nfuse fuse c10:229\n",
        text(tree(fuse).index(), "modules.devname"));
  }

  @Test
  void modulesInACircleAreRefusedByName() {
    TreeBuilder circle =
        ModuleFixture.tree()
            .file(at("a.ko"), 0644, module().exporting("a").needing("b").content())
            .file(at("b.ko"), 0644, module().exporting("b").needing("a").content());

    var refused = assertThrows(ImageFormatException.class, () -> tree(circle));

    assertTrue(refused.getMessage().contains("circle"), refused.getMessage());
  }

  @Test
  void softDependenciesInACircleEnd() throws IOException {
    TreeBuilder circle =
        ModuleFixture.tree()
            .file(at("a.ko"), 0644, module().with("softdep", "pre: b").content())
            .file(at("b.ko"), 0644, module().with("softdep", "pre: a").content());

    assertEquals(List.of("b", "a"), names(tree(circle).closure(requests("a"))));
  }

  @Test
  void softDependenciesNestedWithoutEndAreRefused() throws IOException {
    TreeBuilder nested = ModuleFixture.tree();
    for (int i = 0; i < 400; i++) {
      nested.file(
          at("m" + i + ".ko"), 0644, module().with("softdep", "pre: m" + (i + 1)).content());
    }
    ModuleTree modules = tree(nested);

    assertThrows(ImageFormatException.class, () -> modules.closure(requests("m0")));
  }

  @Test
  void updatesWinUnlessTheTreesConfigurationSaysOtherwise() throws IOException {
    TreeBuilder both =
        ModuleFixture.tree()
            .file(at("kernel/a.ko"), 0644, module().content())
            .file(at("updates/a.ko"), 0644, module().content())
            .file(at("vendor/a.ko"), 0644, module().content());

    assertEquals(List.of("updates/a.ko"), paths(both));
    both.file("etc/depmod.d/x.conf", 0644, text("search vendor built-in\n"));
    assertEquals(List.of("vendor/a.ko"), paths(both));
    both.file("etc/depmod.d/y.conf", 0644, text("override a * kernel\n"));
    assertEquals(List.of("kernel/a.ko"), paths(both));
    both.file("etc/depmod.d/z.conf", 0644, text("exclude kernel\nsearch updates\n"));
    assertEquals(List.of("vendor/a.ko"), paths(both));
    both.file("etc/depmod.d/zz.conf", 0644, text("external * /opt\n"));
    assertThrows(ImageFormatException.class, () -> paths(both));
  }

  @Test
  void bothPlacesAndLinksToThemAreFound() throws IOException {
    FileTree merged =
        FileTree.builder()
            .symlink("lib", "usr/lib")
            .file("usr/lib/modules/1/kernel/a.ko", 0644, module().content())
            .symlink("usr/lib/modules/1/updates/b.ko", "../kernel/a.ko")
            .build();

    assertEquals(List.of("1"), ModuleTree.releases(merged));
    assertEquals("/usr/lib/modules/1", ModuleTree.of(merged, "1", 1).path().toString());
    assertEquals(2, ModuleTree.of(merged, "1", 1).size());
    assertThrows(IllegalArgumentException.class, () -> ModuleTree.of(merged, "2", 1));
  }

  private static Content text(String text) {
    return Content.of(text);
  }

  private static String text(Map<String, byte[]> index, String name) {
    return new String(index.get(name), UTF_8);
  }

  private static List<String> paths(TreeBuilder builder) throws IOException {
    var paths = new ArrayList<String>();
    tree(builder).all("test").modules().forEach(one -> paths.add(one.module().path()));
    return paths;
  }
}
