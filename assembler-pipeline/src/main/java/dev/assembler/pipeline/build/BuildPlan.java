package dev.assembler.pipeline.build;

import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.LockedPackage;
import dev.assembler.pipeline.layout.DiskDescription;
import dev.assembler.pipeline.recipe.Architecture;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that a build will do.
 *
 * @param parts one for each architecture
 */
public record BuildPlan(List<Part> parts) {

  public BuildPlan {
    parts = List.copyOf(parts);
  }

  /**
   * What is done for an architecture.
   *
   * @param inputs in the order of the recipe
   * @param steps each after those that it needs
   * @param leftOut variants that there are not for it
   */
  public record Part(
      Architecture architecture,
      List<Input> inputs,
      List<Step> steps,
      List<Delivery> outputs,
      List<String> leftOut) {
    public Part {
      inputs = List.copyOf(inputs);
      steps = List.copyOf(steps);
      outputs = List.copyOf(outputs);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * A source.
   *
   * @param digest stands for all that it holds
   * @param files that it is read from
   * @param packages that it is made of
   */
  public record Input(
      String source, String digest, List<InputFile> files, List<LockedPackage> packages) {
    public Input {
      files = List.copyOf(files);
      packages = List.copyOf(packages);
    }
  }

  /**
   * Something that is made.
   *
   * @param subject "tree.rootfs", "artifact.disk"
   * @param verb what is done, in a few words
   * @param needs subjects that it is made of
   * @param isThere whether an earlier build has left it
   * @param size in bytes, where it is there
   * @param partitions of a disk
   */
  public record Step(
      String subject,
      String verb,
      List<String> needs,
      boolean isThere,
      OptionalLong size,
      List<DiskDescription.Slot> partitions) {
    public Step {
      needs = List.copyOf(needs);
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * A file that is delivered.
   *
   * @param path below the output directory
   */
  public record Delivery(String path, String artifact) {}

  /** How many steps are not there yet. */
  public long open() {
    return parts.stream()
        .flatMap(part -> part.steps().stream())
        .filter(step -> !step.isThere())
        .count();
  }
}
