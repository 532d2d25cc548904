package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.tree.Directory;
import dev.assembler.pipeline.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * OpenPGP keys that are trusted: of one file, or of several. Binary and armoured files are read, as
 * {@code /usr/share/keyrings} and {@code /etc/apt/keyrings} hold them, not GnuPG's keybox.
 */
public final class Keyring {

  private static final String ARMOUR = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final long LARGEST_FILE = 64L << 20;

  private final List<PGPPublicKeyRing> rings;

  private Keyring(List<PGPPublicKeyRing> rings) {
    this.rings = List.copyOf(rings);
  }

  /**
   * The keys of these files.
   *
   * @throws InputException naming the file that is no keyring, or whose key is not signed by itself
   */
  public static Keyring of(List<Path> files) throws IOException {
    var rings = new ArrayList<PGPPublicKeyRing>();
    for (Path file : files) {
      rings.addAll(read(file));
    }
    return new Keyring(rings);
  }

  /**
   * The keys of a file, or of all keyrings in a folder (.gpg, .asc, .pgp).
   *
   * @throws InputException as {@link #of} does
   */
  public static Keyring at(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return of(List.of(fileOrFolder));
    }
    var keyrings = new ArrayList<Path>();
    Directory folder = HostDirectory.read(fileOrFolder, HostReadOptions.defaults()).tree().root();
    for (int i = 0; i < folder.size(); i++) {
      String name = folder.name(i).toString();
      if (name.matches(".*\\.(gpg|asc|pgp)")) {
        keyrings.add(fileOrFolder.resolve(name));
      }
    }
    return of(keyrings);
  }

  private static List<PGPPublicKeyRing> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file.toString(), "no such keyring");
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new InputException(file.toString(), "larger than a keyring can be (64 MiB)");
    }
    byte[] bytes = Files.readAllBytes(file);
    var rings = new ArrayList<PGPPublicKeyRing>();
    try {
      for (byte[] block : blocks(bytes)) {
        readBlock(block, rings);
      }
    } catch (IOException | PGPException | RuntimeException e) {
      throw new InputException(
          file.toString(), "not an OpenPGP keyring: " + Objects.toString(e.getMessage(), ""), e);
    }
    if (rings.isEmpty()) {
      throw new InputException(file.toString(), "holds no OpenPGP public key");
    }
    return rings;
  }

  /** Armoured blocks one by one; a binary file whole. */
  private static List<byte[]> blocks(byte[] bytes) throws IOException {
    String text = new String(bytes, ISO_8859_1);
    int at = text.indexOf(ARMOUR);
    if (at < 0) {
      return List.of(bytes);
    }
    var blocks = new ArrayList<byte[]>();
    while (at >= 0) {
      int next = text.indexOf(ARMOUR, at + ARMOUR.length());
      String block = text.substring(at, next < 0 ? text.length() : next);
      try (InputStream armoured =
          new ArmoredInputStream(new ByteArrayInputStream(block.getBytes(ISO_8859_1)))) {
        blocks.add(armoured.readAllBytes());
      }
      at = next;
    }
    return blocks;
  }

  private static void readBlock(byte[] block, List<PGPPublicKeyRing> rings)
      throws IOException, PGPException {
    var factory = new BcPGPObjectFactory(new ByteArrayInputStream(block));
    for (Object next = factory.nextObject(); next != null; next = factory.nextObject()) {
      if (!(next instanceof PGPPublicKeyRing ring)) {
        throw new PGPException("holds a " + next.getClass().getSimpleName());
      }
      PGPPublicKey primary = ring.getPublicKey();
      if (!isSignedByItself(primary)) {
        throw new PGPException("the key " + text(primary) + " is not signed by itself");
      }
      rings.add(ring);
    }
  }

  private static boolean isSignedByItself(PGPPublicKey primary) throws PGPException {
    for (Iterator<PGPSignature> all = primary.getKeySignatures(); all.hasNext(); ) {
      PGPSignature signature = all.next();
      if (signature.getKeyID() == primary.getKeyID()
          && signature.getSignatureType() == PGPSignature.DIRECT_KEY
          && verifies(signature, primary, () -> signature.verifyCertification(primary))) {
        return true;
      }
    }
    for (Iterator<String> users = primary.getUserIDs(); users.hasNext(); ) {
      String user = users.next();
      for (Iterator<PGPSignature> all = primary.getSignaturesForID(user); all.hasNext(); ) {
        PGPSignature signature = all.next();
        if (signature.getKeyID() == primary.getKeyID()
            && signature.isCertification()
            && verifies(signature, primary, () -> signature.verifyCertification(user, primary))) {
          return true;
        }
      }
    }
    return false;
  }

  /** A check of a signature that has been given its key. */
  private interface Check {
    boolean holds() throws PGPException;
  }

  private static boolean verifies(PGPSignature signature, PGPPublicKey key, Check check)
      throws PGPException {
    begin(signature, key);
    return check.holds();
  }

  /**
   * Gives a signature the key to be checked by. Bouncy Castle would first prove that an RSA key's
   * modulus is no prime, which takes longer than all else that is done with a keyring; whoever made
   * the key could forge with a good modulus as well, so one that is in the keyring passes.
   */
  static void begin(PGPSignature signature, PGPPublicKey key) throws PGPException {
    if (key.getPublicKeyPacket().getKey() instanceof RSAPublicBCPGKey rsa) {
      // Made as one of Bouncy Castle's own, it makes the modulus a known one.
      new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent(), true);
    }
    signature.init(new BcPGPContentVerifierBuilderProvider(), key);
  }

  /** A key that may have signed, with the one that it belongs to. */
  record SigningKey(PGPPublicKey key, PGPPublicKey primary) {

    boolean isRevoked() {
      return key.hasRevocation() || primary.hasRevocation();
    }

    /** Seconds since 1970 from which it counts no more; {@link Long#MAX_VALUE} for never. */
    long expires() {
      return Math.min(expiry(key), expiry(primary));
    }

    private static long expiry(PGPPublicKey key) {
      long valid = key.getValidSeconds();
      return valid == 0
          ? Long.MAX_VALUE
          : key.getCreationTime().toInstant().getEpochSecond() + valid;
    }

    @Override
    public String toString() {
      return text(key);
    }
  }

  /**
   * The key of that number: a primary key, or a subkey that its primary key has bound.
   *
   * @throws PGPException if a signature cannot be read
   */
  Optional<SigningKey> find(long keyId) throws PGPException {
    for (PGPPublicKeyRing ring : rings) {
      PGPPublicKey key = ring.getPublicKey(keyId);
      if (key != null && (key.isMasterKey() || isBound(key, ring.getPublicKey()))) {
        return Optional.of(new SigningKey(key, ring.getPublicKey()));
      }
    }
    return Optional.empty();
  }

  private static boolean isBound(PGPPublicKey subkey, PGPPublicKey primary) throws PGPException {
    for (Iterator<PGPSignature> all = subkey.getSignatures(); all.hasNext(); ) {
      PGPSignature signature = all.next();
      if (signature.getSignatureType() == PGPSignature.SUBKEY_BINDING
          && signature.getKeyID() == primary.getKeyID()
          && verifies(signature, primary, () -> signature.verifyCertification(primary, subkey))) {
        return true;
      }
    }
    return false;
  }

  /** All primary keys, for messages. */
  String names() {
    return String.join(", ", rings.stream().map(ring -> text(ring.getPublicKey())).toList());
  }

  static String text(PGPPublicKey key) {
    return text(key.getKeyID());
  }

  /** The number of a key, as gpg prints it. */
  static String text(long keyId) {
    return String.format(Locale.ROOT, "%016X", keyId);
  }
}
