package dev.assembler.pipeline.packages.alpine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** apk's order of versions, and what the words of a dependency accept. */
class ApkVersionTest {

  /** Each below the next. */
  private static final List<String> ASCENDING =
      List.of(
          "0.1_alpha",
          "0.1_alpha2",
          "0.1_alpha10",
          "0.1_beta1",
          "0.1_pre1",
          "0.1_rc1-r3",
          "0.1",
          "0.1-r0",
          "0.1-r2",
          "0.1-r10",
          "0.1~0a1b",
          "0.1~9",
          "0.1_cvs20240101",
          "0.1_svn1",
          "0.1_git20240101",
          "0.1_hg1",
          "0.1_p1_pre1",
          "0.1_p1",
          "0.1_p9-r0",
          "0.1_p10",
          "0.1a",
          "0.1b-r1",
          "0.1.0",
          "0.10",
          "1.01",
          "1.02",
          "1.1",
          "1.9",
          "1.10",
          "2b-r1",
          "006",
          "20061212",
          "1000000000000000000000000",
          "1000000000000000000000001");

  @Test
  void versionsAreOrderedPartByPart() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        int expected = i < j ? ApkVersion.LESS : i == j ? ApkVersion.EQUAL : ApkVersion.GREATER;
        assertEquals(
            expected,
            ApkVersion.compare(ASCENDING.get(i), ASCENDING.get(j)),
            ASCENDING.get(i) + " and " + ASCENDING.get(j));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2",
        "0.1_pre2",
        "0.1_pre2~1234abcd",
        "0.1_p1_pre2",
        "0.1_git20240101_pre1",
        "1a-r0"
      })
  void theseAreVersions(String version) {
    assertTrue(ApkVersion.isValid(version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "0.1bc", "0.1a1", "0.1a.1", "0.1_pre2~", "0.1_pre2~12xb", "0.1~12_pre1", "0.1-r2~12",
        "0.1_foobar", "0.1-pre1", "0.1-r", "0.1-r2_pre1", "0.1-r2-r3", "0.1-r2.1", ".1", "a",
        "_pre1", "-r1", "0.1_", "0.1__alpha", "0.1_1_alpha", "1.2 ", "1.A"
      })
  void theseAreNone(String version) {
    assertFalse(ApkVersion.isValid(version));
  }

  @ParameterizedTest
  @CsvSource({
    "foo, 1.0, true",
    "foo=1.0, 1.0, true",
    "foo=1.0, 1.0-r1, false",
    "foo<2, 1.9, true",
    "foo<2, 2_rc1, true",
    "foo<2, 2, false",
    "foo<=2, 2, true",
    "foo>1.0-r1, 1.0-r2, true",
    "foo>=1.0, 1.0_alpha, false",
    "foo><Q1x, 1.0, false",
    "foo~3.6, 3.6.9_p1-r4, true",
    "foo=~3.6, 3.6.9, true",
    "foo~3.6, 3.60, false",
    "foo~3.6, 3.5, false",
    "foo<~3.6, 3.5, true",
    "foo<~3.6, 3.6.1, true",
    "foo>~3.6, 3.7, true",
    "foo>~3.6, 3.5, false",
  })
  void operatorsAcceptWhatTheySay(String word, String version, boolean expected)
      throws IOException {
    assertEquals(expected, ApkDependency.parse(word).namesVersion(version, "Q1y"));
    assertTrue(ApkDependency.parse("foo>9").namesVersion(null, "Q1y"), "of any version");
    assertTrue(ApkDependency.parse("foo><Q1y").namesVersion("1", "Q1y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "!foo<2", "so:libc.musl-x86_64.so.1=1", "foo@edge>=1", "/bin/sh"})
  void wordsAreWrittenAsTheyAreRead(String word) throws IOException {
    assertEquals(word, ApkDependency.parse(word).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'dependency \"\": no dependency, expected [!]NAME[@TAG][OPERATOR VERSION]'",
    "'!', 'dependency \"!\": no dependency, expected [!]NAME[@TAG][OPERATOR VERSION]'",
    "'=1', 'dependency \"=1\": no dependency, expected [!]NAME[@TAG][OPERATOR VERSION]'",
    "'a@', 'dependency \"a@\": no dependency, expected [!]NAME[@TAG][OPERATOR VERSION]'",
    "'a>x', 'dependency \"a>x\": no version \"x\", expected one like 1.2.3_rc1-r0'",
  })
  void whatIsNoWordIsRefused(String word, String message) {
    ImageFormatException refused =
        assertThrows(ImageFormatException.class, () -> ApkDependency.parse(word));

    assertEquals(message, refused.getMessage());
  }
}
