package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.UsageException;

/** A package that somebody asks for: "NAME[:ARCHITECTURE][=VERSION]". */
record PackageRequest(Relation relation, String reason) {

  /**
   * As users write it.
   *
   * @throws UsageException if it is not of that form
   */
  static PackageRequest of(String text) {
    int equals = text.indexOf('=');
    String named = equals < 0 ? text : text.substring(0, equals);
    int colon = named.indexOf(':');
    String name = colon < 0 ? named : named.substring(0, colon);
    String architecture = colon < 0 ? "" : named.substring(colon + 1);
    if (!name.matches("[a-z0-9][a-z0-9+.-]*") || (colon >= 0 && architecture.isEmpty())) {
      throw new UsageException(
          "package \"" + text + "\"", "not a name", "NAME[:ARCHITECTURE][=VERSION]", "");
    }
    try {
      DebianVersion version = equals < 0 ? null : DebianVersion.of(text.substring(equals + 1));
      Relation.Operator operator = equals < 0 ? null : Relation.Operator.EQUAL;
      return new PackageRequest(new Relation(name, architecture, operator, version), "the request");
    } catch (IllegalArgumentException e) {
      throw new UsageException("package \"" + text + "\"", e.getMessage(), "", "");
    }
  }
}
