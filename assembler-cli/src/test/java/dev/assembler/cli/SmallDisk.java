package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.gpt.DiskImage;
import dev.assembler.gpt.DiskOptions;
import dev.assembler.gpt.PartitionBody;
import dev.assembler.gpt.PartitionSize;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.PartitionTable;
import dev.assembler.gpt.TableKind;
import dev.assembler.pipeline.transport.DiskStream;
import dev.assembler.verity.HashTree;
import dev.assembler.verity.VerityImage;
import dev.assembler.verity.VerityOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of an ESP, a squashfs root that dm-verity protects, and nothing in a third partition. */
final class SmallDisk {

  private static final long MIB = 1 << 20;

  private SmallDisk() {}

  static Path gpt(Path folder, VerityOptions verity) throws IOException {
    Path esp = folder.resolve("esp");
    Files.createDirectories(esp.resolve("EFI/BOOT"));
    Files.writeString(esp.resolve("EFI/BOOT/BOOTX64.EFI"), "MZ boot\n");
    String fat = folder + "/esp.fat";
    String root = folder + "/root.squashfs";
    Cli.run("--tree", esp.toString(), "--out", fat, "--owner", "0:0", "--label", "ESP").ok();
    Trees.small(folder.resolve("tree"));
    Cli.run("--tree", folder + "/tree", "--out", root, "--owner", "0:0", "--compression", "store")
        .ok();
    HashTree tree;
    try (ImageSource data = FileImage.openForReading(Path.of(root))) {
      tree = VerityImage.of(data, verity);
    }
    var ids = DerivedIds.of("small disk");
    var area =
        PartitionBody.sized(
            tree.size(),
            (window, room) -> {
              tree.writeTo(window);
              return tree.size();
            });
    return written(
        folder.resolve("x.raw"),
        DiskOptions.of(TableKind.GPT, ids).withArchitecture("amd64"),
        List.of(
            PartitionSpec.of("esp", "esp").withBody(file(fat)),
            PartitionSpec.of("root", "root")
                .withBody(file(root))
                .withGuid(tree.rootHash().dataPartition()),
            PartitionSpec.of("root-verity", "root-verity")
                .withBody(area)
                .withGuid(tree.rootHash().hashPartition()),
            PartitionSpec.of("data", "linux-generic").withSize(new PartitionSize.Fixed(MIB))));
  }

  static Path mbr(Path folder, String fat) throws IOException {
    return written(
        folder.resolve("mbr.raw"),
        DiskOptions.of(TableKind.MBR, DerivedIds.of("small disk")),
        List.of(
            PartitionSpec.of("boot", "0x0c").withBody(file(fat)).withActive(true),
            PartitionSpec.of("rest", "0x83").withSize(new PartitionSize.Fixed(MIB))));
  }

  private static PartitionBody file(String name) throws IOException {
    return PartitionBody.of(Content.of(Path.of(name)));
  }

  private static Path written(Path file, DiskOptions options, List<PartitionSpec> partitions)
      throws IOException {
    try (FileImage image = FileImage.create(file)) {
      DiskImage.write(DiskImage.plan(options, partitions), image);
    }
    return file;
  }

  /** Where a partition begins. */
  static long offset(Path disk, int number) throws IOException {
    try (ImageSource image = FileImage.openForReading(disk)) {
      PartitionTable table = DiskImage.read(image);
      return table.partition(number).orElseThrow().offset();
    }
  }

  static Path flipped(Path disk, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(disk);
    bytes[Math.toIntExact(offset)] ^= 1;
    return Files.write(disk, bytes);
  }

  static Path compressed(Path disk, String codec) throws IOException {
    Path file = disk.resolveSibling("x.raw." + codec);
    try (ImageSource source = FileImage.openForReading(disk);
        FileImage target = FileImage.create(file)) {
      DiskStream.write(source, Codec.parse(codec), 2, target, ProgressListener.NONE);
    }
    return file;
  }
}
