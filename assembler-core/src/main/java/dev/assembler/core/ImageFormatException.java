package dev.assembler.core;

import java.io.IOException;

/**
 * A file is not what its format demands. The message names record, field and offset, what was found
 * and what was expected; it does not name the file, which the caller knows better.
 */
public class ImageFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  public ImageFormatException(String message) {
    super(message);
  }

  public ImageFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
