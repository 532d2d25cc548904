package dev.assembler.fat;

import dev.assembler.testkit.Mutations;
import java.util.BitSet;
import java.util.Locale;

/**
 * Damages small volumes in every way the corruption test wants, in a process of its own with a
 * small heap. Prints how much was refused, or what went wrong.
 */
final class CorruptionRun {

  private CorruptionRun() {}

  /**
   * @param args names of types
   */
  public static void main(String[] args) {
    for (String type : args) {
      byte[] volume = SmallVolume.bytes(FatType.valueOf(type));
      int read = 0;
      int verified = 0;
      for (int mask : new int[] {0xFF, 0x10}) {
        BitSet refused = Mutations.everyByteChanged(volume, mask, SmallVolume::readAll);
        read += refused.cardinality();
        refused =
            Mutations.everyByteChanged(
                volume, mask, image -> FatVolume.verify(image, SmallVolume.LIMITS));
        verified += refused.cardinality();
      }
      System.out.println(
          String.format(Locale.ROOT, "%s: %d refused, %d fail verification", type, read, verified));
    }
  }
}
