package dev.assembler.pipeline.build;

import dev.assembler.pipeline.UsageException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where distributions are fetched from. Recipes name a distribution and a release; whoever builds
 * says where that is.
 *
 * @param addresses by distribution: "debian", "alpine"
 */
public record Mirrors(Map<String, String> addresses) {

  public static final Mirrors NONE = new Mirrors(Map.of());

  public Mirrors {
    addresses = new TreeMap<>(addresses);
  }

  public Optional<String> of(String distribution) {
    return Optional.ofNullable(addresses.get(distribution));
  }

  /**
   * @throws UsageException if none is configured
   */
  String required(String distribution) {
    return of(distribution)
        .orElseThrow(() ->
            new UsageException(
                distribution,
                "no mirror is configured",
                "an address",
                "--mirror " + distribution + "=https://mirror.example/" + distribution));
  }
}
