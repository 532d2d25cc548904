package dev.assembler.pipeline.packages.debian;

import java.io.IOException;
import java.util.List;

/**
 * Something that maintainer scripts do on a new system and that is nothing but files: done here
 * without running them. Each does its work only if its package is there, and only what has not been
 * done, so that the scripts can still be run later.
 */
interface Effect {

  /** All, in the order in which one may need the other. */
  List<Effect> ALL =
      List.of(
          new BasePasswdEffect(),
          new ShadowEffect(),
          new AccountsEffect(),
          new StatOverridesEffect(),
          new BaseFilesEffect(),
          new NameServiceEffect(),
          new ShellsEffect(),
          new AlternativesEffect(),
          new PamEffect(),
          new SystemdUnitsEffect(),
          new CaCertificatesEffect(),
          new LdSoCacheEffect());

  /** The package whose scripts do this; empty for something that many packages' scripts do. */
  String packageName();

  /**
   * Does it.
   *
   * @param packages all that is installed
   * @param notes what is left to know, one sentence each
   */
  void apply(RootDraft root, List<Unpacked> packages, List<String> notes) throws IOException;
}
