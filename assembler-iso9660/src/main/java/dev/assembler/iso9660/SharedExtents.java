package dev.assembler.iso9660;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Finds contents that are the same bytes. Only those of one size are read, of these first the
 * beginnings, and all only of those that begin alike.
 */
final class SharedExtents {

  private static final int HEAD = 4096;
  private static final int PIECE = 1 << 18;

  /** Finds contents that are the same bytes. */
  @FunctionalInterface
  interface Finder {
    /** For each content the first in the order given that has the same bytes. */
    Map<Content, Content> firsts(Collection<Content> contents) throws IOException;
  }

  private SharedExtents() {}

  /** Takes each content for one of its own, and reads none. */
  static Map<Content, Content> unread(Collection<Content> contents) {
    Map<Content, Content> firsts = new IdentityHashMap<>();
    contents.forEach(content -> firsts.put(content, content));
    return firsts;
  }

  /** For each content the first in the order given that has the same bytes. */
  static Map<Content, Content> firsts(Collection<Content> contents) throws IOException {
    Map<Content, Content> firsts = new IdentityHashMap<>();
    Map<Long, List<Content>> sizes = new HashMap<>();
    for (Content content : contents) {
      if (firsts.put(content, content) == null) {
        sizes.computeIfAbsent(content.size(), size -> new ArrayList<>(1)).add(content);
      }
    }
    for (List<Content> sameSize : sizes.values()) {
      for (List<Content> alike : grouped(sameSize, SharedExtents::headSum)) {
        for (List<Content> group : grouped(alike, SharedExtents::digest)) {
          group.forEach(content -> firsts.put(content, group.getFirst()));
        }
      }
    }
    return firsts;
  }

  /** What a content is told from others by. */
  @FunctionalInterface
  private interface Key<K> {
    K of(Content content) throws IOException;
  }

  /** Groups of at least two that have the same key. */
  private static <K> List<List<Content>> grouped(List<Content> contents, Key<K> key)
      throws IOException {
    if (contents.size() < 2) {
      return List.of();
    }
    Map<K, List<Content>> groups = new LinkedHashMap<>();
    for (Content content : contents) {
      groups.computeIfAbsent(key.of(content), any -> new ArrayList<>(1)).add(content);
    }
    return groups.values().stream().filter(group -> group.size() > 1).toList();
  }

  /** Most files differ from all others early: this need not be more than a hint. */
  private static Integer headSum(Content content) throws IOException {
    var head = ByteBuffer.allocate((int) Math.min(HEAD, content.size()));
    try (ImageSource source = content.open()) {
      source.readAt(0, head);
    }
    var sum = new CRC32C();
    sum.update(head.flip());
    return (int) sum.getValue();
  }

  static String digest(Content content) throws IOException {
    MessageDigest digest = ImageDigest.newSha256();
    long size = content.size();
    var piece = ByteBuffer.allocate((int) Math.min(PIECE, size));
    try (ImageSource source = content.open()) {
      for (long at = 0; at < size; at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, size - at));
        source.readAt(at, piece);
        digest.update(piece.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
