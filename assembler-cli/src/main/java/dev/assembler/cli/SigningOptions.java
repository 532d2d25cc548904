package dev.assembler.cli;

import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.uki.KeyFiles;
import dev.assembler.uki.Pkcs11Keys;
import dev.assembler.uki.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;
import picocli.CommandLine.Option;

/** With which key an EFI program is signed. */
final class SigningOptions {

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The private key: PEM (RSA or EC), or PKCS #12 (.p12, .pfx) with certificate.")
  String key;

  @Option(
      names = "--pkcs11",
      paramLabel = "CONFIG",
      description =
          "Instead of --key: the one key of a token, which stays there. A file as the JDK's"
              + " SunPKCS11 has it: name = .., library = ..")
  String token;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description =
          "The certificate of the key, PEM or DER; others behind it are put in as well. Default:"
              + " that of the PKCS #12 file or token.")
  String certificate;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "Its first line is the key's password, or the token's PIN; - is standard input.")
  String passwordFile;

  SigningKey signer(Console console) throws IOException {
    if ((key == null) == (token == null)) {
      throw new UsageException(
          "--key",
          key == null ? "missing" : "given with --pkcs11",
          "the private key, or --pkcs11",
          key == null ? "add --key FILE" : "");
    }
    HostPath file = key == null ? Requests.path("--pkcs11", token) : Requests.path("--key", key);
    byte[] bytes = Files.readAllBytes(file.toPath());
    char[] password = password(console);
    try {
      return key == null ? ofToken(file, password) : ofFile(bytes, password);
    } catch (ImageFormatException e) {
      throw new InputException(file.toString(), e.getMessage(), e);
    } catch (UsageException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException("--cert", e.getMessage(), "", "");
    }
  }

  private SigningKey ofFile(byte[] bytes, char[] password) throws IOException {
    if (certificate == null && !isPem(bytes)) {
      return KeyFiles.pkcs12(bytes, password);
    }
    if (certificate == null) {
      throw new UsageException(
          "--cert", "missing", "the certificate of the key", "add --cert FILE");
    }
    return SigningKey.of(
        KeyFiles.privateKey(bytes, password), CertificateFiles.read("--cert", certificate));
  }

  private SigningKey ofToken(HostPath config, char[] pin) throws IOException {
    List<X509Certificate> certificates =
        certificate == null ? List.of() : CertificateFiles.read("--cert", certificate);
    return Pkcs11Keys.open(config.toPath(), pin, certificates);
  }

  private static boolean isPem(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private char[] password(Console console) throws IOException {
    byte[] line = PasswordFile.firstLine(passwordFile, console);
    return line == null ? null : new String(line, StandardCharsets.UTF_8).toCharArray();
  }
}
