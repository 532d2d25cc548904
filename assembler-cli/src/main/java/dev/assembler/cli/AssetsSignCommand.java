package dev.assembler.cli;

import dev.assembler.assets.MinisignSecretKey;
import dev.assembler.assets.MinisignSignature;
import dev.assembler.core.image.AtomicOutput;
import dev.assembler.core.tree.Epoch;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs a manifest. */
@Command(
    name = "assemble assets sign",
    sortOptions = false,
    usageHelpWidth = 100,
    header = "Signs a manifest as minisign does: writes MANIFEST.minisig.",
    footer = {
      "",
      "Keys are made with minisign -G.",
      "",
      "Example:",
      "  assemble assets sign manifest.json --key release.key --password-file release.pass"
    })
final class AssetsSignCommand implements Verb {

  @Parameters(index = "0", paramLabel = "MANIFEST", description = "The manifest.")
  String file;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The secret key's file.")
  String key;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Its first line is the key's password; - is standard input.")
  String passwordFile;

  @Option(
      names = "--comment",
      paramLabel = "TEXT",
      description = "The trusted comment. Default: time, file name, algorithm.")
  String comment;

  @Option(
      names = "--epoch",
      paramLabel = "SECONDS|ISO8601",
      description = "The time in the comment. Default: SOURCE_DATE_EPOCH, else none.")
  String epoch;

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public String subject() {
    return file == null ? "" : Arguments.shown(file);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public int run(Console console) throws IOException {
    Path path = Requests.path("MANIFEST", file).toPath();
    MinisignSecretKey secret =
        MinisignSecretKey.parse(
            Files.readAllBytes(Requests.path("--key", key).toPath()),
            PasswordFile.firstLine(passwordFile, console));
    byte[] document = Files.readAllBytes(path);
    MinisignSignature signature;
    try {
      signature = MinisignSignature.sign(document, secret, comment(path, console));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--comment", e.getMessage(), "", "");
    }
    Path target = path.resolveSibling(path.getFileName() + MinisignSignature.SUFFIX);
    try (AtomicOutput output = AtomicOutput.create(target)) {
      output.image().writeAt(0, ByteBuffer.wrap(signature.toBytes()));
      output.commit();
    } catch (IOException e) {
      throw new OutputException(target.toString(), e);
    }
    if (common.json) {
      var json = new TreeMap<String, Object>();
      json.put("signature", target.toString());
      json.put("key", signature.keyId());
      json.put("comment", signature.trustedComment());
      console.printJson("assets sign", json);
    } else if (!console.isQuiet()) {
      console.print(target + ": signed with key " + signature.keyId() + "\n");
    }
    return ExitCode.DONE;
  }

  /** As minisign words it, but with the time only where one was stated. */
  private String comment(Path path, Console console) {
    if (comment != null) {
      return comment;
    }
    Epoch time = EpochChoice.of(epoch, console).epoch();
    String stamp = time.equals(Epoch.ZERO) ? "" : "timestamp:" + time.seconds() + "\t";
    return stamp + "file:" + path.getFileName() + "\thashed";
  }
}
