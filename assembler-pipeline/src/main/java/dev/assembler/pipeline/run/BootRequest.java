package dev.assembler.pipeline.run;

import dev.assembler.pipeline.source.HostPath;
import java.util.Optional;

/**
 * What is to be started.
 *
 * @param place an image, or a folder
 * @param kernel that is started by itself
 * @param commandLine of that kernel
 * @param root its root file system's image
 * @param architecture where it is not to be told by what is started
 * @param isAsDisk whether an ISO image is a disk
 * @param isWritable whether what the guest writes stays
 */
public record BootRequest(
    Optional<HostPath> place,
    Optional<HostPath> kernel,
    Optional<HostPath> initrd,
    Optional<String> commandLine,
    Optional<HostPath> root,
    Optional<Architecture> architecture,
    boolean isAsDisk,
    boolean isWritable) {

  BootRequest withPlace(HostPath newPlace) {
    return new BootRequest(
        Optional.of(newPlace),
        kernel,
        initrd,
        commandLine,
        root,
        architecture,
        isAsDisk,
        isWritable);
  }

  BootRequest withKernel(Optional<HostPath> newKernel) {
    return new BootRequest(
        place, newKernel, initrd, commandLine, root, architecture, isAsDisk, isWritable);
  }
}
