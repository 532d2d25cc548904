package dev.assembler.pipeline.run;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a request comes to: what is started, for which architecture, and what firmware finds on it.
 *
 * @param volume of an EFI program, which is still to be made
 */
record BootChoice(
    Boot boot, Architecture architecture, boolean uefi, boolean bios, Optional<Path> volume) {

  private static final String NO_KERNEL =
      "add --kernel VMLINUZ and, where it needs one, --initrd FILE";

  /**
   * @param volume where a volume for an EFI program would go
   */
  static BootChoice of(BootRequest request, Path volume) throws IOException {
    if (request.place().isEmpty()) {
      return kernel(request, request.initrd(), request.root());
    }
    HostPath place = request.place().get();
    if (Files.isDirectory(place.toPath())) {
      return folder(request, place, volume);
    }
    BootMedium medium = BootMedium.of(place);
    return switch (medium.kind()) {
      case INITRD -> kernel(request, once("--initrd", request.initrd(), place), request.root());
      case ROOT -> kernel(request, request.initrd(), once("--disk", request.root(), place));
      case KERNEL ->
          kernel(
              request.withKernel(once("--kernel", request.kernel(), place)),
              request.initrd(),
              request.root());
      default -> image(request, place, medium, volume);
    };
  }

  private static BootChoice image(
      BootRequest request, HostPath place, BootMedium medium, Path volume) {
    requireAlone(request, place);
    Path file = place.toPath();
    Drive.Writes writes = request.isWritable() ? Drive.Writes.KEPT : Drive.Writes.FORGOTTEN;
    Architecture architecture = architecture(request, place.toString(), medium.architectures());
    boolean isCd = medium.kind() == BootMedium.Kind.CD && !request.isAsDisk();
    Boot boot =
        medium.kind() == BootMedium.Kind.EFI_PROGRAM
            ? new Boot.EfiProgram(file, volume)
            : isCd ? new Boot.Cd(file) : new Boot.Disk(new Drive(file, medium.container(), writes));
    return boot instanceof Boot.EfiProgram
        ? new BootChoice(boot, architecture, true, false, Optional.of(volume))
        : new BootChoice(boot, architecture, medium.uefi(), medium.bios(), Optional.empty());
  }

  /** What starts by itself takes nothing that a kernel is given. */
  private static void requireAlone(BootRequest request, HostPath place) {
    String given =
        request.kernel().isPresent()
            ? "--kernel"
            : request.initrd().isPresent()
                ? "--initrd"
                : request.commandLine().isPresent()
                    ? "--cmdline"
                    : request.root().isPresent() ? "--disk" : "";
    if (!given.isEmpty()) {
      throw new UsageException(
          given,
          "given with " + place + ", which starts by itself",
          "one of them",
          given.equals("--disk") ? "for disks beside it use --disks N" : "");
    }
  }

  private static BootChoice folder(BootRequest request, HostPath place, Path volume)
      throws IOException {
    BootFolder found = BootFolder.of(place.toPath());
    if (found.script().isPresent()) {
      requireAlone(request, place);
      if (request.architecture().filter(asked -> asked != Architecture.AMD64).isPresent()) {
        throw new UsageException(
            place.toString(),
            "iPXE for " + request.architecture().get() + " is in no network card's ROM",
            "amd64",
            "");
      }
      return new BootChoice(
          netboot(found.script().get()), Architecture.AMD64, true, true, Optional.empty());
    }
    if (found.image().isPresent()) {
      return of(request.withPlace(host(found.image().get())), volume);
    }
    return kernel(
        request.withKernel(request.kernel().or(() -> found.kernel().map(BootChoice::host))),
        request.initrd().or(() -> found.initrd().map(BootChoice::host)),
        request.root().or(() -> found.root().map(BootChoice::host)));
  }

  /**
   * A script that lies in the folder of an architecture asks for that folder by its name, as
   * servers have them: what is served is the folder above.
   */
  private static Boot.Netboot netboot(Path script) {
    Path folder = script.toAbsolutePath().normalize().getParent();
    Path name = folder.getFileName();
    return name != null && Architecture.isName(name.toString())
        ? new Boot.Netboot(folder.getParent(), name + "/" + script.getFileName())
        : new Boot.Netboot(script.getParent(), script.getFileName().toString());
  }

  private static BootChoice kernel(
      BootRequest request, Optional<HostPath> initrd, Optional<HostPath> root) throws IOException {
    HostPath kernel =
        request
            .kernel()
            .orElseThrow(() ->
                new UsageException(
                    request.place().map(HostPath::toString).orElse("IMAGE"),
                    request.place().isEmpty() ? "missing" : "does not start by itself",
                    request.place().isEmpty() ? "an image or a folder" : "",
                    NO_KERNEL));
    BootMedium medium = BootMedium.of(kernel);
    if (medium.kind() != BootMedium.Kind.KERNEL && medium.kind() != BootMedium.Kind.EFI_PROGRAM) {
      throw new UsageException("--kernel " + kernel, "no kernel", "a Linux kernel", "");
    }
    if (initrd.isPresent()) {
      BootMedium second = BootMedium.of(initrd.get());
      if (second.kind() != BootMedium.Kind.INITRD) {
        throw new UsageException("--initrd " + initrd.get(), "no initramfs", "a cpio archive", "");
      }
    }
    Optional<Drive> drive = Optional.empty();
    if (root.isPresent()) {
      BootMedium third = BootMedium.of(root.get());
      if (third.kind() != BootMedium.Kind.ROOT && third.kind() != BootMedium.Kind.DISK) {
        throw new UsageException("--disk " + root.get(), "no file system and no disk", "", "");
      }
      drive = Optional.of(rootDrive(request, root.get(), third));
    }
    Architecture architecture = architecture(request, kernel.toString(), medium.architectures());
    Boot boot =
        new Boot.Kernel(
            kernel.toPath(), initrd.map(HostPath::toPath), request.commandLine(), drive);
    return new BootChoice(boot, architecture, false, true, Optional.empty());
  }

  private static Drive rootDrive(BootRequest request, HostPath root, BootMedium medium) {
    Drive.Writes writes =
        request.isWritable()
            ? Drive.Writes.KEPT
            : medium.kind() == BootMedium.Kind.ROOT ? Drive.Writes.REFUSED : Drive.Writes.FORGOTTEN;
    return new Drive(root.toPath(), medium.container(), writes);
  }

  private static Architecture architecture(
      BootRequest request, String subject, Set<Architecture> found) {
    if (request.architecture().isPresent()) {
      Architecture asked = request.architecture().get();
      if (!found.isEmpty() && !found.contains(asked)) {
        throw new UsageException(
            "--arch " + asked, subject + " is for " + found.iterator().next(), "", "");
      }
      return asked;
    }
    if (found.size() == 1) {
      return found.iterator().next();
    }
    throw new UsageException(
        subject,
        found.isEmpty()
            ? "says of no architecture that it is for it"
            : "is for amd64 and for arm64",
        "",
        "add --arch amd64 or --arch arm64");
  }

  private static Optional<HostPath> once(String option, Optional<HostPath> given, HostPath place) {
    if (given.isPresent()) {
      throw new UsageException(option, "given with " + place + ", which is one", "one of them", "");
    }
    return Optional.of(place);
  }

  private static HostPath host(Path path) {
    return HostPath.of(path.toString());
  }
}
