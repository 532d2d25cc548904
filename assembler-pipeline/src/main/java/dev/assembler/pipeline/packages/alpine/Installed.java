package dev.assembler.pipeline.packages.alpine;

import java.util.List;

/**
 * A package of the database of what is installed.
 *
 * @param info what its index said
 * @param header the lines of it as they are in the database, those below excepted
 * @param replaces whose files it may replace
 * @param replacesPriority -1 if it states none
 * @param own lines of ours alone: the repository's tag, what broke
 * @param files what it owns
 */
record Installed(
    ApkPackage info,
    String header,
    List<ApkDependency> replaces,
    int replacesPriority,
    String own,
    OwnedFiles files) {

  /** One that is installed now. */
  static Installed of(ApkPackage info, Pkginfo stated, String tag) {
    return new Installed(
        info,
        IndexEntry.text(info),
        stated.replaces(),
        stated.replacesPriority(),
        tag == null ? "" : "s:" + tag + "\n",
        new OwnedFiles());
  }

  /** The tag of the repository it was taken from, null for none. */
  String tag() {
    return own.lines()
        .filter(line -> line.startsWith("s:"))
        .map(line -> line.substring("s:".length()))
        .findFirst()
        .orElse(null);
  }
}
