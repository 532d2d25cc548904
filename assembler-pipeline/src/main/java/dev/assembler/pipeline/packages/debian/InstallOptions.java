package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.packages.ScriptPolicy;
import java.util.Objects;

/**
 * How packages become a root file system.
 *
 * @param mergedUsr whether /bin and its like are links into /usr
 * @param state what dpkg's database says of the packages
 * @param effects whether what scripts do by plain file operations is done in their place
 * @param scripts what becomes of scripts, none of which is run
 * @param threads how many packages are unpacked at once
 */
public record InstallOptions(
    MergedUsr mergedUsr, DpkgState state, boolean effects, ScriptPolicy scripts, int threads) {

  /** Whether /bin, /lib and /sbin are links into /usr. */
  public enum MergedUsr {
    /** If usrmerge or usr-is-merged is among the packages, or base-files brings the links. */
    AUTO,
    YES,
    /** As the packages have it. */
    NO
  }

  public InstallOptions {
    Objects.requireNonNull(mergedUsr, "mergedUsr");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(scripts, "scripts");
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
    }
  }

  /** Merged as the packages want it, unpacked, with effects, scripts listed, one thread. */
  public static InstallOptions defaults() {
    return new InstallOptions(MergedUsr.AUTO, DpkgState.UNPACKED, true, ScriptPolicy.listed(), 1);
  }

  public InstallOptions withMergedUsr(MergedUsr newMergedUsr) {
    return new InstallOptions(newMergedUsr, state, effects, scripts, threads);
  }

  public InstallOptions withState(DpkgState newState) {
    return new InstallOptions(mergedUsr, newState, effects, scripts, threads);
  }

  public InstallOptions withEffects(boolean newEffects) {
    return new InstallOptions(mergedUsr, state, newEffects, scripts, threads);
  }

  public InstallOptions withScripts(ScriptPolicy newScripts) {
    return new InstallOptions(mergedUsr, state, effects, newScripts, threads);
  }

  public InstallOptions withThreads(int newThreads) {
    return new InstallOptions(mergedUsr, state, effects, scripts, newThreads);
  }
}
