package dev.assembler.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.tukaani.xz.ArrayCache;

/**
 * The arrays one xz encoder or decoder asks for, kept for the next block. Whatever was handed out
 * is ours again at {@link #reclaim}, also when the coder stopped half-way and gave nothing back. An
 * array may be larger than asked for, as {@link ArrayCache} allows.
 */
final class KeptArrays extends ArrayCache {

  /** A coder with a filter asks for at most six of a kind. */
  private static final int KEPT = 8;

  private final List<byte[]> lentBytes = new ArrayList<>();
  private final List<int[]> lentInts = new ArrayList<>();
  private final List<byte[]> freeBytes = new ArrayList<>();
  private final List<int[]> freeInts = new ArrayList<>();

  @Override
  public byte[] getByteArray(int size, boolean fillWithZeros) {
    byte[] array = takeSmallest(freeBytes, size, bytes -> bytes.length);
    if (array == null) {
      array = new byte[size];
    } else if (fillWithZeros) {
      Arrays.fill(array, 0, size, (byte) 0);
    }
    lentBytes.add(array);
    return array;
  }

  @Override
  public int[] getIntArray(int size, boolean fillWithZeros) {
    int[] array = takeSmallest(freeInts, size, ints -> ints.length);
    if (array == null) {
      array = new int[size];
    } else if (fillWithZeros) {
      Arrays.fill(array, 0, size, 0);
    }
    lentInts.add(array);
    return array;
  }

  /** Does nothing: an array is free again when its block is done. */
  @Override
  public void putArray(byte[] array) {}

  /** Does nothing: an array is free again when its block is done. */
  @Override
  public void putArray(int[] array) {}

  /** Takes back all arrays; no coder that got one may be used after this. */
  void reclaim() {
    freeBytes.addAll(lentBytes);
    freeInts.addAll(lentInts);
    lentBytes.clear();
    lentInts.clear();
    dropOldest(freeBytes);
    dropOldest(freeInts);
  }

  private static <T> T takeSmallest(List<T> free, int size, ToIntFunction<T> length) {
    int best = -1;
    for (int i = 0; i < free.size(); i++) {
      int candidate = length.applyAsInt(free.get(i));
      if (candidate >= size && (best < 0 || candidate < length.applyAsInt(free.get(best)))) {
        best = i;
      }
    }
    return best < 0 ? null : free.remove(best);
  }

  private static void dropOldest(List<?> arrays) {
    if (arrays.size() > KEPT) {
      arrays.subList(0, arrays.size() - KEPT).clear();
    }
  }
}
