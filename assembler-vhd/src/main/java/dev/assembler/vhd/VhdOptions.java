package dev.assembler.vhd;

import dev.assembler.core.tree.Epoch;
import java.util.Objects;
import java.util.UUID;

/**
 * What a footer says of its disk.
 *
 * @param uniqueId of the disk; derive it from the seed
 * @param epoch when the disk was made; one before 2000 becomes 2000, where the format's time begins
 */
public record VhdOptions(UUID uniqueId, Epoch epoch) {

  /** 2000-01-01T00:00:00Z. */
  static final long FIRST_SECOND = 946_684_800;

  private static final long LAST_SECOND = FIRST_SECOND + 0xFFFF_FFFFL;

  public VhdOptions {
    Objects.requireNonNull(uniqueId, "uniqueId");
    Objects.requireNonNull(epoch, "epoch");
    if (epoch.seconds() > LAST_SECOND) {
      throw new IllegalArgumentException("epoch: " + epoch + ", a VHD's time ends in 2136");
    }
  }

  long timeStamp() {
    return Math.max(0, epoch.seconds() - FIRST_SECOND);
  }
}
