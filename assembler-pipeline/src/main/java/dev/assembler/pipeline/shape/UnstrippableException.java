package dev.assembler.pipeline.shape;

/** An ELF file that is left as it is; the message says what it has that keeps us from it. */
final class UnstrippableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnstrippableException(String reason) {
    super(reason);
  }
}
