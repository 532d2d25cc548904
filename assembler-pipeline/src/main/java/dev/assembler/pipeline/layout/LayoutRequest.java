package dev.assembler.pipeline.layout;

import dev.assembler.pipeline.source.HostPath;
import java.util.Objects;

/**
 * A disk from a layout file.
 *
 * @param layout the TOML file
 * @param disk what else making the disk is told
 */
public record LayoutRequest(HostPath layout, DiskRequest disk) {

  public LayoutRequest {
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(disk, "disk");
  }
}
