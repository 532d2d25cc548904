package dev.assembler.ext4;

import dev.assembler.testkit.Mutations;
import java.util.Locale;

/**
 * Damages a small volume in every way the corruption test wants, in a process of its own with a
 * small heap. Prints how much was refused, or what went wrong.
 */
final class CorruptionRun {

  private CorruptionRun() {}

  /**
   * @param args none
   */
  public static void main(String[] args) {
    byte[] volume = SmallVolume.bytes();
    int read = Mutations.everyByteChanged(volume, 0xFF, SmallVolume::readAll).cardinality();
    int verified = Mutations.everyByteChanged(volume, 0x10, SmallVolume::verify).cardinality();
    System.out.println(
        String.format(Locale.ROOT, "%d refused, %d fail verification", read, verified));
  }
}
