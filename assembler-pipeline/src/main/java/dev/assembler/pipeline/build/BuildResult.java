package dev.assembler.pipeline.build;

import java.util.List;

/**
 * What was built.
 *
 * @param outputs in the order of their paths
 * @param manifests below the output directory, one for each architecture
 * @param leftOut variants that there are not for an architecture, a sentence each
 */
public record BuildResult(List<Output> outputs, List<String> manifests, List<String> leftOut) {

  public BuildResult {
    outputs = List.copyOf(outputs);
    manifests = List.copyOf(manifests);
    leftOut = List.copyOf(leftOut);
  }
}
