package dev.assembler.pipeline.run;

/** What a machine's network card is connected to. */
public sealed interface Network {

  /** It has none. */
  record None() implements Network {}

  /** A network of its own, through which it reaches others, and none reaches it. */
  record User() implements Network {}

  /** A bridge of the host. */
  record Bridge(String name) implements Network {}
}
