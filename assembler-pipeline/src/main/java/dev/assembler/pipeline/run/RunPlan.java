package dev.assembler.pipeline.run;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.run.MachineRequest.Acceleration;
import dev.assembler.pipeline.run.MachineRequest.Hypervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A machine as it will run, and what is made for it before.
 *
 * @param machine what it is
 * @param command the line that is it
 * @param volume for an EFI program, where one is started
 * @param disks empty ones
 * @param remarks what else a user should know, such as why there is no acceleration
 */
public record RunPlan(
    VirtualMachine machine,
    CommandLine command,
    Optional<Path> volume,
    ExtraDisks disks,
    List<String> remarks) {

  public RunPlan {
    remarks = List.copyOf(remarks);
  }

  /**
   * Decides everything; nothing is written but what a probe of KVM needs.
   *
   * @param volume where a volume for an EFI program would go
   * @throws UsageException for what does not go together
   * @throws MissingProgramException if firmware is missing
   */
  public static RunPlan of(
      BootRequest boot, MachineRequest request, HostPrograms programs, Path volume)
      throws IOException {
    BootChoice choice = BootChoice.of(boot, volume);
    var remarks = new ArrayList<String>();
    boolean isQemu = request.hypervisor() == Hypervisor.QEMU;
    var machine =
        new VirtualMachine(
            choice.architecture(),
            isQemu
                ? accelerator(choice.architecture(), request, programs, remarks)
                : Accelerator.KVM,
            request.memory(),
            request.cpus(),
            FirmwareRules.of(choice, request),
            choice.boot(),
            request.disks().drives(),
            request.network(),
            request.entries(),
            request.shares());
    request.disks().missing(); // what is wrong with those there are
    if (!isQemu && request.network() instanceof Network.Bridge bridge) {
      String tap = CloudHypervisorCommand.tap(bridge);
      remarks.add("needs the tap " + tap + ": ip tuntap add " + tap + " mode tap");
      remarks.add("and on the bridge: ip link set " + tap + " master " + bridge.name() + " up");
    }
    return new RunPlan(
        machine,
        isQemu ? QemuCommand.of(machine) : CloudHypervisorCommand.of(machine),
        choice.volume(),
        request.disks(),
        remarks);
  }

  private static Accelerator accelerator(
      Architecture architecture,
      MachineRequest request,
      HostPrograms programs,
      List<String> remarks)
      throws IOException {
    if (request.acceleration() != Acceleration.AUTO) {
      return request.acceleration() == Acceleration.KVM ? Accelerator.KVM : Accelerator.TCG;
    }
    KvmProbe.Result probe = KvmProbe.of(architecture, programs);
    if (!probe.works()) {
      remarks.add("without KVM: " + probe.reason());
    }
    return probe.works() ? Accelerator.KVM : Accelerator.TCG;
  }

  /** Makes what the machine needs. */
  public void prepare() throws IOException {
    disks.make();
    if (volume.isPresent() && machine.boot() instanceof Boot.EfiProgram efi) {
      Files.deleteIfExists(volume.get());
      EfiPrograms.writeVolume(efi.program(), machine.architecture(), volume.get());
    }
  }

  /** The command line's program as a file of this host. */
  public CommandLine onHost(HostPrograms programs) throws MissingProgramException {
    Path program =
        command.program().equals(CloudHypervisorCommand.PROGRAM)
            ? programs.require(
                CloudHypervisorCommand.PROGRAM,
                "install cloud-hypervisor (its releases have one static program), or use QEMU")
            : programs.requireQemu(machine.architecture());
    return command.at(program.toString());
  }

  /** For a shell: what is made before, as comments, then the command line. */
  public String text() throws IOException {
    var text = new StringBuilder();
    if (volume.isPresent() && machine.boot() instanceof Boot.EfiProgram efi) {
      String path = EfiPrograms.path(machine.architecture());
      text.append("# " + volume.get() + ": made for the run, a FAT volume that has ")
          .append(efi.program() + " at " + path + "\n");
    }
    for (Path file : disks.missing()) {
      text.append("# " + file + ": made, " + disks.newSize() + " bytes of holes\n");
    }
    return text + command.text();
  }
}
