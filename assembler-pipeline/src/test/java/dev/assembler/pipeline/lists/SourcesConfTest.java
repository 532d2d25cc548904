package dev.assembler.pipeline.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.pipeline.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesConfTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git my_init https://host/path.git development build_my_init |"
            + " git my_init https://host/path.git development build_my_init -",
        "git\tx  https://u@h:9000/p.git \t feature/y  build_x |"
            + " git x https://u@h:9000/p.git feature/y build_x -",
        "git:mycelium:https://host/path:0.6.1:build_mycelium |"
            + " git mycelium https://host/path 0.6.1 build_mycelium -",
        "release:corex:https://host/file:2.1.4:install_corex:rename=corex |"
            + " release corex https://host/file 2.1.4 install_corex corex",
        "release:c:https://h:9000/p:v1:build_x | release c https://h:9000/p v1 build_x -",
        "release:c:https://me:pw@h:9000/a/b.bin:v1:build_x:rename=b |"
            + " release c https://me:pw@h:9000/a/b.bin v1 build_x b",
        "release r https://h/f 1 f rename=g | release r https://h/f 1 f g"
      })
  void bothSpellingsSayTheSame(String line, String expected) throws InputException {
    Component component = SourcesConf.parse("sources.conf", "# first\n\n" + line + "\n").getFirst();

    assertEquals(
        expected,
        String.join(
            " ",
            component.kind().toString(),
            component.name(),
            component.address().toString(),
            component.version(),
            component.build(),
            component.rename().orElse("-")));
    assertEquals(3, component.line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gti x https://h/p 1 f | \"gti\" is no type, expected git or release; did you mean git?",
        "git x https://h/p 1 | BUILD_FUNCTION is missing",
        "git x | URL is missing",
        "git:x | URL is missing",
        "git:x:https://h/p | VERSION is missing",
        "git:x:https://h/p:1 | BUILD_FUNCTION is missing",
        "release:x:https://h:9000/p:v1 | version \"9000/p\", expected one without a slash",
        "git x! https://h/p 1 f | name \"x!\", expected letters, digits, . _ and -",
        "git x h/p 1 f | \"h/p\" is no address, expected SCHEME://..",
        "git x https://h/p 1 f- | function \"f-\", expected a name of letters, digits and _",
        "release x https://h/p 1 f renam=y |"
            + " option \"renam=y\", expected rename=NAME; did you mean rename?",
        "release x https://h/p 1 f rename=../y | rename=../y, expected a file name",
        "release x https://h/ 1 f | the address ends in no file name; add rename=NAME"
      })
  void whatIsWrongIsNamedWithItsLine(String line, String reason) {
    var refused =
        assertThrows(
            InputException.class, () -> SourcesConf.parse("sources.conf", "\n" + line + "\n"));

    assertEquals("sources.conf: line 2: " + reason, refused.getMessage());
  }

  @Test
  void allProblemsAreToldAtOnce() {
    var refused =
        assertThrows(
            InputException.class,
            () -> SourcesConf.parse("s", "git a https://h/p 1 f\nx\ngit a https://h/q 1 f\n"));

    assertEquals(
        "s: line 2: \"x\" is no type, expected git or release; line 3: the name a is that of"
            + " line 1",
        refused.getMessage());
  }

  /** All of them go into one folder; a repository is built, and nobody knows what into. */
  @Test
  void twoReleasesOfOneFileNameAreRefused() {
    var refused =
        assertThrows(
            InputException.class,
            () ->
                SourcesConf.parse(
                    "s",
                    "git a https://h/x 1 f\nrelease b https://h/x 1 f\n"
                        + "release c https://i/x 1 f\n"));

    assertEquals(
        "s: line 3: c and b of line 2 are both installed as x; add rename=NAME",
        refused.getMessage());
  }

  @Test
  void aReleaseThatCannotBeFetchedIsRefusedWithoutItsPassword() {
    var refused =
        assertThrows(
            InputException.class,
            () -> SourcesConf.parse("s", "release a ftp://me:s3cret@h/x 1 f\n"));

    assertTrue(refused.getMessage().startsWith("s: line 1: \"ftp://h/x\": scheme ftp, expected"));
  }

  @Test
  void anEmptyFileHasNoComponents() throws InputException {
    assertEquals(List.of(), SourcesConf.parse("s", "# nothing\n"));
  }
}
