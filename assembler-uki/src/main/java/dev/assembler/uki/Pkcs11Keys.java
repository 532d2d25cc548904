package dev.assembler.uki;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.List;

/** Keys in tokens behind PKCS #11, which do not leave them; by the JDK's SunPKCS11. */
public final class Pkcs11Keys {

  private Pkcs11Keys() {}

  /**
   * The one key of a token, and its certificates.
   *
   * @param config as SunPKCS11 has it: {@code name}, {@code library}, {@code slotListIndex}
   * @param pin null where the token asks by itself
   * @param certificates of the key; empty for those in the token
   * @throws ImageFormatException if the token cannot be opened or has not one key
   */
  public static SigningKey open(Path config, char[] pin, List<X509Certificate> certificates)
      throws IOException {
    Provider template = Security.getProvider("SunPKCS11");
    if (template == null) {
      throw new ImageFormatException("PKCS #11: this Java has none, expected jdk.crypto.cryptoki");
    }
    try {
      Provider token = template.configure(config.toString());
      KeyStore store = KeyStore.getInstance("PKCS11", token);
      store.load(null, pin);
      String alias = KeyFiles.onlyAlias(store);
      return SigningKey.of(
          (PrivateKey) store.getKey(alias, null),
          certificates.isEmpty() ? KeyFiles.chain(store, alias) : certificates,
          token);
    } catch (InvalidParameterException | ProviderException e) {
      throw new ImageFormatException("PKCS #11: " + reason(e), e);
    } catch (GeneralSecurityException | IOException e) {
      if (e instanceof ImageFormatException known) {
        throw known;
      }
      throw new ImageFormatException("PKCS #11: the token does not open; is the PIN right?", e);
    }
  }

  /** What is at the bottom: the JDK wraps it. */
  private static String reason(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
  }
}
