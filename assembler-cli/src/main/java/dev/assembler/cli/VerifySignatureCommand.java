package dev.assembler.cli;

import dev.assembler.pipeline.MismatchException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.uki.SignJob;
import dev.assembler.uki.AuthenticodeSignature;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks the signatures of an EFI program. */
@Command(
    name = "assemble verify-signature",
    sortOptions = false,
    usageHelpWidth = 100,
    header = {
      "Checks that an EFI program is signed by a certificate, or by one that it has certified.",
      "As in UEFI, one good signature is enough, and certificates do not expire."
    },
    footer = {
      "",
      "Example:",
      "  assemble verify-signature linux.efi --cert db.crt",
      "",
      "Exit codes: 0 signed, 1 not signed by it, 2 wrong usage, 3 malformed or unreadable input."
    })
final class VerifySignatureCommand implements Verb {

  @Parameters(index = "0", paramLabel = "IMAGE", description = "An EFI program.")
  String image;

  @Option(
      names = "--cert",
      required = true,
      paramLabel = "FILE",
      description = "A certificate that is trusted, PEM or DER; repeatable.")
  List<String> certificates = new ArrayList<>();

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
    HostPath program = Requests.path("IMAGE", image);
    var trusted = new ArrayList<X509Certificate>();
    for (String file : certificates) {
      trusted.addAll(CertificateFiles.read("--cert", file));
    }
    List<AuthenticodeSignature> signatures = SignJob.signatures(program);
    if (signatures.stream().noneMatch(signature -> signature.isTrusted(trusted))) {
      throw new MismatchException(
          program.toString(),
          signatures.isEmpty()
              ? List.of("not signed")
              : signatures.stream().map(each -> line(each, trusted)).toList());
    }
    if (common.json) {
      console.printJson(
          "verify-signature",
          Map.of(
              "image",
              program.toString(),
              "signatures",
              signatures.stream().<Object>map(each -> json(each, trusted)).toList()));
    } else if (!console.isQuiet()) {
      var text = new StringBuilder();
      signatures.forEach(
          each -> text.append(program).append(": ").append(line(each, trusted)).append('\n'));
      console.print(text.toString());
    }
    return ExitCode.DONE;
  }

  private static String line(AuthenticodeSignature signature, List<X509Certificate> trusted) {
    return "signed by "
        + signature.signer()
        + (signature.isTrusted(trusted)
            ? ", trusted"
            : ", " + signature.fault().orElse("which is not certified by --cert"));
  }

  private static Map<String, Object> json(
      AuthenticodeSignature signature, List<X509Certificate> trusted) {
    var json = new TreeMap<String, Object>();
    json.put("signer", signature.signer());
    json.put("digest", signature.digestAlgorithm());
    json.put("trusted", signature.isTrusted(trusted));
    signature.signingTime().ifPresent(time -> json.put("signingTime", time.seconds()));
    signature.fault().ifPresent(fault -> json.put("fault", fault));
    return json;
  }
}
