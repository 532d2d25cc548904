package dev.assembler.pipeline.packages;

/** What a worker has for itself that needs nothing. */
public final class Nothing implements AutoCloseable {

  @Override
  public void close() {}
}
