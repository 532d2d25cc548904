package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.packages.ScriptPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What is asked for.
 *
 * @param base the tree that packages go into; an empty one for a system from packages alone
 * @param architecture as apk calls it; null for the base's
 * @param repositories addresses and folders as in {@code /etc/apk/repositories}, "@TAG " before
 *     those with a tag; none for the base's
 * @param folder where those of them begin that are relative folders
 * @param areStated whether these very repositories are meant: locks have their addresses, and not
 *     what stands for a mirror's
 * @param keys null for the base's
 * @param allowUntrusted whether indexes and packages need no signature; digests are checked anyway
 * @param packages words to add to the base's {@code /etc/apk/world}
 * @param scripts what becomes of packages with scripts
 */
public record AlpineRequest(
    FileTree base,
    String architecture,
    List<String> repositories,
    Path folder,
    boolean areStated,
    ApkKeys keys,
    boolean allowUntrusted,
    List<ApkDependency> packages,
    ScriptPolicy scripts) {

  public AlpineRequest {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(scripts, "scripts");
    repositories = List.copyOf(repositories);
    packages = List.copyOf(packages);
  }

  /** Packages into a base, by its own repositories and keys; scripts are listed. */
  public static AlpineRequest of(FileTree base, List<ApkDependency> packages) {
    return new AlpineRequest(
        base, null, List.of(), Path.of(""), false, null, false, packages, ScriptPolicy.listed());
  }

  public AlpineRequest withArchitecture(String newArchitecture) {
    return new AlpineRequest(
        base,
        newArchitecture,
        repositories,
        folder,
        areStated,
        keys,
        allowUntrusted,
        packages,
        scripts);
  }

  public AlpineRequest withRepositories(List<String> newRepositories) {
    return withRepositories(newRepositories, folder);
  }

  /**
   * @param newFolder where relative folders begin
   */
  public AlpineRequest withRepositories(List<String> newRepositories, Path newFolder) {
    return new AlpineRequest(
        base,
        architecture,
        newRepositories,
        newFolder,
        areStated,
        keys,
        allowUntrusted,
        packages,
        scripts);
  }

  /** These very repositories, whichever mirror others have. */
  public AlpineRequest withStated(boolean newAreStated) {
    return new AlpineRequest(
        base,
        architecture,
        repositories,
        folder,
        newAreStated,
        keys,
        allowUntrusted,
        packages,
        scripts);
  }

  public AlpineRequest withKeys(ApkKeys newKeys) {
    return new AlpineRequest(
        base,
        architecture,
        repositories,
        folder,
        areStated,
        newKeys,
        allowUntrusted,
        packages,
        scripts);
  }

  public AlpineRequest withAllowUntrusted(boolean newAllowUntrusted) {
    return new AlpineRequest(
        base,
        architecture,
        repositories,
        folder,
        areStated,
        keys,
        newAllowUntrusted,
        packages,
        scripts);
  }

  public AlpineRequest withScripts(ScriptPolicy newScripts) {
    return new AlpineRequest(
        base,
        architecture,
        repositories,
        folder,
        areStated,
        keys,
        allowUntrusted,
        packages,
        newScripts);
  }
}
