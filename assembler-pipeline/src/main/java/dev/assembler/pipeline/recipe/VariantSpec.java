package dev.assembler.pipeline.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Artifacts that are delivered together, in a folder of their own.
 *
 * @param architectures that it exists for
 * @param files the artifacts, by the {@link DeliveredName names} of their files
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

  /** What must be made: the artifacts, and the kernel that a file is called after. */
  public Set<String> needed() {
    var needed = new LinkedHashSet<String>(files.values());
    if (files.keySet().stream().anyMatch(name -> new DeliveredName(name).hasRelease())) {
      needed.add(KernelSpec.ARTIFACT);
    }
    return needed;
  }
}
