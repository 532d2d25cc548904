package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * RSA keys that are trusted, by the names of their files: a signature says which of them made it.
 */
public final class ApkKeys {

  /** Where a system keeps them. */
  static final TreePath PLACE = TreePath.of("/etc/apk/keys");

  private static final String SUFFIX = ".pub";
  private static final int MOST_BYTES = 1 << 16;
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private final Map<String, PublicKey> keys = new TreeMap<>();

  private ApkKeys() {}

  /** No keys: nothing can be verified. */
  public static ApkKeys none() {
    return new ApkKeys();
  }

  /** Those of a base: its {@code /etc/apk/keys}. */
  public static ApkKeys ofBase(FileTree base) throws IOException {
    Optional<Node> folder = base.find(PLACE);
    return folder.isPresent() && folder.get() instanceof Directory directory
        ? of(PLACE.toString(), directory)
        : none();
  }

  /**
   * All files of a folder that end in ".pub".
   *
   * @param name of the folder for messages
   * @throws InputException naming a file that holds no RSA key
   */
  public static ApkKeys of(String name, Directory folder) throws IOException {
    var keys = new ApkKeys();
    for (Directory.Entry entry : folder.entries()) {
      String file = entry.name().toString();
      if (file.endsWith(SUFFIX) && entry.node() instanceof RegularFile key) {
        keys.keys.put(file, read(name + "/" + file, key));
      }
    }
    return keys;
  }

  /** PEM with a SubjectPublicKeyInfo, as "openssl rsa -pubout" writes it. */
  private static PublicKey read(String name, RegularFile file) throws IOException {
    if (file.size() > MOST_BYTES) {
      throw new InputException(name, file.size() + " bytes, expected a public key");
    }
    byte[] bytes = new byte[(int) file.size()];
    try (ImageSource content = file.content().open()) {
      content.readAt(0, ByteBuffer.wrap(bytes));
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new InputException(name, "no key, expected PEM with \"" + BEGIN + '"');
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InputException(name, "malformed, expected an RSA public key", e);
    }
  }

  Optional<PublicKey> find(String name) {
    return Optional.ofNullable(keys.get(name));
  }

  Set<String> names() {
    return Collections.unmodifiableSet(keys.keySet());
  }
}
