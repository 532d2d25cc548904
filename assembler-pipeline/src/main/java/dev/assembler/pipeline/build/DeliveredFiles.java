package dev.assembler.pipeline.build;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.recipe.DeliveredName;
import dev.assembler.pipeline.recipe.KernelSpec;
import dev.assembler.pipeline.recipe.VariantSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What the files of a variant are called, now that they are made. */
final class DeliveredFiles {

  private DeliveredFiles() {}

  /**
   * The artifacts by the names of their files.
   *
   * @param made by artifact, the kernel among them where a name has its release
   * @throws UsageException where two files would have one name
   */
  static SequencedMap<String, String> of(VariantSpec variant, Map<String, MadeFile> made) {
    MadeFile kernel = made.get(KernelSpec.ARTIFACT);
    String release = kernel == null ? "" : kernel.facts().getOrDefault(MadeFile.RELEASE, "");
    var files = new LinkedHashMap<String, String>();
    variant
        .files()
        .forEach((text, artifact) -> {
          String name = new DeliveredName(text).of(release, made.get(artifact).sha256());
          String other = files.put(name, artifact);
          if (other != null) {
            throw new UsageException(
                variant.place().toString(),
                other + " and " + artifact + " are both called " + name,
                "",
                "");
          }
        });
    return files;
  }
}
