package dev.assembler.pipeline.convert;

import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.guest.GuestConfig;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the main job is told.
 *
 * @param sources laid over one another in this order; none where the trees are there already
 * @param output null for standard output
 * @param format what is written, with all options of its own
 * @param rules what becomes of metadata
 * @param allowedLoss what may be left out where the format cannot hold it
 * @param specs applied in this order after the rules
 * @param exclude paths left out, as they are in the tree to be
 * @param shape what is done to the tree before the specs are applied
 * @param offset how many bytes into the file the image begins
 * @param guest what the tree becomes the initramfs of, if it does
 * @param verification how much of the image is read back and compared before it gets its name
 */
public record TreeRequest(
    List<SourceAddress> sources,
    HostPath output,
    OutputFormat format,
    MetadataRules rules,
    Set<Loss> allowedLoss,
    List<SpecArgument> specs,
    List<PathPattern> exclude,
    Shape shape,
    long offset,
    Optional<GuestConfig> guest,
    Verification verification) {

  /** Of a tree that becomes no guest's initramfs. */
  public TreeRequest(
      List<SourceAddress> sources,
      HostPath output,
      OutputFormat format,
      MetadataRules rules,
      Set<Loss> allowedLoss,
      List<SpecArgument> specs,
      List<PathPattern> exclude,
      Shape shape,
      long offset,
      boolean verify) {
    this(
        sources,
        output,
        format,
        rules,
        allowedLoss,
        specs,
        exclude,
        shape,
        offset,
        Optional.empty(),
        verify ? Verification.FULL : Verification.NONE);
  }

  public TreeRequest {
    sources = List.copyOf(sources);
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(guest, "guest");
    Objects.requireNonNull(verification, "verification");
    allowedLoss = Set.copyOf(allowedLoss);
    specs = List.copyOf(specs);
    exclude = List.copyOf(exclude);
    Objects.requireNonNull(shape, "shape");
    if (offset < 0) {
      throw new IllegalArgumentException("offset: " + offset + ", expected at least 0");
    }
  }

  /** The sources of the trees that the format needs besides, in its order. */
  List<List<SourceAddress>> ownSources() {
    return format.writer().ownTrees().stream()
        .map(sources -> sources.stream().map(SourceAddress::ofTree).toList())
        .toList();
  }

  /** All of them, in the order in which they are read. */
  List<SourceAddress> allSources() {
    var all = new ArrayList<SourceAddress>();
    ownSources().forEach(all::addAll);
    all.addAll(sources);
    return all;
  }

  /** Whether anything of the image is read back. */
  boolean isVerified() {
    return verification != Verification.NONE;
  }

  /** The output as messages call it. */
  public String outputName() {
    return output == null ? "standard output" : output.toString();
  }
}
