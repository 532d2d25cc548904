package dev.assembler.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of the main job that make a UKI. */
final class UkiOptions {

  @Option(
      names = "--kernel",
      paramLabel = "VMLINUZ",
      description =
          "A UKI of this kernel, instead of --tree: FILE.efi. {VERSION} in --out stands for the"
              + " kernel's release.")
  String kernel;

  @Option(
      names = "--initrd",
      paramLabel = "FILE",
      description = "uki: an initrd; repeatable, one goes behind the other.")
  List<String> initrds = new ArrayList<>();

  @Option(
      names = "--cmdline",
      paramLabel = "TEXT|@FILE",
      description = "uki: the kernel's command line, the only one under Secure Boot.")
  String commandLine;

  @Option(
      names = "--os-release",
      paramLabel = "FILE",
      description = "uki: os-release of the system inside, which boot menus show.")
  String osRelease;

  @Option(
      names = "--stub",
      paramLabel = "FILE",
      description =
          "uki: the program that starts. Default: systemd's, where systemd-boot-efi puts it.")
  String stub;

  @Option(
      names = "--uname",
      paramLabel = "RELEASE",
      description = "uki: the kernel's release. Default: as the kernel says.")
  String uname;

  @Option(names = "--dtb", paramLabel = "FILE", description = "uki: a compiled device tree.")
  String deviceTree;

  @Option(names = "--splash", paramLabel = "BMP", description = "uki: a picture to show.")
  String splash;

  @Option(
      names = "--microcode",
      paramLabel = "CPIO",
      description = "uki: an early initrd with microcode, not compressed.")
  String microcode;

  @Option(
      names = "--sbat",
      paramLabel = "FILE",
      description = "uki: lines of SBAT, merged with those of stub and kernel.")
  String sbat;

  @Option(
      names = "--pcrpkey",
      paramLabel = "PEM",
      description = "uki: the public key of whoever signs PCR 11.")
  String pcrPublicKey;

  @Option(
      names = "--pcrsig",
      paramLabel = "JSON",
      description = "uki: signatures of PCR 11, as systemd-measure makes them.")
  String pcrSignature;

  @Option(
      names = "--hash",
      paramLabel = "HEX",
      description = "uki: what {HASH} in --out stands for, 7 to 40 digits.")
  String hash;

  /** All of them but the kernel, by their names; null where one is not given. */
  Map<String, Object> others() {
    var others = new LinkedHashMap<String, Object>();
    others.put("--initrd", initrds.isEmpty() ? null : initrds);
    others.put("--cmdline", commandLine);
    others.put("--os-release", osRelease);
    others.put("--stub", stub);
    others.put("--uname", uname);
    others.put("--dtb", deviceTree);
    others.put("--splash", splash);
    others.put("--microcode", microcode);
    others.put("--sbat", sbat);
    others.put("--pcrpkey", pcrPublicKey);
    others.put("--pcrsig", pcrSignature);
    others.put("--hash", hash);
    return others;
  }
}
