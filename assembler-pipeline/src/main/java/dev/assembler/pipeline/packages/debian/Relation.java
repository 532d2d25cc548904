package dev.assembler.pipeline.packages.debian;

import java.util.Objects;

/**
 * A package that another one needs, or cannot be with: a name, perhaps an architecture, perhaps a
 * bound on its version.
 *
 * @param name the package's, or one that packages provide
 * @param architecture after the colon: "any", "native", an architecture; empty if none is given
 * @param operator how the version compares; null if every version will do
 * @param version null if every version will do
 */
record Relation(String name, String architecture, Operator operator, DebianVersion version) {

  /** How versions compare (Debian Policy 7.1). */
  enum Operator {
    EARLIER("<<"),
    EARLIER_OR_EQUAL("<="),
    EQUAL("="),
    LATER_OR_EQUAL(">="),
    LATER(">>");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** Whether a version that compares so to the bound is inside. */
    boolean accepts(int order) {
      return switch (this) {
        case EARLIER -> order < 0;
        case EARLIER_OR_EQUAL -> order <= 0;
        case EQUAL -> order == 0;
        case LATER_OR_EQUAL -> order >= 0;
        case LATER -> order > 0;
      };
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  Relation {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(architecture, "architecture");
  }

  /** Whether it says anything of versions. */
  boolean hasVersion() {
    return version != null;
  }

  /** Whether a version is inside the bound; true without a bound. */
  boolean accepts(DebianVersion candidate) {
    return version == null || operator.accepts(candidate.compareTo(version));
  }

  /** As control files write it. */
  @Override
  public String toString() {
    return name
        + (architecture.isEmpty() ? "" : ":" + architecture)
        + (version == null ? "" : " (" + operator + " " + version + ")");
  }
}
