package dev.assembler.pipeline.packages.debian;

/** What a worker has for itself that needs nothing. */
final class Nothing implements AutoCloseable {

  @Override
  public void close() {}
}
