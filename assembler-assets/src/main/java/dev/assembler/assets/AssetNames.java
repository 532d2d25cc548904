package dev.assembler.assets;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The logical names of what a machine boots from. */
final class AssetNames {

  static final String KERNEL = "vmlinuz";
  static final String INITRD = "initrd.img";

  /** The first of them that is there. */
  static final List<String> ROOTFS = List.of("rootfs.erofs", "rootfs.squashfs");

  /** All of them, sorted. */
  static final List<String> ALL = List.of(INITRD, ROOTFS.get(0), ROOTFS.get(1), KERNEL);

  private AssetNames() {}

  static Optional<String> rootfsAmong(Collection<String> names) {
    return ROOTFS.stream().filter(names::contains).findFirst();
  }
}
