package dev.assembler.squashfs;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Damages small images in every way the corruption tests want, in a process of its own with a small
 * heap. Prints what went wrong, or how much was refused and how much was still a tree.
 */
final class CorruptionRun {

  private CorruptionRun() {}

  /**
   * @param args names of images
   */
  public static void main(String[] args) {
    for (String name : List.of(args)) {
      System.out.println(name + ": " + flips(SmallImage.of(name)));
    }
  }

  /** Every byte with all its bits turned, and with one of them. */
  private static String flips(SmallImage image) {
    int refused = 0;
    int walked = 0;
    int unverified = 0;
    for (int at = 0; at < image.size(); at++) {
      for (int mask : new int[] {0xFF, 1 << at % 8}) {
        SmallImage damaged = image.with(at, 1, image.get(at, 1) ^ mask);
        try {
          SmallImage.readAll(damaged.read());
          walked++;
        } catch (ImageFormatException e) {
          refused++;
        } catch (IOException | RuntimeException | Error e) {
          throw new AssertionError(
              String.format(Locale.ROOT, "reading with 0x%x turned by 0x%x", at, mask), e);
        }
        try {
          SquashfsImage.verify(damaged.source(), SmallImage.LIMITS);
        } catch (ImageFormatException e) {
          unverified++;
        } catch (IOException | RuntimeException | Error e) {
          throw new AssertionError(
              String.format(Locale.ROOT, "verifying with 0x%x turned by 0x%x", at, mask), e);
        }
      }
    }
    return String.format(
        Locale.ROOT, "%d refused, %d walked, %d fail verification", refused, walked, unverified);
  }
}
