package dev.assembler.pipeline.packages.alpine;

/** Which of two packages a file belongs to that both bring. */
enum FileClaims {
  /** The one that is there keeps it. */
  KEEPS,
  /** The new one replaces it. */
  REPLACES,
  /** Neither says that it may. */
  CONFLICT;

  private static final int NONE = -1;

  /** By what each says of the other, and by the priority with which it says so. */
  static FileClaims between(Installed there, Installed comes) {
    String origin = there.info().origin();
    if (!origin.isEmpty() && origin.equals(comes.info().origin())) {
      return REPLACES;
    }
    int own = claim(there, comes.info());
    int other = claim(comes, there.info());
    if (own > other) {
      return KEEPS;
    }
    return other > NONE ? REPLACES : CONFLICT;
  }

  private static int claim(Installed of, ApkPackage other) {
    boolean replaces =
        of.replaces().stream()
            .anyMatch(word ->
                word.name().equals(other.name())
                    && word.namesVersion(other.version(), other.checksum()) != word.conflict());
    return replaces ? Math.max(0, of.replacesPriority()) : NONE;
  }
}
