package dev.assembler.codec;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What all blocks of one image have in common, whatever the compression's level. The dictionary and
 * the filters are for xz (and lzma, when reading); other compressions do not look at them.
 *
 * @param blockSize the largest block before compression, in bytes. A reader holds no more than this
 *     in its dictionary: the kernel sizes its decoder by it
 * @param dictionarySize how far back xz looks, in bytes: a power of two or one and a half times a
 *     power of two, from 8 KiB to the block size (the kernel refuses others). A block shorter than
 *     that names the smallest dictionary that covers it
 * @param filters xz filters tried on each block beside no filter; the smallest result is kept
 */
public record BlockFormat(int blockSize, int dictionarySize, Set<BcjFilter> filters) {

  /** The smallest dictionary, also where blocks are smaller: a squashfs metadata block is 8 KiB. */
  public static final int SMALLEST_DICTIONARY = 8192;

  private static final int LARGEST_BLOCK = 1 << 28;

  public BlockFormat {
    if (blockSize < 1 || blockSize > LARGEST_BLOCK) {
      throw new IllegalArgumentException(
          "block size: " + blockSize + ", expected 1.." + LARGEST_BLOCK);
    }
    int largest = Math.max(blockSize, SMALLEST_DICTIONARY);
    if (dictionarySize < SMALLEST_DICTIONARY || dictionarySize > largest) {
      throw new IllegalArgumentException(
          "dictionary size: "
              + dictionarySize
              + ", expected "
              + SMALLEST_DICTIONARY
              + ".."
              + largest
              + " for blocks of "
              + blockSize);
    }
    int covering = dictionaryCovering(dictionarySize);
    if (covering != dictionarySize) {
      throw new IllegalArgumentException(
          "dictionary size: "
              + dictionarySize
              + ", expected a power of two or one and a half times a power of two; try "
              + (covering <= largest ? covering : largestDictionaryWithin(dictionarySize)));
    }
    EnumSet<BcjFilter> copy = EnumSet.noneOf(BcjFilter.class);
    copy.addAll(filters);
    filters = Collections.unmodifiableSet(copy);
  }

  /** Blocks up to this size, the largest dictionary that allows, no filters. */
  public static BlockFormat of(int blockSize) {
    int largest = Math.max(blockSize, SMALLEST_DICTIONARY);
    return new BlockFormat(blockSize, largestDictionaryWithin(largest), Set.of());
  }

  public BlockFormat withDictionarySize(int newDictionarySize) {
    return new BlockFormat(blockSize, newDictionarySize, filters);
  }

  public BlockFormat withFilters(Set<BcjFilter> newFilters) {
    return new BlockFormat(blockSize, dictionarySize, newFilters);
  }

  /** The dictionary for a block of this many bytes: no larger than needed, none is too small. */
  int dictionaryFor(int length) {
    return Math.min(dictionarySize, dictionaryCovering(Math.max(length, SMALLEST_DICTIONARY)));
  }

  /** The most a reader lets a block's header ask for. */
  int largestDictionary() {
    return Math.max(blockSize, SMALLEST_DICTIONARY);
  }

  private static int dictionaryCovering(int length) {
    int power = Integer.highestOneBit(length);
    if (power == length) {
      return power;
    }
    return length <= power + power / 2 ? power + power / 2 : power * 2;
  }

  private static int largestDictionaryWithin(int length) {
    int power = Integer.highestOneBit(length);
    return length >= power + power / 2 ? power + power / 2 : power;
  }
}
