package dev.assembler.cli;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/** A small signed repository of Alpine's kind, and the key that signs it. */
final class AlpineRepository {

  private static final String KEY = "test@example.org.rsa.pub";
  private static final KeyPair PAIR = pair();

  private final Path folder;
  private final String architecture;
  private final StringBuilder index = new StringBuilder();

  AlpineRepository(Path folder) throws IOException {
    this(folder, "x86_64");
  }

  AlpineRepository(Path folder, String architecture) throws IOException {
    this.folder = folder;
    this.architecture = architecture;
    Files.createDirectories(folder.resolve(architecture));
    Files.createDirectories(folder.resolve("keys"));
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(PAIR.getPublic().getEncoded());
    Files.writeString(
        folder.resolve("keys").resolve(KEY),
        "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
  }

  Path keys() {
    return folder.resolve("keys");
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param depends words, separated by spaces; may be empty
   * @param script its post-install script; may be empty
   */
  AlpineRepository add(String name, String depends, String script)
      throws IOException, GeneralSecurityException {
    byte[] data =
        gzip(FileTree.builder().file("/usr/share/" + name, 0644, Content.of(name + "\n")).build());
    var info =
        new StringBuilder("pkgname = " + name + "\npkgver = 1.0-r0\narch = " + architecture + "\n");
    for (String word : depends.split(" ", -1)) {
      info.append(word.isEmpty() ? "" : "depend = " + word + "\n");
    }
    info.append("license = MIT\nsize = 4096\ndatahash = ");
    info.append(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)));
    info.append('\n');
    var files = FileTree.builder().file("/.PKGINFO", 0644, Content.of(info.toString()));
    if (!script.isEmpty()) {
      files.file("/.post-install", 0755, Content.of(script));
    }
    byte[] control = gzip(files.build());
    byte[] whole = joined(signature(control), control, data);
    Files.write(folder.resolve(architecture).resolve(name + "-1.0-r0.apk"), whole);
    String sum =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(control));
    index.append("C:Q1").append(sum).append("\nP:").append(name).append("\nV:1.0-r0\nA:");
    index.append(architecture).append("\nS:");
    index.append(whole.length).append("\nI:4096\nT:x\nU:x\nL:MIT\n");
    index.append(depends.isEmpty() ? "" : "D:" + depends + "\n").append('\n');
    return this;
  }

  AlpineRepository signed() throws IOException, GeneralSecurityException {
    byte[] member =
        gzip(FileTree.builder().file("/APKINDEX", 0644, Content.of(index.toString())).build());
    Files.write(
        folder.resolve(architecture).resolve("APKINDEX.tar.gz"), joined(signature(member), member));
    return this;
  }

  private static byte[] signature(byte[] signed) throws IOException, GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(PAIR.getPrivate());
    signer.update(signed);
    return gzip(
        FileTree.builder().file("/.SIGN.RSA256." + KEY, 0644, Content.of(signer.sign())).build());
  }

  private static byte[] gzip(FileTree tree) throws IOException {
    var tar = new MemoryImage();
    TarArchive.write(tree, TarOptions.defaults(), tar);
    byte[] bytes = new byte[(int) tar.size()];
    tar.readAt(0, ByteBuffer.wrap(bytes));
    var compressed = new ByteArrayOutputStream();
    try (OutputStream stream = StreamCompressor.open(Codec.gzip(6), compressed)) {
      stream.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }
}
