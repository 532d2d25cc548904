package dev.assembler.core.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was written where.
 *
 * @param size of the whole image in bytes
 * @param sections ascending by offset, not overlapping
 * @param facts named numbers worth telling ("inodes", "fragments", "duplicate files"), in the order
 *     they are shown
 */
public record ImageSummary(long size, List<Section> sections, Map<String, Long> facts) {

  /**
   * A named part of an image.
   *
   * @param name as the format's specification calls it, for example "inode table"
   */
  public record Section(String name, long offset, long length) {
    public Section {
      if (offset < 0 || length < 0) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "section %s [%d, +%d): out of range", name, offset, length));
      }
    }
  }

  public ImageSummary {
    sections = List.copyOf(sections);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  public Optional<Section> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** A fact's value, 0 if it was not stated. */
  public long fact(String name) {
    return facts.getOrDefault(name, 0L);
  }
}
