package dev.assembler.assets;

import static dev.assembler.assets.Manifests.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ImageFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong manifest is refused with the JSON path of what is wrong. */
class ManifestRefusalTest {

  private static final String HASH =
      "2c0bd752db929642000000000000000000000000000000000000000000000001";

  private static String refusal(byte[] document) {
    return assertThrows(ImageFormatException.class, () -> AssetManifest.parse(document))
        .getMessage();
  }

  /** The example with the first place of a text replaced; apostrophes stand for quotes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'format': 2 | 'format': 3 | $.format: 3, expected manifest format 2
          'format': 2 | 'format': '2' | $.format: "2", expected a whole number, at least 0
          'format': 2 | 'format': 2.0 | $.format: 2.0, expected a whole number, at least 0
          'format': 2 | 'format': 2e0 | $.format: 2e0, expected a whole number, at least 0
          'format': 2, | `` | $.format: missing
          'format': 2, | 'format': 2, 'format': 2, | $.format: stands twice, expected each key once
          'current': '2026.0415.1' | 'current': '../x' | $.assets.current: "../x", expected a plain name: printable ASCII without blanks, slashes and ".."
          'current': '2026.0415.1' | 'current': '' | $.assets.current: "", expected a plain name: printable ASCII without blanks, slashes and ".."
          'current': '2026.0415.1' | 'current': 'a/b' | $.assets.current: "a/b", expected a plain name: printable ASCII without blanks, slashes and ".."
          'current': '2026.0415.1' | 'current': 'a\\\\b' | $.assets.current: "a\\\\b", expected a plain name: printable ASCII without blanks, slashes and ".."
          'current': '2026.0415.1' | 'current': 7 | $.assets.current: 7, expected a string
          'current': '2026.0415.1', | `` | $.assets.current: missing
          '2026.0415.1': { | '..': { | $.assets.releases: version "..", expected a plain name: printable ASCII without blanks, slashes and ".."
          '2026.0415.1': { | 'a\\u0000b': { | $.assets.releases: version "a\\u0000b", expected a plain name: printable ASCII without blanks, slashes and ".."
          'arm64': { | '../../etc': { | $.assets.releases["2026.0415.1"].arches: architecture "../../etc", expected a plain name: printable ASCII without blanks, slashes and ".."
          'vmlinuz': { | 'a/b': { | $.assets.releases["2026.0415.1"].arches.arm64: asset "a/b", expected a plain name: printable ASCII without blanks, slashes and ".."
          'vmlinuz': { | '.hidden': { | $.assets.releases["2026.0415.1"].arches.arm64: asset ".hidden", expected a plain name: printable ASCII without blanks, slashes and ".."
          'vmlinuz': { | '': { | $.assets.releases["2026.0415.1"].arches.arm64: asset "", expected a plain name: printable ASCII without blanks, slashes and ".."
          'vmlinuz': { | 'initrd.img': { | $.assets.releases["2026.0415.1"].arches.arm64["initrd.img"]: stands twice, expected each key once
          'min_binary': '1.0.0' | 'min_binary': 'a b' | $.assets.releases["2026.0415.1"].min_binary: "a b", expected a plain name: printable ASCII without blanks, slashes and ".."
          'size': 2270154 | 'size': -1 | $.assets.releases["2026.0415.1"].arches.arm64["initrd.img"].size: -1, expected a whole number, at least 0
          'size': 2270154 | 'size': 18446744073709551615 | $.assets.releases["2026.0415.1"].arches.arm64["initrd.img"].size: 18446744073709551615, expected a whole number, at least 0
          'size': 2270154 | 'size': 9223372036854775808 | $.assets.releases["2026.0415.1"].arches.arm64["initrd.img"].size: 9223372036854775808, expected at most 9223372036854775807
          'size': 2270154 | 'size': 1e9 | $.assets.releases["2026.0415.1"].arches.arm64["initrd.img"].size: 1e9, expected a whole number, at least 0
          'size': 2270154 | 'size': null | $.assets.releases["2026.0415.1"].arches.arm64["initrd.img"].size: null, expected a whole number, at least 0
          'deprecated': false | 'deprecated': 'no' | $.assets.releases["2026.0415.1"].deprecated: "no", expected true or false
          'date': '2026-04-15' | 'date': {} | $.assets.releases["2026.0415.1"].date: an object of 0, expected a string
          'arches': { | 'arches': [], 'more': { | $.assets.releases["2026.0415.1"].arches: an array of 0, expected an object
          'arches': { | 'arches': { 'x86_64': {}, | $.assets.releases["2026.0415.1"].arches.x86_64: an object of 0, expected at least one asset
          'binaries': | 'other': | $.binaries: missing
          """)
  void theFieldIsNamed(String place, String wrong, String expected) {
    String text = Manifests.EXAMPLE;
    String search = place.replace('\'', '"');
    int at = text.indexOf(search);
    assertTrue(at >= 0, search);

    String changed =
        text.substring(0, at) + wrong.replace('\'', '"') + text.substring(at + search.length());

    assertEquals(expected.replace("\\\\", "\\\\"), refusal(bytes(changed)));
  }

  @Test
  void hashesAreSixtyFourHexDigits() {
    for (String wrong :
        new String[] {
          HASH.substring(1), HASH + "0", "g" + HASH.substring(1), "", "blake3:" + HASH
        }) {
      assertEquals(
          "$.assets.releases[\"2026.0415.1\"].arches.arm64.vmlinuz.hash: \""
              + wrong
              + "\", expected 64 hex digits",
          refusal(bytes(Manifests.EXAMPLE.replace(HASH, wrong))));
    }
  }

  @Test
  void formatOneSaysWhatItIs() {
    assertEquals(
        "$.format: missing, expected 2; this is a manifest of format 1",
        refusal(bytes("{\"latest\":\"1\",\"releases\":{}}")));
  }

  @Test
  void otherDocumentsAreNoManifest() {
    assertEquals(
        "$: an array of 0, expected an object", refusal(bytes("[]")).replace(".format", ""));
    assertEquals("$: the document ends here, expected a value", refusal(bytes("")));
    assertEquals("$: more text after the document", refusal(bytes("{} {}")));
    assertTrue(refusal(bytes("{\"a\":")).startsWith("$.a: "), refusal(bytes("{\"a\":")));
    assertTrue(refusal(bytes("{'a':1}")).startsWith("$: no JSON at line 1, column 2"));
    assertTrue(refusal(bytes("{\"a\":NaN}")).startsWith("$.a: no JSON at line 1"));
    assertTrue(refusal(bytes("{\"a\":01}")).startsWith("$.a: no JSON at line 1"));
    assertTrue(refusal(bytes("/* */{}")).startsWith("$: no JSON at line 1"));
  }

  @Test
  void onlyUtf8IsText() {
    byte[] malformed = bytes("{\"a\":\"xx\"}");
    malformed[6] = (byte) 0xC0;

    assertTrue(refusal(malformed).startsWith("$.a: no JSON at line 1"), refusal(malformed));
    assertEquals(
        "$: no UTF-8 text without a byte order mark",
        refusal("{}".getBytes(StandardCharsets.UTF_16LE)));
    assertEquals("$: no UTF-8 text without a byte order mark", refusal(bytes("\uFEFF{}")));
  }

  @Test
  void depthIsBounded() {
    String deep = "{\"a\":".repeat(100_000);

    assertTrue(refusal(bytes(deep)).startsWith("$.a.a.a.a"), refusal(bytes(deep)));
    assertTrue(refusal(bytes("[".repeat(100_000))).startsWith("$[0][0]"));
  }

  @Test
  void valuesAreCounted() {
    var text = new StringBuilder("{\"format\":2,\"assets\":{\"current\":\"1\",\"releases\":{");
    for (int i = 0; i < 1_000_000; i++) {
      text.append('"').append(i).append("\":{},");
    }
    text.append("\"x\":{}}}}");

    String message = refusal(bytes(text.toString()));

    assertTrue(
        message.matches(
            "\\$\\.assets\\.releases\\[\"\\d+\"]: value 1000001 of the document, expected at most"
                + " 1000000"),
        message);
  }

  @Test
  void numbersStringsAndNamesAreBounded() {
    assertTrue(refusal(bytes("{\"a\":" + "9".repeat(1_000_000) + "}")).startsWith("$.a: "));
    assertTrue(refusal(bytes("{\"a\":\"" + "x".repeat(2_000_000) + "\"}")).startsWith("$.a: "));
    assertTrue(refusal(bytes("{\"" + "x".repeat(100_000) + "\":1}")).startsWith("$: "));
    var large = new byte[JsonReader.MOST_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    assertTrue(refusal(large).endsWith("expected at most " + JsonReader.MOST_BYTES));
  }

  /** Every byte of a manifest changed, every truncation: a manifest, or a refusal. */
  @Test
  void damageIsRefusedOrIsAnotherManifest() {
    byte[] whole = bytes(Manifests.EXAMPLE);
    for (int i = 0; i < whole.length; i++) {
      byte[] cut = Arrays.copyOf(whole, i);
      if (!new String(cut, StandardCharsets.UTF_8).stripTrailing().endsWith("\n}")) {
        refusal(cut);
      }
      for (int bit = 1; bit < 256; bit <<= 1) {
        byte[] flipped = whole.clone();
        flipped[i] ^= (byte) bit;
        try {
          AssetManifest.parse(AssetManifest.parse(flipped).toBytes());
        } catch (ImageFormatException e) {
          assertTrue(e.getMessage().startsWith("$"), e.getMessage());
        }
      }
    }
  }
}
