package dev.assembler.pipeline.reproduce;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Owners;
import dev.assembler.core.tree.MetadataPolicy.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** A directory of the host, copied as somebody else might have it. */
public final class InputCopy {

  /** 2033-05-18T03:33:19Z, which no input is likely to have. */
  private static final Epoch OTHER_TIME = Epoch.ofSeconds(1_999_999_999);

  private InputCopy() {}

  /** The directory with everything of it that its owner may see. */
  public static FileTree read(Path directory) throws IOException {
    return HostDirectory.read(directory, HostReadOptions.defaults().withXattrs(XattrChoice.ALL))
        .tree();
  }

  /**
   * Writes it.
   *
   * @param perturbations those of inputs count
   * @param owners of the copy, where the user is another one
   * @throws dev.assembler.core.host.HostWriteException if the copy would lack something
   */
  public static void write(
      FileTree tree, Path target, Set<Perturbation> perturbations, Owners owners)
      throws IOException {
    boolean touched = perturbations.contains(Perturbation.TIMES);
    boolean broken = perturbations.contains(Perturbation.LINKS);
    boolean given = perturbations.contains(Perturbation.USER);
    MetadataPolicy policy =
        MetadataPolicy.reproducible(OTHER_TIME)
            .withTimes(touched ? Times.FIXED : Times.KEEP)
            .withHardLinks(broken ? HardLinks.BREAK : HardLinks.PRESERVE)
            .withOwners(given ? owners : Owners.keep());
    HostDirectory.write(tree.normalized(policy), target, HostWriteOptions.defaults());
  }
}
