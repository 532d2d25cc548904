package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "/etc/hosts, /etc/hosts, true",
    "/etc/hosts, /usr/etc/hosts, false",
    "/etc, /etc/ssl/certs, true",
    "/etc, /etcetera, false",
    "hosts, /etc/hosts, true",
    "hosts, /etc/hosts/below, true",
    "etc/hosts, /usr/etc/hosts, true",
    "etc/hosts, /usr/xetc/hosts, false",
    "*.pyc, /usr/lib/a.pyc, true",
    "*.pyc, /usr/lib/a.pyc.txt, false",
    "/usr/*/a, /usr/lib/a, true",
    "/usr/*/a, /usr/lib/x/a, false",
    "/usr/**/a, /usr/lib/x/a, true",
    "/usr/**/a, /usr/a, true",
    "/usr/**/a, /usr/ba, false",
    "/usr/**a, /usr/lib/ba, true",
    "/var/cache/apk/**, /var/cache/apk/x/y, true",
    "/var/cache/apk/**, /var/cache/apk, false",
    "/var/cache/apk/**, /var/cache/apkx, false",
    "**/doc, /usr/share/doc, true",
    "**/doc, /doc, true",
    "/**, /anything/at/all, true",
    "a?c, /abc, true",
    "a?c, /a/c, false",
    "[a-c]x, /bx, true",
    "[!a-c]x, /bx, false",
    "[!a-c]x, /dx, true",
    "[]x]y, /]y, true",
    "x[!a]y, /x/y, false",
    "\\*, /*, true",
    "\\*, /a, false",
  })
  void aPatternMatchesBytesOfPaths(String pattern, String path, boolean matches) {
    assertEquals(matches, PathPattern.of(pattern).matches(TreePath.of(path), false));
  }

  @Test
  void aTrailingSlashAsksForADirectoryButMatchesWhatLiesBelow() {
    PathPattern pattern = PathPattern.of("cache/");

    assertEquals(false, pattern.matches(TreePath.of("/var/cache"), false));
    assertEquals(true, pattern.matches(TreePath.of("/var/cache"), true));
    assertEquals(true, pattern.matches(TreePath.of("/var/cache/file"), false));
  }

  @Test
  void theRootIsNeverMatched() {
    assertFalse(PathPattern.of("/**").matches(TreePath.ROOT, true));
  }

  @Test
  void namesThatAreNoTextAreMatchedByTheirBytes() {
    var name = TreePath.ROOT.resolve(EntryName.of(new byte[] {'l', (byte) 0xE9}));

    assertEquals(true, PathPattern.of(new byte[] {'/', 'l', (byte) 0xE9}).matches(name, false));
    assertEquals(true, PathPattern.of("l?").matches(name, false));
    assertEquals(false, PathPattern.of("l\u00e9").matches(name, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "a\\", "[abc", "[c-a]"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> PathPattern.of(pattern));
  }

  @Test
  void manyStarsTakeLinearTime() {
    PathPattern pattern = PathPattern.of("*a".repeat(40) + "b");
    TreePath path = TreePath.of("/" + "a".repeat(250));

    assertTimeoutPreemptively(
        Duration.ofMinutes(1), () -> assertFalse(pattern.matches(path, false)));
  }
}
