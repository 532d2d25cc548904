package dev.assembler.assets;

import java.nio.file.Path;

/**
 * How an asset's file compares with what is expected of it. There is no silence: what was not
 * looked at says why.
 */
public sealed interface FileCheck {

  /** The asset's logical name. */
  String name();

  Path path();

  /** One word: verified, mismatch, missing, skipped. */
  String status();

  /** Content, size and, for a kernel, architecture are as expected. */
  record Verified(String name, Path path, String hash) implements FileCheck {
    @Override
    public String status() {
      return "verified";
    }
  }

  /**
   * The file is another.
   *
   * @param property what differs: blake3, sha256, fs-verity, size, architecture, kind
   * @param expected whole
   * @param actual whole
   */
  record Mismatch(String name, Path path, String property, String expected, String actual)
      implements FileCheck {
    @Override
    public String status() {
      return "mismatch";
    }
  }

  /** There is no such file. */
  record Missing(String name, Path path) implements FileCheck {
    @Override
    public String status() {
      return "missing";
    }
  }

  /** Nothing says what its content must be. */
  record Skipped(String name, Path path, String reason) implements FileCheck {
    @Override
    public String status() {
      return "skipped";
    }
  }
}
