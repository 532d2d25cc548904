package dev.assembler.cli;

import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.uki.SignJob;
import dev.assembler.uki.SigningKey;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs an EFI program. */
@Command(
    name = "assemble sign",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Signs a UKI, a kernel or a boot loader for UEFI Secure Boot (Authenticode, SHA-256).",
      "Signatures that are there stay; the same program and key give the same bytes."
    },
    footer = {
      "",
      "Examples:",
      "  assemble sign linux.efi --key db.key --cert db.crt --out linux.signed.efi",
      "  assemble sign linux.efi --key db.p12 --password-file db.pass --out linux.efi",
      "  assemble sign linux.efi --pkcs11 token.cfg --password-file pin --out linux.efi",
      "",
      "Exit codes: 0 done, 2 wrong usage, 3 malformed or unreadable input, 5 the host."
    })
final class SignCommand implements Verb {

  @Parameters(index = "0", paramLabel = "IMAGE", description = "An EFI program.")
  String image;

  @Mixin SigningOptions signing = new SigningOptions();

  @Option(
      names = "--signing-time",
      paramLabel = "SECONDS|ISO8601",
      description = "State this time in the signature. Default: none.")
  String signingTime;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The signed program; may be IMAGE itself.")
  String out;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return image == null ? "" : Arguments.shown(image);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    HostPath output = Requests.path("--out", out);
    SigningKey signer = signing.signer(console);
    Optional<Epoch> time =
        signingTime == null
            ? Optional.empty()
            : Optional.of(EpochChoice.stated("--signing-time", signingTime));
    SignJob.Signed signed;
    try (var interruption = new Interruption(console)) {
      signed =
          SignJob.sign(Requests.path("IMAGE", image), signer, time, output, interruption::guard);
    }
    String subject = signer.certificate().getSubjectX500Principal().getName();
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("output", output.toString());
      json.put("signer", subject);
      json.put("signatures", signed.summary().fact("signatures"));
      json.put("size", signed.summary().size());
      json.put("sha256", signed.sha256());
      console.printJson("sign", json);
    } else if (!console.isQuiet()) {
      console.print(output + ": signed by " + subject + ", sha256:" + signed.sha256() + "\n");
    }
    return ExitCode.DONE;
  }
}
