package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A key to sign test packages with. */
final class TestKey {

  static final TestKey FIRST = new TestKey("test@example.org-1.rsa.pub");
  static final TestKey OTHER = new TestKey("test@example.org-2.rsa.pub");

  final String name;
  private final KeyPair pair;

  private TestKey(String name) {
    this.name = name;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String pem() {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  /** A tree with the key where a system has it. */
  FileTree base() {
    return FileTree.builder().file("/etc/apk/keys/" + name, 0644, Content.of(pem())).build();
  }

  /**
   * A signature as a gzip member.
   *
   * @param kind "RSA", "RSA256" or "RSA512"
   */
  byte[] sign(String kind, byte[] compressed) {
    return member(kind, signature(kind, compressed));
  }

  byte[] member(String kind, byte[] signature) {
    String file = ".SIGN." + kind + "." + name;
    return Members.gzip(new TarBytes().entry(file, '0', 0644, signature, "").cut());
  }

  byte[] signature(String kind, byte[] compressed) {
    String algorithm = kind.equals("RSA") ? "SHA1withRSA" : "SHA" + kind.substring(3) + "withRSA";
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(pair.getPrivate());
      signer.update(compressed);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
