package dev.assembler.cli;

/** Which assemble this is. */
final class Version {

  private Version() {}

  static String line() {
    return "assemble " + number();
  }

  /** From the jar's manifest; "development" where classes lie in folders. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
