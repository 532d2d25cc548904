package dev.assembler.pipeline.format;

import java.util.Objects;

/**
 * An option that some formats have.
 *
 * @param name as typed, with its dashes
 * @param value what follows it
 * @param label what help calls the value; empty for a flag
 * @param help a sentence, without the names of the formats
 */
public record FormatOption(String name, Value value, String label, String help) {

  /** What an option is followed by. */
  public enum Value {
    /** Nothing. */
    FLAG,
    /** One value. */
    TEXT,
    /** A value each time it is given. */
    LIST,
    /** A file, which is read. */
    FILE,
    /** The name of a file, which is opened when it is needed. */
    PLACE,
    /** A source each time it is given, as {@code --tree} takes it. */
    SOURCES;

    /** Whether values name things of the host, so that nothing in an image may follow from them. */
    boolean isOfHost() {
      return this == PLACE || this == SOURCES;
    }
  }

  public FormatOption {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(help, "help");
  }

  static FormatOption flag(String name, String help) {
    return new FormatOption(name, Value.FLAG, "", help);
  }

  static FormatOption text(String name, String label, String help) {
    return new FormatOption(name, Value.TEXT, label, help);
  }

  static FormatOption list(String name, String label, String help) {
    return new FormatOption(name, Value.LIST, label, help);
  }

  static FormatOption file(String name, String help) {
    return new FormatOption(name, Value.FILE, "FILE", help);
  }

  static FormatOption place(String name, String label, String help) {
    return new FormatOption(name, Value.PLACE, label, help);
  }

  static FormatOption sources(String name, String label, String help) {
    return new FormatOption(name, Value.SOURCES, label, help);
  }
}
