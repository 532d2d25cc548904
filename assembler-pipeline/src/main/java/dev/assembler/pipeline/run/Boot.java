package dev.assembler.pipeline.run;

import java.nio.file.Path;
import java.util.Optional;

/** What a machine is started from. */
public sealed interface Boot {

  /** In a word, for reports. */
  String kind();

  /**
   * A kernel that the machine is given, without any firmware's doing.
   *
   * @param commandLine of the kernel; empty for {@link KernelArguments the usual one}
   * @param root its first disk
   */
  record Kernel(
      Path kernel, Optional<Path> initrd, Optional<String> commandLine, Optional<Drive> root)
      implements Boot {
    @Override
    public String kind() {
      return "kernel";
    }
  }

  /** The boot loader of a disk. */
  record Disk(Drive drive) implements Boot {
    @Override
    public String kind() {
      return "disk";
    }
  }

  /** A CD. */
  record Cd(Path image) implements Boot {
    @Override
    public String kind() {
      return "cd";
    }
  }

  /**
   * An EFI program, such as a UKI.
   *
   * @param volume a FAT volume that has it where firmware looks; made for the run
   */
  record EfiProgram(Path program, Path volume) implements Boot {
    @Override
    public String kind() {
      return "efi";
    }
  }

  /**
   * iPXE, by the machine's own TFTP server.
   *
   * @param folder that it serves
   * @param script by its path in that folder
   */
  record Netboot(Path folder, String script) implements Boot {
    @Override
    public String kind() {
      return "ipxe";
    }
  }
}
