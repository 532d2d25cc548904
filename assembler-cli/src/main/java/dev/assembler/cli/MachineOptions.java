package dev.assembler.cli;

import dev.assembler.pipeline.Sizes;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.run.ExtraDisks;
import dev.assembler.pipeline.run.FirmwareEntry;
import dev.assembler.pipeline.run.MachineRequest;
import dev.assembler.pipeline.run.MachineRequest.Acceleration;
import dev.assembler.pipeline.run.MachineRequest.FirmwareChoice;
import dev.assembler.pipeline.run.MachineRequest.Hypervisor;
import dev.assembler.pipeline.run.Network;
import dev.assembler.pipeline.run.Share;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What a machine is made of; an option goes before a variable of the environment. */
final class MachineOptions {

  private static final int MOST_MEMORY = 1 << 20;
  private static final int MOST_CPUS = 256;
  private static final int MOST_DISKS = 24;

  @Option(names = "--memory", paramLabel = "MB", description = "Default: MEMORY, else 1024.")
  String memory;

  @Option(names = "--cpus", paramLabel = "N", description = "Default: CPUS, else 1.")
  String cpus;

  @Option(
      names = "--disks",
      paramLabel = "N",
      description = "Empty disks beside the image. Default: NUM_DISKS, else 0.")
  String disks;

  @Option(
      names = "--disk-size",
      paramLabel = "SIZE",
      description = "Of each of them. Default: DISK_SIZE, else 10G.")
  String diskSize;

  @Option(
      names = "--disk-dir",
      paramLabel = "DIR",
      description = "Where they are. Default: beside the image.")
  String diskDir;

  @Option(names = "--reset", description = "Make them anew; what is on them is lost.")
  boolean reset;

  @Option(
      names = "--net",
      paramLabel = "none|user",
      description = "user: a way out, none in. Default: none.")
  String net;

  @Option(
      names = "--bridge",
      paramLabel = "NAME",
      description = "A bridge of the host's for the network card. Default: BRIDGE.")
  String bridge;

  @Option(
      names = "--firmware",
      paramLabel = "auto|uefi|bios",
      description = "auto: UEFI where the image has something for it.")
  String firmware = "auto";

  @Option(
      names = "--secure-boot",
      description = "UEFI that starts only what is signed; with Microsoft's keys, or --uefi-vars.")
  boolean secureBoot;

  @Option(names = "--uefi-code", paramLabel = "FILE", description = "UEFI of your own.")
  String uefiCode;

  @Option(
      names = "--uefi-vars",
      paramLabel = "FILE",
      description = "Its variables at the start; the file is not written.")
  String uefiVars;

  @Option(
      names = "--fw-cfg",
      paramLabel = "KEY=VALUE",
      description = "A value for the guest in fw_cfg, at opt/KEY; repeatable.")
  List<String> entries = new ArrayList<>();

  @Option(
      names = "--share",
      paramLabel = "TAG=DIR",
      description = "A folder that the guest can mount by 9p, read-only; repeatable.")
  List<String> shares = new ArrayList<>();

  @Option(
      names = "--hypervisor",
      paramLabel = "qemu|ch",
      description = "ch is cloud-hypervisor. Default: HYPERVISOR, else qemu.")
  String hypervisor;

  @Option(
      names = "--accel",
      paramLabel = "auto|kvm|tcg",
      description = "auto: KVM where a probe guest starts in it, else TCG.")
  String accel = "auto";

  MachineRequest request(Console console, Path stem) {
    String size = value(console, diskSize, "DISK_SIZE", null);
    return new MachineRequest(
        Words.one(
            "--hypervisor", value(console, hypervisor, "HYPERVISOR", "qemu"), Hypervisor.class),
        Words.one("--accel", accel, Acceleration.class),
        Words.one("--firmware", firmware, FirmwareChoice.class),
        secureBoot,
        file("--uefi-code", uefiCode),
        file("--uefi-vars", uefiVars),
        number("--memory", value(console, memory, "MEMORY", "1024"), 1, MOST_MEMORY),
        number("--cpus", value(console, cpus, "CPUS", "1"), 1, MOST_CPUS),
        new ExtraDisks(
            stem(stem),
            number("--disks", value(console, disks, "NUM_DISKS", "0"), 0, MOST_DISKS),
            size == null ? OptionalLong.empty() : OptionalLong.of(Sizes.parse("--disk-size", size)),
            reset),
        network(console),
        entries.stream().map(MachineOptions::entry).toList(),
        shares.stream().map(MachineOptions::share).toList());
  }

  /** The option, else the variable, else what is usual. */
  private static String value(Console console, String option, String variable, String usual) {
    if (option != null) {
      return Arguments.shown(option);
    }
    return Optional.ofNullable(console.variable(variable)).orElse(usual);
  }

  private Path stem(Path image) {
    return diskDir == null
        ? image
        : Requests.path("--disk-dir", diskDir).toPath().resolve(image.getFileName());
  }

  private static int number(String option, String text, int least, int most) {
    if (text.matches("[0-9]{1,8}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new UsageException(option + " " + text, "out of range", least + " to " + most, "");
  }

  private static Optional<Path> file(String option, String text) {
    if (text == null) {
      return Optional.empty();
    }
    Path file = Requests.path(option, text).toPath();
    if (!Files.isReadable(file)) {
      throw new UsageException(option + " " + Arguments.shown(text), "cannot be read", "", "");
    }
    return Optional.of(file);
  }

  private Network network(Console console) {
    String name = bridge == null && net == null ? console.variable("BRIDGE") : bridge;
    if (name != null) {
      if (net != null) {
        throw new UsageException("--bridge", "given with --net", "one of them", "");
      }
      if (!name.matches("[A-Za-z0-9._-]{1,15}")) {
        throw new UsageException(
            "--bridge " + Arguments.shown(name), "no name of a bridge", "1 to 15 letters", "");
      }
      return new Network.Bridge(name);
    }
    return switch (net == null ? "none" : net) {
      case "none" -> new Network.None();
      case "user" -> new Network.User();
      default ->
          throw new UsageException("--net " + Arguments.shown(net), "unknown", "none or user", "");
    };
  }

  private static FirmwareEntry entry(String text) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? "" : text.substring(0, equals);
    if (!key.matches("[A-Za-z0-9._/-]{1,50}")) {
      throw new UsageException(
          "--fw-cfg " + Arguments.shown(text),
          "no KEY=VALUE",
          "a key of at most 50 letters, digits and ._/-",
          "for example com.example/id=7; the guest finds it at opt/com.example/id");
    }
    return new FirmwareEntry(
        key.startsWith("opt/") ? key.substring("opt/".length()) : key, text.substring(equals + 1));
  }

  private static Share share(String text) {
    int equals = text.indexOf('=');
    String tag = equals < 0 ? "" : text.substring(0, equals);
    if (!tag.matches("[A-Za-z0-9._-]{1,31}")) {
      throw new UsageException("--share " + Arguments.shown(text), "no TAG=DIR", "", "");
    }
    Path folder = Requests.path("--share", text.substring(equals + 1)).toPath();
    if (!Files.isDirectory(folder)) {
      throw new UsageException("--share " + Arguments.shown(text), "no folder there", "", "");
    }
    return new Share(tag, folder);
  }
}
