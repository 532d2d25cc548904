package dev.assembler.pipeline.spec;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Sizes and digests a spec states are checked against the file, never believed. */
final class SpecChecks {

  private static final int CHUNK = 1 << 16;

  private SpecChecks() {}

  static void check(SpecEntry entry, Node node) throws IOException {
    if (!(node instanceof RegularFile file)) {
      return;
    }
    if (entry.size >= 0 && entry.size != file.size()) {
      throw entry.line.mismatch(
          entry.path + ": " + file.size() + " bytes, expected size=" + entry.size);
    }
    if (entry.digests.isEmpty()) {
      return;
    }
    List<String> found = digests(entry, file);
    for (int i = 0; i < found.size(); i++) {
      SpecEntry.Digest expected = entry.digests.get(i);
      if (!found.get(i).equals(expected.hex())) {
        throw entry.line.mismatch(
            entry.path
                + ": "
                + expected.algorithm()
                + " "
                + found.get(i)
                + ", expected "
                + expected.hex());
      }
    }
  }

  private static List<String> digests(SpecEntry entry, RegularFile file) throws IOException {
    var digests = new ArrayList<MessageDigest>();
    for (SpecEntry.Digest digest : entry.digests) {
      digests.add(digest(digest.algorithm()));
    }
    byte[] chunk = new byte[(int) Math.min(CHUNK, file.size())];
    try (ImageSource source = file.content().open()) {
      for (long at = 0; at < file.size(); at += chunk.length) {
        int count = (int) Math.min(chunk.length, file.size() - at);
        source.readAt(at, ByteBuffer.wrap(chunk, 0, count));
        for (MessageDigest digest : digests) {
          digest.update(chunk, 0, count);
        }
      }
    }
    var texts = new ArrayList<String>();
    for (MessageDigest digest : digests) {
      byte[] value = digest.digest();
      texts.add(
          digest instanceof PosixCksum
              ? Long.toString(ByteBuffer.wrap(value).getLong())
              : HexFormat.of().formatHex(value));
    }
    return texts;
  }

  private static MessageDigest digest(String algorithm) {
    if (algorithm.equals("cksum")) {
      return new PosixCksum();
    }
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
