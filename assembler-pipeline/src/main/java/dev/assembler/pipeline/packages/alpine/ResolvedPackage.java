package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.inputs.InputRequest;
import java.util.List;
import java.util.Objects;

/**
 * A package that a request comes to, and why.
 *
 * @param info what its index says of it
 * @param repository that it is taken from, as it was given; empty if the base has it
 * @param request its file; null if the base has it
 * @param tag of the repository, null if it has none
 * @param requestedBy "the request", "the base", or the packages that need it
 */
public record ResolvedPackage(
    ApkPackage info,
    String repository,
    InputRequest request,
    String tag,
    List<String> requestedBy) {

  public ResolvedPackage {
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(repository, "repository");
    requestedBy = List.copyOf(requestedBy);
  }

  /** Whether the base has it. */
  public boolean isKept() {
    return request == null;
  }
}
