package dev.assembler.pipeline.build;

import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.text.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * What stands for everything that decides some bytes: equal keys, equal bytes.
 *
 * @param hex SHA-256 of the canonical JSON of it, in lower-case hexadecimal
 */
record Key(String hex) {

  /**
   * @param parts texts, lists and maps of them
   */
  static Key of(Map<String, ?> parts) {
    byte[] json = CanonicalJson.of(parts).getBytes(StandardCharsets.UTF_8);
    return new Key(HexFormat.of().formatHex(ImageDigest.newSha256().digest(json)));
  }

  @Override
  public String toString() {
    return hex;
  }
}
