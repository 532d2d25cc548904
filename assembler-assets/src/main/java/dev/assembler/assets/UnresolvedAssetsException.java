package dev.assembler.assets;

import java.io.IOException;

/** A manifest has no assets for the binary, the architecture or the name that was asked for. */
public class UnresolvedAssetsException extends IOException {

  private static final long serialVersionUID = 1L;

  UnresolvedAssetsException(String message) {
    super(message);
  }
}
