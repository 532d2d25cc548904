package dev.assembler.pipeline.repack;

import dev.assembler.codec.Codec;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.source.HostPath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be made of an initramfs.
 *
 * @param image the one there is
 * @param additions later ones win
 * @param removals patterns of what goes, before anything is added
 * @param output where the new one goes, null for standard output; may be the image itself
 * @param codec as {@link dev.assembler.cpio.InitramfsEdit#codec}
 * @param added how times and owners of what is added are taken; the image keeps its own
 * @param threads at least 1
 */
public record RepackRequest(
    HostPath image,
    List<Addition> additions,
    List<PathPattern> removals,
    HostPath output,
    Optional<Codec> codec,
    MetadataPolicy added,
    int threads) {

  public RepackRequest {
    Objects.requireNonNull(image, "image");
    additions = List.copyOf(additions);
    removals = List.copyOf(removals);
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(added, "added");
  }

  /** The output as messages name it. */
  public String outputName() {
    return output == null ? "standard output" : output.toString();
  }
}
