package dev.assembler.cli;

import dev.assembler.assets.AssetBuild;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Describes a full build. */
@Command(
    name = "assemble assets checksum",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Describes a full build: writes B3SUMS and manifest.json and the link current.",
    footer = {
      "",
      "Files are DIR/ARCH/vmlinuz, initrd.img, rootfs.erofs and rootfs.squashfs. Releases that the",
      "manifest has stay; assets that did not change keep their version.",
      "",
      "To resolve and verify in DIR itself, give the files their hash names:",
      "  assemble assets install --to DIR --layout development",
      "",
      "Example:",
      "  assemble assets checksum assets --epoch 1776269479"
    })
final class AssetsChecksumCommand implements Verb {

  @Mixin BuildDescription build = new BuildDescription();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return build.shown();
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    return build.run(console, "assets checksum", AssetBuild::full);
  }
}
