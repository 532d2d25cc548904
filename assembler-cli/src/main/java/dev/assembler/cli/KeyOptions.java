package dev.assembler.cli;

import dev.assembler.assets.MinisignPublicKey;
import dev.assembler.assets.SignaturePolicy;
import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is asked of a manifest's signature. */
final class KeyOptions {

  @Option(
      names = "--public-key",
      paramLabel = "KEY|FILE",
      description = "A minisign key that may have signed it: the text, or a file; repeatable.")
  List<String> publicKeys = new ArrayList<>();

  @Option(
      names = "--require-signature",
      description = "A manifest without a signature is a failure, too.")
  boolean requireSignature;

  SignaturePolicy policy() throws IOException {
    if (requireSignature && publicKeys.isEmpty()) {
      throw new UsageException(
          "--require-signature", "given without a key", "--public-key KEY", "");
    }
    var keys = new ArrayList<MinisignPublicKey>();
    for (String text : publicKeys) {
      keys.add(key(text));
    }
    return new SignaturePolicy(keys, requireSignature);
  }

  private static MinisignPublicKey key(String text) throws IOException {
    Path file = Requests.path("--public-key", text).toPath();
    try {
      return MinisignPublicKey.parse(Files.exists(file) ? Files.readString(file) : text);
    } catch (ImageFormatException e) {
      throw new UsageException(
          "--public-key " + Arguments.shown(text), "neither a key nor a file", "", e.getMessage());
    }
  }
}
