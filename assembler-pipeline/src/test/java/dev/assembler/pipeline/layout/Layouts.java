package dev.assembler.pipeline.layout;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.convert.OwnerRule;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.transport.DiskContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Layout files, what they name, and disks made of them. */
final class Layouts {

  /** A FAT and a squashfs with its hashes; the size of the latter two is known afterwards. */
  static final String DISK =
      """
      [disk]
      table = "gpt"
      size = "minimal"

      [[partition]]
      name = "esp"
      type = "esp"
      format = "fat"
      tree = "esp/"
      size = "64M"
      label = "BOOT"

      [[partition]]
      name = "root"
      type = "root"
      format = "squashfs"
      tree = ["root", "more:/opt"]
      files = { "/etc/issue" = "esp/loader/loader.conf" }
      compression = "zstd:3"

      [[partition]]
      name = "root-verity"
      type = "root-verity"
      format = "verity"
      of = "root"

      [[partition]]
      name = "data"
      type = "var"
      source = "piece"
      size = "rest"
      attributes = ["grow-file-system"]
      """;

  private Layouts() {}

  /** Writes the sources of {@link #DISK} into a folder, and the layout. */
  static Path write(Path folder, String toml) throws IOException {
    Files.createDirectories(folder.resolve("esp/EFI/BOOT"));
    Files.createDirectories(folder.resolve("esp/loader"));
    Files.write(folder.resolve("esp/EFI/BOOT/BOOTX64.EFI"), new byte[300_001]);
    Files.writeString(folder.resolve("esp/loader/loader.conf"), "timeout 0\n");
    Files.createDirectories(folder.resolve("root/etc"));
    Files.writeString(folder.resolve("root/etc/motd"), "hello\n");
    Files.writeString(folder.resolve("root/numbers"), "0123456789 ".repeat(200_000));
    Files.createDirectories(folder.resolve("more"));
    Files.writeString(folder.resolve("more/tool"), "#!/bin/sh\n");
    Files.writeString(folder.resolve("piece"), "a piece ".repeat(1000));
    return Files.writeString(folder.resolve("disk.toml"), toml);
  }

  static LayoutRequest request(Path layout, Path output, int threads) {
    return new LayoutRequest(HostPath.of(layout.toString()), disk(output, threads));
  }

  static DiskRequest disk(Path output, int threads) {
    return new DiskRequest(
        HostPath.of(output.toString()),
        DiskContainer.choose(null, null, output.toString()),
        Optional.empty(),
        new MetadataRules(
            Epoch.ofSeconds(1_700_000_000),
            Times.FIXED,
            OwnerRule.parse("--owner", "0:0"),
            null,
            HardLinks.PRESERVE,
            Metadata.of(0755),
            null,
            null,
            0,
            0),
        Set.of(),
        Optional.empty(),
        true,
        threads);
  }

  static LayoutResult make(LayoutRequest request, ProgressListener progress) throws IOException {
    try (LayoutJob job = LayoutJob.prepare(request, progress)) {
      return job.write(output -> {}, progress);
    }
  }

  static LayoutResult make(Path layout, Path output) throws IOException {
    return make(request(layout, output, 2), ProgressListener.NONE);
  }
}
