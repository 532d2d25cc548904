package dev.assembler.pipeline.kernel.depmod;

import dev.assembler.core.ImageFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A trie of keys to values as libkmod reads it (libkmod/libkmod-index.c). All numbers are
 * big-endian:
 *
 * <pre>
 *   0x00  magic    0xB007F457
 *   0x04  version  0x00020001
 *   0x08  root     offset of the root node
 *   0x0C  nodes, children before their parent:
 *           prefix    text and NUL, if the offset has 0x80000000
 *           children  first and last character, an offset for each between, if it has 0x20000000
 *           values    count, then priority, text and NUL for each, if it has 0x40000000
 * </pre>
 *
 * An offset's upper four bits say which parts the node has. The root has no prefix.
 */
final class KmodIndex {

  private static final int MAGIC = 0xB007_F457;
  private static final int VERSION = 0x0002_0001;
  private static final int PREFIX = 0x8000_0000;
  private static final int VALUES = 0x4000_0000;
  private static final int CHILDREN = 0x2000_0000;

  /** The largest offset beside its flags. */
  private static final int LARGEST = 0x0FFF_FFFF;

  /** Keys are 7-bit characters; kmod's buffers hold them with a NUL. */
  private static final int LONGEST_KEY = 4095;

  private record Entry(String key, String value, int priority, int sequence) {}

  /** Of values for one key the lower priority comes first, among equals the one that came last. */
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::key)
          .thenComparingInt(Entry::priority)
          .thenComparing(Comparator.comparingInt(Entry::sequence).reversed());

  private final List<Entry> entries = new ArrayList<>();
  private Entry[] sorted;
  private ByteBuffer out = ByteBuffer.allocate(1 << 16);

  /**
   * @throws ImageFormatException if the key cannot be in an index
   */
  void add(String key, String value, int priority) throws ImageFormatException {
    if (key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c == 0 || c >= 0x80)) {
      throw new ImageFormatException(
          "index key of " + value + ": expected at most " + LONGEST_KEY + " characters of ASCII");
    }
    entries.add(new Entry(key, value, priority, entries.size()));
  }

  /**
   * @throws ImageFormatException if it becomes larger than offsets reach
   */
  byte[] toBytes() throws ImageFormatException {
    sorted = entries.toArray(Entry[]::new);
    Arrays.sort(sorted, ORDER);
    out.putInt(MAGIC).putInt(VERSION).putInt(0);
    int root = node(0, sorted.length, 0, 0);
    out.putInt(8, root);
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * Writes the node of the entries from {@code low} to {@code high}, whose keys agree in everything
   * before {@code start} and have their prefix up to {@code end}.
   */
  private int node(int low, int high, int start, int end) throws ImageFormatException {
    int valued = low;
    while (valued < high && sorted[valued].key().length() == end) {
      valued++;
    }
    int first = valued == high ? 0 : sorted[valued].key().charAt(end);
    int last = valued == high ? -1 : sorted[high - 1].key().charAt(end);
    int[] children = new int[last - first + 1];
    for (int at = valued; at < high; ) {
      char c = sorted[at].key().charAt(end);
      int next = at;
      while (next < high && sorted[next].key().charAt(end) == c) {
        next++;
      }
      children[c - first] = node(at, next, end + 1, common(at, next, end + 1));
      at = next;
    }
    return write(low, valued, start, end, first, children);
  }

  private int write(int low, int valued, int start, int end, int first, int[] children)
      throws ImageFormatException {
    int offset = out.position();
    if (offset > LARGEST) {
      throw new ImageFormatException("index: more than " + LARGEST + " bytes");
    }
    if (end > start) {
      text(sorted[low].key().substring(start, end));
      offset |= PREFIX;
    }
    if (children.length > 0) {
      room(2 + 4 * children.length);
      out.put((byte) first).put((byte) (first + children.length - 1));
      for (int child : children) {
        out.putInt(child);
      }
      offset |= CHILDREN;
    }
    if (valued > low) {
      room(4);
      out.putInt(valued - low);
      for (int i = low; i < valued; i++) {
        room(4);
        out.putInt(sorted[i].priority());
        text(sorted[i].value());
      }
      offset |= VALUES;
    }
    return offset;
  }

  /** Up to where the keys of a range of at least one agree: its first and last tell. */
  private int common(int low, int high, int from) {
    String first = sorted[low].key();
    String last = sorted[high - 1].key();
    int end = from;
    while (end < first.length() && end < last.length() && first.charAt(end) == last.charAt(end)) {
      end++;
    }
    return end;
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    room(bytes.length + 1);
    out.put(bytes).put((byte) 0);
  }

  private void room(int more) {
    if (out.remaining() < more) {
      int capacity = Math.max(2 * out.capacity(), out.position() + more);
      out = ByteBuffer.allocate(capacity).put(out.flip());
    }
  }
}
