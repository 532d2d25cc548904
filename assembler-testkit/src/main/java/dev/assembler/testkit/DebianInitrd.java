package dev.assembler.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An initrd as Debian makes it, by mkinitramfs. */
public final class DebianInitrd {

  private DebianInitrd() {}

  /**
   * Makes one for a kernel that the host does not have: its folders are bound over in a name space.
   *
   * @param folder for it and all it is made of
   * @param compress as mkinitramfs takes it, such as {@code zstd}
   */
  public static Path make(Path folder, String compress) throws IOException {
    String version = "6.1.0-assemble";
    Path configuration = folder.resolve("conf");
    for (String name : List.of("conf.d", "hooks", "scripts")) {
      Files.createDirectories(configuration.resolve(name));
    }
    Files.writeString(
        configuration.resolve("initramfs.conf"), "MODULES=list\nBUSYBOX=n\nKEYMAP=n\n");
    Files.writeString(configuration.resolve("modules"), "");
    Files.writeString(configuration.resolve("update-initramfs.conf"), "update_initramfs=no\n");
    Path modules = Files.createDirectories(folder.resolve("modules").resolve(version));
    Files.writeString(modules.resolve("modules.order"), "");
    Files.writeString(modules.resolve("modules.builtin"), "");
    Path boot = Files.createDirectory(folder.resolve("boot"));
    Files.writeString(
        boot.resolve("config-" + version),
        "CONFIG_RD_GZIP=y\nCONFIG_RD_XZ=y\nCONFIG_RD_ZSTD=y\nCONFIG_RD_LZ4=y\n");
    Path initrd = folder.resolve("initrd.img");
    ReferenceTool.require("mkinitramfs");
    ReferenceTool.require("unshare")
        .run(
            "-rm",
            "sh",
            "-ec",
            // A host without any kernel has no such folder: one is laid over its libraries.
            "if ! [ -d /lib/modules ]; then mount -t tmpfs none \"$7\"; mkdir \"$7\"/u \"$7\"/w; "
                + "mount -t overlay none -o"
                + " lowerdir=/usr/lib,upperdir=\"$7\"/u,workdir=\"$7\"/w /usr/lib; "
                + "mkdir /lib/modules; fi; "
                + "mount --bind \"$1\" /lib/modules; mount --bind \"$2\" /boot; depmod \"$3\"; "
                + "mkinitramfs -d \"$4\" -c \"$5\" -o \"$6\" \"$3\"",
            "sh",
            modules.getParent(),
            boot,
            version,
            configuration,
            compress,
            initrd,
            Files.createDirectory(folder.resolve("overlay")));
    return initrd;
  }
}
