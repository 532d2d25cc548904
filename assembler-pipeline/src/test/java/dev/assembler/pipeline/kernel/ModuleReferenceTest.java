package dev.assembler.pipeline.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kmod's own programs on the same trees. */
@Tag("reference")
class ModuleReferenceTest {

  /** Of many subsystems; with soft dependencies, long chains, dashes, and no dependency at all. */
  private static final List<String> AMD64 =
      List.of(
          ("virtio_blk virtio_net virtio_pci virtio_scsi virtio_console virtio-rng virtio_balloon 9p"
                  + " 9pnet_virtio virtiofs overlay squashfs erofs ext4 btrfs xfs vfat isofs nfs cifs"
                  + " fuse r8169 e1000 e1000e igb ixgbe mlx5_core tg3 bnxt_en i40e nvme ahci ata_piix"
                  + " xhci_pci usb-storage uas usbhid hid-generic i915 amdgpu nouveau snd_hda_intel"
                  + " iwlwifi iwlmvm ath10k_pci dm-verity dm-crypt dm_mod kvm-intel wireguard"
                  + " nf_tables br_netfilter ipvlan qemu_fw_cfg loop")
              .split(" ", -1));

  private static final List<String> ARM64 =
      List.of(
          ("virtio_blk virtio_net virtio_mmio 9pnet_virtio virtiofs overlay squashfs erofs ext4"
                  + " btrfs vfat r8169 e1000e mlx5_core nvme ahci xhci_pci dm-verity brcmfmac dwc3 genet"
                  + " qemu_fw_cfg")
              .split(" ", -1));

  @TempDir Path folder;

  @Test
  void everyIndexOfAmd64IsDepmods() throws IOException {
    requireDepmods(DebianKernel.generic());
  }

  @Test
  void everyIndexOfArm64IsDepmods() throws IOException {
    requireDepmods(DebianKernel.arm64());
  }

  @Test
  void fiftyModulesOfAmd64AreLoadedAsModprobeWould() throws IOException {
    assertTrue(AMD64.size() >= 50);
    requireModprobes(DebianKernel.generic(), AMD64);
  }

  @Test
  void twentyModulesOfArm64AreLoadedAsModprobeWould() throws IOException {
    assertTrue(ARM64.size() >= 20);
    requireModprobes(DebianKernel.arm64(), ARM64);
  }

  /** A pruned tree with our indexes is one that depmod has nothing to say about. */
  @Test
  void indexesOfASelectionAreDepmods() throws IOException {
    DebianKernel kernel = DebianKernel.generic();
    ModuleTree modules = ModuleTree.of(KernelTrees.of(kernel), kernel.version(), 2);
    List<ModuleRequest> requests =
        List.of("r8169", "virtio_blk", "snd_hda_intel", "nfs").stream()
            .map(name -> ModuleRequest.parse(name, "test"))
            .toList();
    Path pruned = folder.resolve("pruned");

    HostDirectory.write(modules.closure(requests).tree(), pruned, HostWriteOptions.defaults());
    Map<String, byte[]> ours = ModuleTree.of(KernelTrees.read(pruned), kernel.version(), 1).index();
    ReferenceTool.require("depmod").run("-b", pruned, kernel.version());

    Path made = pruned.resolve("lib/modules").resolve(kernel.version());
    for (String name : KernelTrees.INDEXES) {
      assertArrayEquals(Files.readAllBytes(made.resolve(name)), ours.get(name), name);
    }
    assertTrue(Files.exists(made.resolve("kernel/drivers/net/phy/realtek.ko")));
    assertFalse(Files.exists(made.resolve("kernel/drivers/gpu")));
    String listed = ReferenceTool.require("cat").run(made.resolve("modules.load")).text();
    assertTrue(listed.indexOf("/realtek.ko\n") < listed.indexOf("/r8169.ko\n"), listed);
  }

  /** Compressed ones, some of one name, and a tree that says no order. */
  @Test
  void indexesOfAnOddTreeAreDepmods() throws IOException {
    Path modules = folder.resolve("lib/modules").resolve(ModuleFixture.RELEASE);
    for (String name : List.of("kernel/a-b.ko", "updates/a-b.ko", "extra/c.ko", "kernel/d.ko")) {
      Files.createDirectories(modules.resolve(name).getParent());
      String stem = name.replaceAll("[^a-z]", "_");
      byte[] module =
          ModuleFixture.module()
              .exporting(stem)
              .needing(stem.equals("kernel_d_ko") ? "extra_c_ko" : "nothing")
              .with("alias", "x-" + stem + "[a-z]*")
              .with("alias", "x-" + stem)
              .with("alias", "x-")
              .with("softdep", "pre: q")
              .toBytes();
      Files.write(modules.resolve(name), module);
    }
    ReferenceTool.require("xz").run("--check=crc32", modules.resolve("extra/c.ko"));
    ReferenceTool.require("zstd").run("-q", "--rm", modules.resolve("kernel/d.ko"));
    Path config = Files.writeString(folder.resolve("x.conf"), "search extra updates built-in\n");
    ReferenceTool.require("depmod").run("-C", config, "-b", folder, ModuleFixture.RELEASE);

    FileTree ours =
        FileTree.builder()
            .put(TreePath.ROOT, KernelTrees.unindexed(KernelTrees.read(folder)).root())
            .put(
                TreePath.of("etc/depmod.d/x.conf"),
                new RegularFile(Metadata.of(0644), Content.of(config)))
            .build();

    Map<String, byte[]> index = ModuleTree.of(ours, ModuleFixture.RELEASE, 1).index();
    for (Map.Entry<String, byte[]> file : index.entrySet()) {
      assertArrayEquals(
          Files.readAllBytes(modules.resolve(file.getKey())), file.getValue(), file.getKey());
    }
  }

  /** Aliases, soft dependencies before and after the index, and what aliases may not load. */
  @Test
  void aTreesModprobeConfigurationIsModprobes() throws IOException {
    Path modules = folder.resolve("lib/modules").resolve(ModuleFixture.RELEASE).resolve("kernel");
    Files.createDirectories(modules);
    for (String name : List.of("a-a", "b", "c", "d", "e")) {
      var module = ModuleFixture.module().with("alias", "dev:*").exporting("sym_" + name);
      if (name.equals("b")) {
        module = module.needing("sym_c").with("depends", "c").with("softdep", "pre: d");
      }
      Files.write(modules.resolve(name + ".ko"), module.toBytes());
    }
    Path config = Files.createDirectories(folder.resolve("etc/modprobe.d"));
    Files.writeString(
        config.resolve("a.conf"), "alias net-* a_a\nalias e b\nsoftdep a-a pre: e post: d\n");
    Files.writeString(
        config.resolve("z.conf"), "softdep b pre: e\nsoftdep d pre: c\nblacklist a-a\n");
    ReferenceTool.require("depmod").run("-b", folder, ModuleFixture.RELEASE);
    ModuleTree tree = ModuleTree.of(KernelTrees.read(folder), ModuleFixture.RELEASE, 1);

    for (String name : List.of("a_a", "b", "c", "d", "e", "net-pf-1", "dev:1")) {
      assertEquals(
          shown(folder, ModuleFixture.RELEASE, config, name),
          paths(tree.closure(List.of(ModuleRequest.parse(name, "test")))),
          name);
    }
  }

  private void requireDepmods(DebianKernel kernel) throws IOException {
    Path theirs = KernelTrees.indexedByDepmod(kernel, folder.resolve("root"));

    ModuleTree tree = ModuleTree.of(KernelTrees.of(kernel), kernel.version(), 2);

    assertFalse(tree.isIndexed());
    assertTrue(tree.size() > 3000);
    assertEquals(KernelTrees.INDEXES, List.copyOf(tree.index().keySet()));
    for (Map.Entry<String, byte[]> file : tree.index().entrySet()) {
      assertArrayEquals(
          Files.readAllBytes(theirs.resolve(file.getKey())), file.getValue(), file.getKey());
    }
  }

  private void requireModprobes(DebianKernel kernel, List<String> names) throws IOException {
    Path root = folder.resolve("root");
    Path theirs = KernelTrees.indexedByDepmod(kernel, root);
    ModuleTree computed = ModuleTree.of(KernelTrees.of(kernel), kernel.version(), 2);
    // The copy's modules are links out of it, so the files come from the package.
    var files = new HashMap<String, byte[]>();
    for (String name : KernelTrees.INDEXES) {
      files.put(name, Files.readAllBytes(theirs.resolve(name)));
    }
    ModuleTree indexed =
        ModuleTree.of(
            IndexedTree.of(KernelTrees.of(kernel), computed.path(), files), kernel.version(), 2);
    assertTrue(indexed.isIndexed());

    for (String name : names) {
      List<ModuleRequest> request = List.of(ModuleRequest.parse(name, "test"));
      List<String> shown = shown(root, kernel.version(), Path.of("/dev/null"), name);
      assertEquals(shown, paths(computed.closure(request)), name);
      assertEquals(shown, paths(indexed.closure(request)), name);
    }
  }

  private static List<String> paths(ModuleSelection selection) {
    return selection.modules().stream().map(one -> one.module().path()).toList();
  }

  /** What modprobe would insert, each once; it says some twice. */
  private static List<String> shown(Path root, String release, Path config, String name)
      throws IOException {
    String text =
        ReferenceTool.require("modprobe")
            .run("-d", root, "-S", release, "-C", config, "--show-depends", name)
            .text();
    var files = new LinkedHashSet<String>();
    for (String line : text.lines().filter(one -> one.startsWith("insmod ")).toList()) {
      String file = line.substring("insmod ".length()).strip();
      files.add(file.substring(file.indexOf(release) + release.length() + 1));
    }
    return List.copyOf(files);
  }
}
