package dev.assembler.pipeline.spec;

/**
 * Where in a spec something is stated.
 *
 * @param file the spec's name for messages
 * @param number of the line, from 1
 */
record SpecPlace(String file, int number) {

  SpecFormatException problem(String message) {
    return new SpecFormatException(this + ": " + message);
  }

  SpecMismatchException mismatch(String message) {
    return new SpecMismatchException(this + ": " + message);
  }

  @Override
  public String toString() {
    return file + ":" + number;
  }
}
