package dev.assembler.pipeline.packages;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What becomes of packages with scripts, which are never run: they are listed, or those that the
 * user has not acknowledged are refused.
 *
 * @param isStrict whether there is a list of acknowledged ones
 * @param acknowledged names of packages whose scripts the user knows of
 */
public record ScriptPolicy(boolean isStrict, Set<String> acknowledged) {

  public ScriptPolicy {
    acknowledged = Set.copyOf(acknowledged);
  }

  /** Scripts are listed. */
  public static ScriptPolicy listed() {
    return new ScriptPolicy(false, Set.of());
  }

  /** Scripts of packages besides these are refused. */
  public static ScriptPolicy onlyOf(Collection<String> packages) {
    return new ScriptPolicy(true, Set.copyOf(packages));
  }

  /** The packages that are in the way: "busybox (post-install, trigger)". */
  public List<String> refused(Collection<InstalledPackage> packages) {
    return packages.stream()
        .filter(one -> isStrict && !one.scripts().isEmpty() && !acknowledged.contains(one.name()))
        .map(one -> one.name() + " (" + kinds(one) + ")")
        .toList();
  }

  /** The kinds of a package's scripts: "post-install, trigger". */
  public static String kinds(InstalledPackage one) {
    return String.join(", ", one.scripts().stream().map(PackageScript::kind).toList());
  }
}
