package dev.assembler.pipeline.format;

import dev.assembler.codec.BcjFilter;
import java.util.List;
import java.util.Set;

/** xz's filters for machine code, an option of every format that has xz inside. */
final class XzFilters {

  static final FormatOption OPTION =
      FormatOption.list(
          "--bcj", "FILTER,..", "with xz: also try x86, arm, armthumb, powerpc, sparc, arm64.");

  private XzFilters() {}

  static Set<BcjFilter> of(OptionValues values) {
    return values.words(OPTION, BcjFilter.class);
  }

  /** What is worth knowing about them. */
  static List<String> remarks(Set<BcjFilter> filters) {
    return filters.contains(BcjFilter.ARM64)
        ? List.of("--bcj arm64: Linux 6.12 or later is needed to read the image")
        : List.of();
  }
}
