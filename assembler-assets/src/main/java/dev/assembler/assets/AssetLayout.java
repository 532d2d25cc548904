package dev.assembler.assets;

/** How a folder of assets is laid out. */
public enum AssetLayout {
  /** Flat, every file under its hash name: {@code vmlinuz-2c0bd752db929642}. */
  INSTALLED,

  /**
   * A folder for each architecture, in it every file under its logical name and, as a hard link,
   * under its hash name: {@code arm64/vmlinuz} and {@code arm64/vmlinuz-2c0bd752db929642}.
   */
  DEVELOPMENT
}
