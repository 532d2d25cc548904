package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebianVersionTest {

  private static final List<String> ALPHABET =
      List.of("0", "1", "9", "10", "00", "a", "b", "Z", "~", "+", ".", "-", "~~", "1", "rc");

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, 0",
    "1.0, 1.00, 0",
    "0:1.0-0, 1.0, 0",
    "1.0, 1.0-1, -1",
    "1.0~rc1, 1.0, -1",
    "1.0~~, 1.0~, -1",
    "1.0~~a, 1.0~, -1",
    "1:0.1, 2.0, 1",
    "1.2, 1.10, -1",
    "1.0a, 1.0+, -1",
    "1.0a, 1.0.1, -1",
    "1.0-1~bpo1, 1.0-1, -1",
    "2.36-9+deb12u14, 2.36-9+deb12u9, 1",
    "0.0, 0, 1",
    "1-0, 1, 0",
    "1a, 1, 1",
    "1~, 1, -1",
    "1.0-1.1, 1.0-1+b1, 1",
    "99999999999999999999, 99999999999999999998, 1",
    "A, a, -1"
  })
  void versionsAreOrderedAsThePolicySays(String first, String second, int order) {
    assertEquals(order, Integer.signum(compare(first, second)));
    assertEquals(-order, Integer.signum(compare(second, first)));
  }

  private static int compare(String first, String second) {
    return DebianVersion.of(first).compareTo(DebianVersion.of(second));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":1", "a:1", "1:", "1-", "-1", "1_0", "1 0", "9999999999:1"})
  void whatIsNoVersionIsRefusedByName(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> DebianVersion.of(text));

    assertEquals(0, refused.getMessage().indexOf("version \"" + text + "\": "));
  }

  @Test
  @Tag("reference")
  void dpkgOrdersRandomVersionsTheSameWay() throws IOException {
    long seed = 20_260_101;
    var random = new SplittableRandom(seed);
    var script = new StringBuilder();
    var expected = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String first = version(random);
      String second = random.nextInt(4) == 0 ? first : version(random);
      script.append("dpkg --compare-versions '" + first + "' lt '" + second + "' && echo lt\n");
      script.append("dpkg --compare-versions '" + first + "' eq '" + second + "' && echo eq\n");
      script.append("echo " + first + " " + second + "\n");
      int order = compare(first, second);
      expected.append(order < 0 ? "lt\n" : order == 0 ? "eq\n" : "");
      expected.append(first + " " + second + "\n");
    }

    String told = ReferenceTool.require("sh").run("-c", script).text();

    assertEquals(expected.toString(), told, "seed " + seed);
  }

  private static String version(SplittableRandom random) {
    var text = new StringBuilder(random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "");
    text.append(random.nextInt(3));
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
    }
    return text + "1";
  }
}
