package dev.assembler.iso9660;

import java.util.ArrayList;
import java.util.List;

/**
 * The blocks behind a directory's records that take what system use does not fit into them. An area
 * lies inside one block: Linux reads no further. Areas are chained by CE entries, at most 32.
 */
final class ContinuationArea {

  /** Linux gives up after so many (fs/isofs/rock.h, RR_MAX_CE_ENTRIES). */
  static final int MOST_HOPS = 32;

  /** A run of entries, which begins at an offset of the area. */
  record Chunk(List<byte[]> entries, long start, int length) {}

  private final List<Chunk> chunks = new ArrayList<>();
  private long end;

  List<Chunk> chunks() {
    return chunks;
  }

  long blocks() {
    return Blocks.count(end);
  }

  /**
   * Takes as many of the entries into the record as fit, and the rest in here.
   *
   * @param room in the record
   * @param lba of this area
   * @return what stands in the record
   */
  List<byte[]> fit(List<byte[]> entries, int room, long lba) {
    int total = 0;
    for (byte[] entry : entries) {
      total += entry.length;
    }
    if (total <= room) {
      return entries;
    }
    var runs = new ArrayList<List<byte[]>>();
    var starts = new ArrayList<Long>();
    int next = fill(entries, 0, total, room, runs);
    int left = total - length(runs.getFirst());
    while (next < entries.size()) {
      int free = Blocks.SIZE - (int) (end % Blocks.SIZE);
      if (free < Math.min(left, Blocks.SIZE / 2)) {
        end = Blocks.roundUp(end);
        free = Blocks.SIZE;
      }
      starts.add(end);
      next = fill(entries, next, left, free, runs);
      List<byte[]> run = runs.getLast();
      left -= length(run);
      end += length(run) + (next < entries.size() ? SystemUse.CE_SIZE : 0);
    }
    if (starts.size() > MOST_HOPS) {
      throw new IllegalStateException(starts.size() + " continuation areas of one record");
    }
    for (int i = 0; i < starts.size(); i++) {
      long start = starts.get(i);
      List<byte[]> run = runs.get(i + 1);
      int length = length(run) + (i + 1 < starts.size() ? SystemUse.CE_SIZE : 0);
      runs.get(i)
          .add(
              SystemUse.continuation(
                  lba + start / Blocks.SIZE, (int) (start % Blocks.SIZE), length));
      chunks.add(new Chunk(run, start, length));
    }
    return runs.getFirst();
  }

  /** Adds a run of what fits, a CE entry included if not all does; returns where it ends. */
  private static int fill(
      List<byte[]> entries, int from, int left, int room, List<List<byte[]>> runs) {
    var run = new ArrayList<byte[]>();
    int used = 0;
    int next = from;
    int usable = left <= room ? room : room - SystemUse.CE_SIZE;
    while (next < entries.size() && used + entries.get(next).length <= usable) {
      used += entries.get(next).length;
      run.add(entries.get(next++));
    }
    runs.add(run);
    return next;
  }

  private static int length(List<byte[]> entries) {
    int length = 0;
    for (byte[] entry : entries) {
      length += entry.length;
    }
    return length;
  }
}
