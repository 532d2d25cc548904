package dev.assembler.pipeline.toml;

import java.util.Objects;

/**
 * A value that was typed outside of the file, where nobody writes quotes: the text where a text is
 * wanted ({@code 2026.10} is a version), else what TOML makes of it.
 */
public record TypedText(String text, Object value) {

  public TypedText {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return text;
  }
}
