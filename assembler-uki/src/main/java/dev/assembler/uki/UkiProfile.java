package dev.assembler.uki;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A way to start a UKI: its own sections, and those of the base that it does not replace (UAPI.5,
 * "Multi-Profile UKIs"). Most UKIs have a base and nothing else, which is one profile then.
 *
 * @param number from 0 on; empty for the base
 * @param sections that hold for it, the canonical ones only
 */
public record UkiProfile(OptionalInt number, List<PeSection> sections) {

  public UkiProfile {
    sections = List.copyOf(sections);
  }

  /** The first section of that name. */
  public Optional<PeSection> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /** The base; then, where there are profiles, each of them laid over it. */
  static List<UkiProfile> of(PeImage program) {
    var own = new ArrayList<List<PeSection>>();
    own.add(new ArrayList<>());
    for (PeSection section : program.sections()) {
      if (section.name().equals(UkiSections.PROFILE)) {
        own.add(new ArrayList<>());
      }
      if (UkiSections.isCanonical(section.name())) {
        own.getLast().add(section);
      }
    }
    List<PeSection> base = own.getFirst();
    var profiles = new ArrayList<UkiProfile>();
    profiles.add(new UkiProfile(OptionalInt.empty(), base));
    for (int i = 1; i < own.size(); i++) {
      var sections = new ArrayList<>(own.get(i));
      Set<String> replaced =
          sections.stream().map(PeSection::name).collect(Collectors.toUnmodifiableSet());
      base.stream().filter(each -> !replaced.contains(each.name())).forEach(sections::add);
      profiles.add(new UkiProfile(OptionalInt.of(i - 1), sections));
    }
    return profiles;
  }
}
