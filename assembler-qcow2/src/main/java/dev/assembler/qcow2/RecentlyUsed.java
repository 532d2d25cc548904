package dev.assembler.qcow2;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last few values used, by where they are in the file; for several threads. */
final class RecentlyUsed<V> {

  private final int most;
  private final LinkedHashMap<Long, V> values = new LinkedHashMap<>(16, 0.75f, true);

  RecentlyUsed(int most) {
    this.most = most;
  }

  synchronized V get(long offset) {
    return values.get(offset);
  }

  synchronized void put(long offset, V value) {
    values.put(offset, value);
    if (values.size() > most) {
      Map.Entry<Long, V> eldest = values.firstEntry();
      values.remove(eldest.getKey());
    }
  }
}
