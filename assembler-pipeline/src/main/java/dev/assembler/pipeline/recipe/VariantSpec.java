package dev.assembler.pipeline.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Artifacts that are delivered together, in a folder of their own.
 *
 * @param architectures that it exists for
 * @param files the artifacts, by the names of their files
 */
public record VariantSpec(
    String name,
    Place place,
    List<Architecture> architectures,
    SequencedMap<String, String> files) {

  public VariantSpec {
    Objects.requireNonNull(place, "place");
    architectures = List.copyOf(architectures);
    files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
  }
}
