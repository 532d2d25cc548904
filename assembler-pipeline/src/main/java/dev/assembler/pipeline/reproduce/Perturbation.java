package dev.assembler.pipeline.reproduce;

import java.util.Locale;

/** Something of a host that a build should not depend on. Words of the command line by name. */
public enum Perturbation {
  /** The order in which directories are listed. */
  LISTING("directory listing", ""),
  /** How many threads there are. */
  THREADS("threads", ""),
  /** Language and encoding. */
  LOCALE("locale", ""),
  /** The time zone. */
  ZONE("time zone", ""),
  /** Which permissions new files lack. */
  UMASK("umask", ""),
  /** The working directory, and with it the spelling of paths. */
  FOLDER("working directory", ""),
  /** What time it is. */
  CLOCK("clock", ""),
  /** Which files the input is in: inodes, file system, where it lies. */
  COPY("copy of the input", ""),
  /** When the input's files were made. */
  TIMES("times of the input", "--times fixed; --skip times, where all copies keep them"),
  /** Whether names of one file are that, or files of their own. */
  LINKS("hard links", "--hard-links break; --skip links, where all copies keep them"),
  /** Who builds, from an input of their own. */
  USER("user", "--owner 0:0; --xattrs user.*,security.capability, or drop"),
  /** Whether the JVM compiles. */
  INTERPRETER("interpreter", ""),
  /** How the JVM collects garbage. */
  COLLECTOR("garbage collector", "");

  private final String subject;
  private final String cure;

  Perturbation(String subject, String cure) {
    this.subject = subject;
    this.cure = cure;
  }

  /** What of the host it is, in words. */
  public String subject() {
    return subject;
  }

  /** The option that makes a build independent of it; empty where it should be without one. */
  public String cure() {
    return cure;
  }

  /** Whether it is about the process, so that no copy of the input is needed. */
  public boolean isOfInput() {
    return this == COPY || this == TIMES || this == LINKS || this == USER;
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
