package dev.assembler.pipeline.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskOptions;
import dev.assembler.gpt.PartitionBody;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.TableKind;
import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.Machine;
import dev.assembler.verity.RootHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are told on the kernel's command line which root is theirs. */
@Tag("boot")
@Tag("slow")
class GuestRootHashBootTest {

  @TempDir Path folder;

  private DebianKernel kernel;
  private Path disk;
  private String hash;

  /** Both partitions have the GUIDs that their root hash gives; one before them has not. */
  @BeforeEach
  void aDisk() throws IOException {
    kernel = DebianKernel.cloud();
    Path root =
        Guests.squashfs(
            folder.resolve("root.squashfs"),
            Guests.root(Guests.busybox(), "echo ROOT RUNS").build());
    hash = Guests.hashes(root, folder.resolve("root.hashes"));
    RootHash parsed = RootHash.parse(hash);
    disk = folder.resolve("disk.raw");
    try (FileImage image = FileImage.create(disk)) {
      DiskImage.write(
          DiskImage.plan(
              DiskOptions.of(TableKind.GPT, DerivedIds.of("root hash")),
              List.of(
                  PartitionSpec.of("other", "linux-generic")
                      .withBody(PartitionBody.of(Content.zeros(1 << 20))),
                  PartitionSpec.of("root", "root")
                      .withBody(PartitionBody.of(Content.of(root)))
                      .withGuid(parsed.dataPartition()),
                  PartitionSpec.of("root-verity", "root-verity")
                      .withBody(PartitionBody.of(Content.of(folder.resolve("root.hashes"))))
                      .withGuid(parsed.hashPartition()))),
          image);
    }
  }

  private String boot(String source, String hashes, String more) throws IOException {
    TreeBuilder base =
        Guests.base(
            Guests.busybox(),
            kernel,
            "virtio_pci",
            "virtio_blk",
            "squashfs",
            "overlay",
            "dm_verity",
            "sha256_generic");
    Guests.addVeritysetup(base);
    Path initrd =
        Guests.initramfs(
            folder,
            """
            on-failure = "poweroff"

            [[layer]]
            name = "root"
            source = "%s"
            hashes = "%s"
            root-hash = "cmdline"
            seconds = 3
            """
                .formatted(source, hashes),
            base.build());
    return Machine.pc()
        .withKernel(kernel.image(), initrd, "console=ttyS0 quiet no_timer_check " + more)
        .withReadOnlyDisk(disk, "raw")
        .run();
  }

  /** Nothing but the root hash names the partitions. */
  @Test
  void theRootHashFindsAndProtectsTheRoot() throws IOException {
    String said = boot("roothash", "roothash", "roothash=" + hash);

    assertTrue(said.contains("layer root: verity " + hash), said);
    assertTrue(said.contains("ROOT RUNS"), said);
  }

  @Test
  void anotherRootHashIsNotMounted() throws IOException {
    String other = hash.substring(0, 63) + (hash.endsWith("0") ? '1' : '0');

    String said = boot("PARTLABEL=root", "PARTLABEL=root-verity", "roothash=" + other);

    assertTrue(said.contains("*  step:    mount the layer root\n"), said);
    assertTrue(said.contains("device-mapper: verity: "), said);
    assertTrue(said.contains("*  reason:  PARTLABEL=root: mount: mounting /dev/mapper/root"), said);
    assertFalse(said.contains("ROOT RUNS"), said);
  }

  @Test
  void aDiskWithoutThatRootHasNoneOfItsPartitions() throws IOException {
    String other = (hash.startsWith("0") ? '1' : '0') + hash.substring(1);

    String said = boot("roothash", "roothash", "roothash=" + other);

    String guid = RootHash.parse(other).dataPartition().toString();
    assertTrue(said.contains("*  reason:  PARTUUID=" + guid + ": not there after 3 s\n"), said);
  }
}
