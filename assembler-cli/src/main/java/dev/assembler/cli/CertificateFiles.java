package dev.assembler.cli;

import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.uki.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates that options name. */
final class CertificateFiles {

  private CertificateFiles() {}

  static List<X509Certificate> read(String option, String text) throws IOException {
    HostPath file = Requests.path(option, text);
    try {
      return KeyFiles.certificates(Files.readAllBytes(file.toPath()));
    } catch (ImageFormatException e) {
      throw new InputException(file.toString(), e.getMessage(), e);
    }
  }
}
