package dev.assembler.pipeline.kernel.module;

import dev.assembler.core.tree.RegularFile;
import java.util.Objects;

/**
 * A module as a file. Texts have one character for each byte (ISO 8859-1), as all names here.
 *
 * @param name as the kernel knows it, with {@code _}
 * @param path below the folder of its kernel: {@code kernel/drivers/block/virtio_blk.ko}
 * @param file may be compressed; a signature stays at its end
 */
public record KernelModule(String name, String path, RegularFile file) {

  public KernelModule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(file, "file");
  }

  /** The path without what a compressor appended: as modules.order has it. */
  public String uncompressedPath() {
    return path.substring(0, path.lastIndexOf(".ko") + 3);
  }
}
