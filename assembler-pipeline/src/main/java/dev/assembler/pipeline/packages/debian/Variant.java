package dev.assembler.pipeline.packages.debian;

import java.util.Locale;
import java.util.Optional;

/** Which packages are there without being named, as mmdebstrap and debootstrap call the sets. */
public enum Variant {
  /** None. */
  CUSTOM,
  /** Those that are essential. */
  ESSENTIAL,
  /** The essential ones and apt. */
  APT,
  /** The essential ones, all of priority required, and apt. */
  MINBASE,
  /** As minbase, and all of priority important. */
  IMPORTANT,
  /** As important, and all of priority standard. */
  STANDARD;

  /** Why a package belongs to it, if it does. */
  Optional<String> reasonFor(BinaryPackage candidate) {
    if (this == CUSTOM) {
      return Optional.empty();
    }
    if (candidate.isEssential()) {
      return Optional.of("the variant " + this + ": essential");
    }
    if (this != ESSENTIAL && candidate.name().equals("apt")) {
      return Optional.of("the variant " + this);
    }
    boolean wanted =
        switch (this) {
          case CUSTOM, ESSENTIAL, APT -> false;
          case MINBASE -> candidate.priority() == BinaryPackage.Priority.REQUIRED;
          case IMPORTANT -> candidate.priority().compareTo(BinaryPackage.Priority.IMPORTANT) <= 0;
          case STANDARD -> candidate.priority().compareTo(BinaryPackage.Priority.STANDARD) <= 0;
        };
    return wanted
        ? Optional.of("the variant " + this + ": priority " + candidate.priority())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
