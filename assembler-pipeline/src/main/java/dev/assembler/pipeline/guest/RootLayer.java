package dev.assembler.pipeline.guest;

import java.io.IOException;
import java.util.Comparator;

/**
 * A file system image, a part of the root.
 *
 * @param name unique; of its mount point
 * @param source a device, a file, or what names one: LABEL=, UUID=, PARTLABEL=, PARTUUID=, or
 *     {@link #BY_ROOT_HASH}
 * @param type of the file system, as mount(8) takes it
 * @param seconds how long it is waited for
 * @param position of its category, 0 to 999
 * @param priority within it, 0 to 999
 * @param check how it is verified
 */
public record RootLayer(
    String name,
    String source,
    String type,
    int seconds,
    int position,
    int priority,
    LayerCheck check) {

  /** As a source or a hash device: the partition whose GUID follows from the root hash. */
  static final String BY_ROOT_HASH = "roothash";

  /** From the lowest to the highest: by effective priority, those with equal ones by name. */
  static final Comparator<RootLayer> UPWARDS =
      Comparator.comparingInt(RootLayer::effectivePriority).thenComparing(RootLayer::name);

  /** What decides who lies over whom. */
  public int effectivePriority() {
    return position * 1000 + priority;
  }

  String line() throws IOException {
    ConfLine line = ConfLine.of("layer").word(name).word(type).number(seconds).word(source);
    return line.words(check.words()).toString();
  }
}
