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
import java.util.List;
import java.util.Map;

/**
 * Finds contents that are the same bytes. Only those of one size are read, of these first the
 * beginnings, and to their ends only those that begin alike.
 */
final class SharedExtents {

  private static final int HEAD = 4096;
  private static final int PIECE = 1 << 18;

  private SharedExtents() {}

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
      for (List<Content> alike : grouped(sameSize, HEAD)) {
        List<List<Content>> same =
            alike.getFirst().size() <= HEAD ? List.of(alike) : grouped(alike, Long.MAX_VALUE);
        for (List<Content> group : same) {
          group.forEach(content -> firsts.put(content, group.getFirst()));
        }
      }
    }
    return firsts;
  }

  /** Groups of at least two whose first bytes are the same. */
  private static List<List<Content>> grouped(List<Content> contents, long length)
      throws IOException {
    if (contents.size() < 2) {
      return List.of();
    }
    Map<String, List<Content>> groups = new HashMap<>();
    for (Content content : contents) {
      groups.computeIfAbsent(digest(content, length), key -> new ArrayList<>(1)).add(content);
    }
    return groups.values().stream().filter(group -> group.size() > 1).toList();
  }

  private static String digest(Content content, long most) throws IOException {
    MessageDigest digest = ImageDigest.newSha256();
    long size = Math.min(most, content.size());
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
