package dev.assembler.pipeline.onepass;

import java.util.Set;

/** The threads that work for each writer, and whether any of them is at work. */
interface Crews {

  /** What those threads of a writer do that do not wait for room. */
  enum State {
    /** There are none. */
    ABSENT,

    /** None of them runs. One may have been told to go on and not have come to it. */
    PARKED,

    RUNNING
  }

  State of(int reader, Set<Thread> waiting);
}
