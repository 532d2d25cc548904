package dev.assembler.pipeline.iso;

/** The common ways to start an image, by which everything else is found. */
public enum BootProfile {
  /** GRUB by BIOS and UEFI. */
  GRUB,
  /** ISOLINUX by BIOS, and by UEFI what is in the folder EFI. */
  ISOLINUX,
  /** A unified kernel image, or what else is in the folder EFI, by UEFI. */
  UKI,
  /** As the image starts that the tree came from. */
  KEEP
}
