package dev.assembler.cli;

import dev.assembler.pipeline.reproduce.Perturbation;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A build that {@code reproduce} does again and again: something that this program builds into a
 * folder, stated by a command line.
 */
interface RepeatedBuild {

  /**
   * How one of its command lines is to be.
   *
   * @param folder where all that is built goes; nothing else is put there
   * @param copies of {@link #directories}, in their order, to be built from; empty for themselves
   * @param jobs how many threads; 0 for as many as were asked for
   * @param isAbsolute whether it must mean the same in every working directory
   */
  record Changes(HostPath folder, List<HostPath> copies, int jobs, boolean isAbsolute) {
    public Changes {
      copies = List.copyOf(copies);
    }
  }

  /** What is built, for people. */
  String name();

  /** The file or directory that is asked for, beside which it is done; null without one. */
  HostPath output();

  /** The directories of the host that it reads and that may be copied. */
  List<HostPath> directories();

  /** The words of the command line, the command first unless it is the main job. */
  List<String> words(Changes changes);

  /** Puts into a new folder what a build is to find there. */
  default void prepare(HostPath folder) throws IOException {}

  /** Threads it was asked to use. */
  int jobs();

  /** What makes no sense of it, each with the reason. */
  Map<Perturbation, String> notTried();

  /** What its own options make a part of the input. */
  Set<Perturbation> alone();

  /** What makes it independent of something; empty where it should be without that. */
  default String cure(Perturbation of) {
    return of.cure();
  }
}
