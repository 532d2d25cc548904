package dev.assembler.pipeline.kernel;

import java.util.Objects;

/**
 * Why something is there.
 *
 * @param kind how it came in
 * @param by who wants it: an origin of a request, or a module's name
 */
public record Reason(Kind kind, String by) {

  /** How a module or a file comes into a selection. */
  public enum Kind {
    REQUESTED("requested by"),
    NEEDED("needed by"),
    SOFT_PRE("wanted before"),
    SOFT_POST("wanted after"),
    FIRMWARE("asked for by"),
    WHENCE("in WHENCE for"),
    LINKED("target of");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As messages say it. */
    @Override
    public String toString() {
      return text;
    }
  }

  public Reason {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(by, "by");
  }

  /** "needed by virtio_blk". */
  @Override
  public String toString() {
    return kind + " " + by;
  }
}
