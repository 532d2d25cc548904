package dev.assembler.pipeline.packages.alpine;

import java.util.Map;

/** Architectures as apk calls them, by the names that others have for them. */
final class ApkArchitecture {

  private static final Map<String, String> NAMES =
      Map.of(
          "amd64", "x86_64",
          "arm64", "aarch64",
          "i386", "x86",
          "i686", "x86",
          "ppc64el", "ppc64le");

  private ApkArchitecture() {}

  static String of(String name) {
    return NAMES.getOrDefault(name, name);
  }
}
