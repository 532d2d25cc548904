package dev.assembler.pipeline.packages;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;

/** A tree of packages, and the room of their contents, which can be read until this is closed. */
public record OpenPackages(PackageTree packages, UnpackRoom room) implements Closeable {

  /** Lays packages over one another whose contents go to a room. */
  @FunctionalInterface
  public interface Installing {
    PackageTree into(UnpackRoom room) throws IOException;
  }

  public OpenPackages {
    Objects.requireNonNull(packages, "packages");
    Objects.requireNonNull(room, "room");
  }

  /** Installs into a room, which is closed if that fails. */
  public static OpenPackages of(UnpackRoom room, Installing installing) throws IOException {
    try {
      return new OpenPackages(installing.into(room), room);
    } catch (IOException | RuntimeException e) {
      room.close();
      throw e;
    }
  }

  /** How many packages had to be unpacked; the others were in the room. */
  public int unpacked() {
    return room.count();
  }

  @Override
  public void close() throws IOException {
    room.close();
  }
}
