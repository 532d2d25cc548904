package dev.assembler.pipeline.shape;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an image that only runs can do without, by name: the rules that everybody writes anew. */
public final class PruneSets {

  private static final Map<String, List<String>> SETS =
      new TreeMap<>(
          Map.of(
              "@docs",
              List.of(
                  "/usr/share/doc/",
                  "/usr/share/doc-base/",
                  "/usr/share/gtk-doc/",
                  "/usr/share/info/",
                  "/usr/share/lintian/",
                  "/usr/share/linda/",
                  "/usr/share/bug/",
                  "/usr/local/share/doc/"),
              "@man",
              List.of("/usr/share/man/", "/usr/local/share/man/", "/usr/local/man"),
              "@locales",
              List.of(
                  "/usr/share/locale/*/",
                  "!/usr/share/locale/C",
                  "!/usr/share/locale/C.*",
                  "!/usr/share/locale/POSIX",
                  "/usr/lib/locale/*",
                  "!/usr/lib/locale/C",
                  "!/usr/lib/locale/C.*",
                  "!/usr/lib/locale/POSIX",
                  "/usr/share/i18n/"),
              "@headers",
              List.of(
                  "/usr/include/",
                  "/usr/local/include/",
                  "/usr/lib/pkgconfig/",
                  "/usr/lib/*/pkgconfig/",
                  "/usr/share/pkgconfig/",
                  "/usr/share/aclocal/",
                  "/usr/lib/cmake/",
                  "/usr/lib/*/cmake/"),
              "@static",
              List.of("/lib/**.a", "/lib/**.la", "/usr/lib/**.a", "/usr/lib/**.la"),
              "@caches",
              List.of(
                  "/var/cache/apk/**",
                  "/etc/apk/cache/**",
                  "/lib/apk/db/lock",
                  "/var/cache/apt/**",
                  "/var/lib/apt/lists/**",
                  "/var/cache/debconf/**",
                  "/var/cache/ldconfig/**",
                  "/var/log/apt/**",
                  "/var/log/dpkg.log",
                  "__pycache__/"),
              "@completions",
              List.of(
                  "/usr/share/bash-completion/",
                  "/etc/bash_completion.d/",
                  "/usr/share/zsh/",
                  "/usr/share/fish/"),
              "@init-scripts",
              List.of("/etc/init.d/", "/etc/conf.d/", "/etc/rc?.d/", "/etc/runlevels/")));

  private PruneSets() {}

  /** All sets, by name: patterns of what goes, and after {@code !} of what stays. */
  public static Map<String, List<String>> all() {
    return SETS;
  }
}
