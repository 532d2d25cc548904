package dev.assembler.cli;

import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;

/**
 * What a run about packages works with.
 *
 * @param inputs where files come from
 * @param rooms where they are unpacked to
 * @param threads how many are unpacked at once
 */
record PackageWork(Inputs inputs, Rooms rooms, int threads) {

  /** Opens a room; the caller closes it. */
  @FunctionalInterface
  interface Rooms {
    UnpackRoom open() throws IOException;
  }
}
