package dev.assembler.core.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of an image before its first byte is written: places and sizes, or the bounds
 * between which contents and their compression will put them. An {@link ImageSummary} of the same
 * image lies within.
 *
 * @param size of the whole image in bytes
 * @param sections in the order they are written, with those that may turn out to be empty
 * @param facts named numbers worth telling, in the order they are shown
 */
public record ImagePlan(Bounds size, List<Section> sections, Map<String, Long> facts) {

  /** A number, or what it is at least and at most; both are reached by some contents or none. */
  public record Bounds(long least, long most) {
    public Bounds {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "bounds %d..%d: out of order", least, most));
      }
    }

    public static Bounds exactly(long value) {
      return new Bounds(value, value);
    }

    public boolean isExact() {
      return least == most;
    }

    public Bounds plus(Bounds other) {
      return new Bounds(least + other.least, Math.addExact(most, other.most));
    }
  }

  /** A named part of an image, called as in its summary. */
  public record Section(String name, Bounds offset, Bounds length) {}

  public ImagePlan {
    sections = List.copyOf(sections);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Of an image of which everything is known beforehand: what its summary will be. */
  public static ImagePlan exactly(ImageSummary summary) {
    return new ImagePlan(
        Bounds.exactly(summary.size()),
        summary.sections().stream()
            .map(section ->
                new Section(
                    section.name(),
                    Bounds.exactly(section.offset()),
                    Bounds.exactly(section.length())))
            .toList(),
        summary.facts());
  }
}
