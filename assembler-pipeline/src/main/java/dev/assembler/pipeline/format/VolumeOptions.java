package dev.assembler.pipeline.format;

/** Options that more than one kind of volume has. */
final class VolumeOptions {

  static final FormatOption SIZE =
      FormatOption.text(
          "--size",
          "SIZE",
          "of the volume. Default: fat as small as can be; ext4 a quarter more than that, at least"
              + " 16M more; or minimal.");
  static final FormatOption LABEL =
      FormatOption.text(
          "--label", "TEXT", "fat: up to 11 characters, no lower case; ext4: up to 16 bytes.");
  static final FormatOption PROFILE =
      FormatOption.text(
          "--profile",
          "NAME",
          "who must be able to read it: fat esp, rpi4 or eltorito, which refuse what those cannot;"
              + " ext4 boot, without what boot loaders may not know.");
  static final FormatOption BLOCK_SIZE =
      FormatOption.text(
          "--block-size",
          "SIZE",
          "squashfs 4K to 1M, a power of two (default 128K); ext4 1K, 2K or 4K (default).");

  private VolumeOptions() {}
}
