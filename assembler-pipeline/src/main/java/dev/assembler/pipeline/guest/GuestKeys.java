package dev.assembler.pipeline.guest;

import java.util.List;

/** The keys of a guest file, table by table. */
final class GuestKeys {

  static final List<String> ROOT =
      List.of(
          "init",
          "modules",
          "flag",
          "flag-needed",
          "on-failure",
          "overlay-options",
          "services",
          "network",
          "claim",
          "seed",
          "identity",
          "program",
          "layer",
          "upper",
          "bind");

  static final List<String> NETWORK = List.of("device", "seconds");

  static final List<String> CLAIM = List.of("seconds", "required");

  static final List<String> SEED =
      List.of("at", "type", "source", "options", "read-only", "seconds", "required", "when");

  static final List<String> IDENTITY =
      List.of("from", "prefix", "path", "url", "fields", "headers", "seconds");

  static final List<String> PROGRAM = List.of("path", "static", "run", "arguments");

  static final List<String> LAYER =
      List.of(
          "name",
          "source",
          "type",
          "position",
          "priority",
          "seconds",
          "image",
          "sha256",
          "size",
          "hashes",
          "root-hash",
          "verify");

  static final List<String> UPPER = List.of("type", "source", "options", "make", "seconds", "when");

  static final List<String> BIND = List.of("from", "to", "required", "when");

  private GuestKeys() {}
}
