package dev.assembler.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

  @Test
  void valuesOfEveryKindAreWritten() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "a");
    value.put("number", Long.MIN_VALUE);
    value.put("int", 7);
    value.put("yes", true);
    value.put("nothing", null);
    value.put("list", Arrays.asList(1, null, List.of()));
    value.put("map", Map.of("inner", Map.of()));

    assertEquals(
        """
        {
          "int": 7,
          "list": [
            1,
            null,
            []
          ],
          "map": {
            "inner": {}
          },
          "nothing": null,
          "number": -9223372036854775808,
          "text": "a",
          "yes": true
        }
        """,
        CanonicalJson.of(value));
  }

  @Test
  void theOrderOfInsertionDoesNotMatter() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("b", 1);
    one.put("a", 2);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("a", 2);
    other.put("b", 1);

    assertEquals(CanonicalJson.of(one), CanonicalJson.of(other));
  }

  @Test
  void keysAreOrderedByTheirUnits() {
    String json = CanonicalJson.of(Map.of("a", 1, "B", 2, "\u00e4", 3, "", 4, "aa", 5));

    assertEquals(
        "{\n  \"\": 4,\n  \"B\": 2,\n  \"a\": 1,\n  \"aa\": 5,\n  \"\u00e4\": 3\n}\n", json);
  }

  @Test
  void scalarsStandAlone() {
    assertEquals("null\n", CanonicalJson.of(null));
    assertEquals("false\n", CanonicalJson.of(false));
    assertEquals("0\n", CanonicalJson.of(0L));
    assertEquals("[]\n", CanonicalJson.of(List.of()));
    assertEquals("{}\n", CanonicalJson.of(Map.of()));
  }

  @Test
  void quotesBackslashesAndControlsAreEscapedAndNothingElse() {
    assertEquals(
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u00e9\u2028\ud83d\ude00\"\n",
        CanonicalJson.of("\"\\/\b\f\n\r\t\0\u001f\u007f\u00e9\u2028\ud83d\ude00"));
  }

  @Test
  void halfACharacterSurvivesAsAnEscape() {
    assertEquals("\"\\ud83d\"\n", CanonicalJson.of("\ud83d"));
    assertEquals("\"\\ude00x\"\n", CanonicalJson.of("\ude00x"));
    assertEquals("\"\\ud83d\ud83d\ude00\"\n", CanonicalJson.of("\ud83d\ud83d\ude00"));
  }

  @Test
  void otherTypesAreRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(1.5));

    assertEquals("value of java.lang.Double: no type of ours in JSON", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(Map.of(1, 2)));
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(List.of(new byte[0])));
  }
}
