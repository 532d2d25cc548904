package dev.assembler.squashfs;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files met so far whose contents differ, found by a 64-bit key of the content. Of each key the
 * first file is kept, in some twenty bytes, because there may be millions; files that collide with
 * it are kept by their digest. So a file is compared with two others at most, whatever the keys.
 */
final class KnownContents {

  static final int NONE = -1;

  private static final int MOST_PROBES = 128;

  /** Tells contents apart. */
  interface Comparison {
    /** Whether an earlier file has the same bytes as this one. */
    boolean isSame(int earlier) throws IOException;

    /** The digest of any file with the key that is looked for, this one's among them. */
    ContentDigest digest(int file) throws IOException;
  }

  private record Colliding(long key, ContentDigest digest) {}

  private final Map<Colliding, Integer> colliding = new HashMap<>();

  /** By entry, in the order they came: the key, and the first file that had it. */
  private long[] keys = new long[512];

  private int[] files = new int[512];
  private int count;

  /** The entries whose file has a digest among {@link #colliding}. */
  private final BitSet collided = new BitSet();

  /** Entries by their keys' hash; a power of two of slots, at most three quarters in use. */
  private int[] slots = emptySlots(1024);

  /** Entries that found no slot near their own: keys that are made to crowd together. */
  private final TreeMap<Long, Integer> crowdedOut = new TreeMap<>();

  /**
   * The earlier file with the same content, or {@link #NONE}; the file is then the first of its
   * kind for those to come.
   */
  int findOrAdd(long key, int file, Comparison comparison) throws IOException {
    int entry = entry(key);
    if (entry == NONE) {
      add(key, file);
      return NONE;
    }
    int first = files[entry];
    if (!collided.get(entry)) {
      if (comparison.isSame(first)) {
        return first;
      }
      collided.set(entry);
      colliding.put(new Colliding(key, comparison.digest(first)), first);
    }
    Integer known = colliding.putIfAbsent(new Colliding(key, comparison.digest(file)), file);
    return known != null && comparison.isSame(known) ? known : NONE;
  }

  private int entry(long key) {
    int entry = slots[slot(key)];
    if (entry != NONE && keys[entry] == key) {
      return entry;
    }
    return crowdedOut.isEmpty() ? NONE : crowdedOut.getOrDefault(key, NONE);
  }

  private void add(long key, int file) {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, count + (count >> 1));
      files = Arrays.copyOf(files, keys.length);
    }
    keys[count] = key;
    files[count] = file;
    place(count++);
    if (count > slots.length / 4 * 3) {
      slots = emptySlots(2 * slots.length);
      crowdedOut.clear();
      for (int entry = 0; entry < count; entry++) {
        place(entry);
      }
    }
  }

  private void place(int entry) {
    int slot = slot(keys[entry]);
    if (slots[slot] == NONE) {
      slots[slot] = entry;
    } else {
      crowdedOut.put(keys[entry], entry);
    }
  }

  /** Where the key's entry is, or may go; or one taken by another, as all that are near. */
  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = (int) (key ^ key >>> 32) & mask;
    for (int probe = 1; probe < MOST_PROBES; probe++) {
      if (slots[slot] == NONE || keys[slots[slot]] == key) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int[] emptySlots(int length) {
    var empty = new int[length];
    Arrays.fill(empty, NONE);
    return empty;
  }
}
