package dev.assembler.pipeline.packages.debian;

import java.util.Objects;
import java.util.Set;

/**
 * How packages become a root file system.
 *
 * @param mergedUsr whether /bin and its like are links into /usr
 * @param state what dpkg's database says of the packages
 * @param effects whether what scripts do by plain file operations is done in their place
 * @param scripts what becomes of scripts, none of which is run
 * @param acknowledged the packages whose scripts may be left out, for {@link
 *     ScriptPolicy#ACKNOWLEDGED}
 * @param threads how many packages are unpacked at once
 */
public record InstallOptions(
    MergedUsr mergedUsr,
    DpkgState state,
    boolean effects,
    ScriptPolicy scripts,
    Set<String> acknowledged,
    int threads) {

  /** Whether /bin, /lib and /sbin are links into /usr. */
  public enum MergedUsr {
    /** If usrmerge or usr-is-merged is among the packages, or base-files brings the links. */
    AUTO,
    YES,
    /** As the packages have it. */
    NO
  }

  /** What becomes of the scripts of packages. */
  public enum ScriptPolicy {
    /** Each that was not run is noted. */
    LIST,
    /** A package with a script is refused unless it has been acknowledged by name. */
    ACKNOWLEDGED
  }

  public InstallOptions {
    Objects.requireNonNull(mergedUsr, "mergedUsr");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(scripts, "scripts");
    acknowledged = Set.copyOf(acknowledged);
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
  }

  /** Merged as the packages want it, unpacked, with effects, scripts listed, one thread. */
  public static InstallOptions defaults() {
    return new InstallOptions(
        MergedUsr.AUTO, DpkgState.UNPACKED, true, ScriptPolicy.LIST, Set.of(), 1);
  }

  public InstallOptions withMergedUsr(MergedUsr newMergedUsr) {
    return new InstallOptions(newMergedUsr, state, effects, scripts, acknowledged, threads);
  }

  public InstallOptions withState(DpkgState newState) {
    return new InstallOptions(mergedUsr, newState, effects, scripts, acknowledged, threads);
  }

  public InstallOptions withEffects(boolean newEffects) {
    return new InstallOptions(mergedUsr, state, newEffects, scripts, acknowledged, threads);
  }

  /** Refuses packages with scripts, but for these. */
  public InstallOptions withAcknowledged(Set<String> names) {
    return new InstallOptions(mergedUsr, state, effects, ScriptPolicy.ACKNOWLEDGED, names, threads);
  }

  public InstallOptions withThreads(int newThreads) {
    return new InstallOptions(mergedUsr, state, effects, scripts, acknowledged, newThreads);
  }
}
