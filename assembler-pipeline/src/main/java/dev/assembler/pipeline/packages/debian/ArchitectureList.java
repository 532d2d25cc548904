package dev.assembler.pipeline.packages.debian;

/**
 * Architectures in brackets, as "[amd64 i386]" or "[!hurd-any]": names or wildcards, all negated or
 * none (Debian Policy 7.1, 11.1.1).
 */
final class ArchitectureList {

  private ArchitectureList() {}

  /** Whether an architecture is among them; negated, whether it is not. */
  static boolean includes(String list, String architecture) {
    boolean negated = false;
    for (String word : list.strip().split("\\s+", -1)) {
      boolean not = word.startsWith("!");
      negated |= not;
      if (matches(not ? word.substring(1) : word, architecture)) {
        return !not;
      }
    }
    return negated;
  }

  /** A name, "any", "linux-any" or "any-arm64"; an architecture without a kernel is Linux's. */
  private static boolean matches(String wildcard, String architecture) {
    if (wildcard.equals("any") || wildcard.equals(architecture)) {
      return true;
    }
    int hyphen = architecture.indexOf('-');
    String kernel = hyphen < 0 ? "linux" : architecture.substring(0, hyphen);
    String processor = architecture.substring(hyphen + 1);
    return wildcard.equals(kernel + "-any")
        || wildcard.equals("any-" + processor)
        || wildcard.equals(kernel + "-" + processor);
  }
}
