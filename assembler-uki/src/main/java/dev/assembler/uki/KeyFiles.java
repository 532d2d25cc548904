package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Keys and certificates as files have them: PEM, DER and PKCS #12. */
public final class KeyFiles {

  private KeyFiles() {}

  /**
   * A private key in PEM: PKCS #8, plain or encrypted, or OpenSSL's own forms.
   *
   * @param password of an encrypted one; null where there is none
   * @throws ImageFormatException if there is no key, or the password is wrong
   */
  public static PrivateKey privateKey(byte[] pem, char[] password) throws IOException {
    try (var parser = new PEMParser(new StringReader(latin1(pem)))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        PrivateKeyInfo info = info(found, password);
        if (info != null) {
          return key(info);
        }
      }
    } catch (PKCSException | OperatorCreationException | PEMException e) {
      throw new ImageFormatException("the key cannot be decrypted; is the password right?", e);
    } catch (RuntimeException e) {
      throw new ImageFormatException("no private key in PEM", e); // the parser's own, on any bytes
    }
    throw new ImageFormatException("no private key in PEM");
  }

  private static PrivateKeyInfo info(Object found, char[] password)
      throws IOException, PKCSException, OperatorCreationException {
    var provider = new BouncyCastleProvider();
    return switch (found) {
      case PrivateKeyInfo plain -> plain;
      case PEMKeyPair pair -> pair.getPrivateKeyInfo();
      case PKCS8EncryptedPrivateKeyInfo encrypted ->
          encrypted.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder()
                  .setProvider(provider)
                  .build(required(password)));
      case PEMEncryptedKeyPair encrypted ->
          encrypted
              .decryptKeyPair(
                  new JcePEMDecryptorProviderBuilder()
                      .setProvider(provider)
                      .build(required(password)))
              .getPrivateKeyInfo();
      default -> null;
    };
  }

  private static char[] required(char[] password) throws ImageFormatException {
    if (password == null) {
      throw new ImageFormatException("the key is encrypted, expected its password as well");
    }
    return password;
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException {
    boolean rsa =
        info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
    try {
      return KeyFactory.getInstance(rsa ? "RSA" : "EC")
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new ImageFormatException("a key of a kind not known here, expected RSA or EC", e);
    }
  }

  /**
   * Certificates, one or several, in PEM or DER.
   *
   * @throws ImageFormatException if there are none
   */
  public static List<X509Certificate> certificates(byte[] file) throws IOException {
    try {
      var found = new ArrayList<X509Certificate>();
      for (Certificate each : factory().generateCertificates(new ByteArrayInputStream(file))) {
        found.add((X509Certificate) each);
      }
      if (!found.isEmpty()) {
        return List.copyOf(found);
      }
    } catch (CertificateException e) {
      throw new ImageFormatException("no certificate in PEM or DER", e);
    }
    throw new ImageFormatException("no certificate in PEM or DER");
  }

  static X509Certificate certificate(byte[] der) throws IOException {
    try {
      return (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new ImageFormatException("a certificate that cannot be decoded", e);
    }
  }

  private static CertificateFactory factory() {
    try {
      return CertificateFactory.getInstance("X.509");
    } catch (CertificateException e) {
      throw new IllegalStateException("every JDK has X.509", e);
    }
  }

  /**
   * The one key of a PKCS #12 file and its certificates.
   *
   * @throws ImageFormatException if it is none, the password is wrong, or it has not one key
   */
  public static SigningKey pkcs12(byte[] file, char[] password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file), password == null ? new char[0] : password);
      return only(store, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new ImageFormatException("no PKCS #12 file that this password opens", e);
    }
  }

  private static SigningKey only(KeyStore store, char[] password)
      throws IOException, GeneralSecurityException {
    String alias = onlyAlias(store);
    return SigningKey.of(
        (PrivateKey) store.getKey(alias, password == null ? new char[0] : password),
        chain(store, alias));
  }

  /** The name of the one key in a store that is open. */
  static String onlyAlias(KeyStore store) throws IOException, GeneralSecurityException {
    var aliases = new ArrayList<String>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        aliases.add(alias);
      }
    }
    if (aliases.size() != 1) {
      throw new ImageFormatException(aliases.size() + " private keys, expected one");
    }
    return aliases.getFirst();
  }

  /** The certificates that a store has with a key. */
  static List<X509Certificate> chain(KeyStore store, String alias)
      throws IOException, GeneralSecurityException {
    Certificate[] chain = store.getCertificateChain(alias);
    if (chain == null) {
      throw new ImageFormatException("no certificate with the key, expected the signer's");
    }
    return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
