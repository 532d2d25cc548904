package dev.assembler.pipeline.diff;

import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuiltFolder;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.ReadOptions;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what is at two addresses: images, archives, directories, files, or places inside of
 * them.
 *
 * <p>Times of a directory of the host are not compared: they say when something was put there. Nor
 * is what a build keeps for the next one in its output directory.
 */
public final class DiffJob {

  private final SourceAddress left;
  private final SourceAddress right;
  private final int max;

  /**
   * @param max differences to list, at least 1
   */
  public DiffJob(SourceAddress left, SourceAddress right, int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max: " + max + ", expected at least 1");
    }
    this.left = left;
    this.right = right;
    this.max = max;
  }

  /**
   * @throws InputException if one of them is not there, or malformed
   * @throws UsageException if they cannot be compared: a directory and a file
   */
  public DiffResult run() throws IOException {
    requireNoStream(left);
    requireNoStream(right);
    var findings = new Findings(max);
    if (isFile(left) && isFile(right)) {
      if (isSameFile()) {
        return findings.result();
      }
      try (ImageSource ours = open(left);
          ImageSource theirs = open(right)) {
        ImageDiff.of(ReadOptions.defaults())
            .compare("", shown(left), shown(right), ours, theirs, findings);
      }
    } else {
      trees(findings);
    }
    return findings.result();
  }

  private static void requireNoStream(SourceAddress address) {
    if (address.isStandardInput()) {
      throw new UsageException("-", "standard input", "a file or a directory", "");
    }
  }

  private static boolean isFile(SourceAddress address) {
    return address.path().isRoot() && !Files.isDirectory(address.file().toPath());
  }

  /** Under one name or two; of parts it is still to be seen whether they are there. */
  private boolean isSameFile() throws IOException {
    Path ours = left.file().toPath();
    Path theirs = right.file().toPath();
    return left.parts().isEmpty()
        && right.parts().isEmpty()
        && Files.isRegularFile(ours)
        && Files.isRegularFile(theirs)
        && Files.isReadable(ours)
        && Files.isSameFile(ours, theirs);
  }

  private static String shown(SourceAddress address) {
    return String.join("#", address.name(), String.join("#", address.parts())).replaceAll("#$", "");
  }

  /** The file, or a part of it: its bytes as they are there. */
  private static ImageSource open(SourceAddress address) throws IOException {
    if (address.parts().isEmpty()) {
      ImageSource file = TreeSource.openFile(address.file(), 0);
      try {
        return SparseFile.of(file, address.file().toPath());
      } catch (IOException e) {
        file.close();
        throw new InputException(address.name(), e.getMessage(), e);
      }
    }
    ReadOptions reading = ReadOptions.defaults();
    ImageFile file = TreeSource.openImage(address, SourceOptions.defaults());
    try {
      return TreeSource.part(file, address.parts(), reading).image();
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void trees(Findings findings) throws IOException {
    try (OpenTree ours = TreeSource.openWhole(left, reading(left));
        OpenTree theirs = TreeSource.openWhole(right, reading(right))) {
      Node one = node(left, ours);
      Node other = node(right, theirs);
      ImageDiff images = ImageDiff.of(ReadOptions.defaults());
      if (one instanceof RegularFile file && other instanceof RegularFile otherFile) {
        try (ImageSource first = file.content().open();
            ImageSource second = otherFile.content().open()) {
          images.compare("", ours.name(), theirs.name(), first, second, findings);
        }
      } else if (one instanceof Directory directory && other instanceof Directory otherDirectory) {
        boolean timed = !ours.fromHost() && !theirs.fromHost();
        new TreeComparison("", tree(directory, timed), tree(otherDirectory, timed), images)
            .into(findings);
      } else {
        throw new UsageException(
            shown(right),
            "a " + other.kind(),
            "a " + one.kind() + " as " + shown(left),
            "name two of a kind");
      }
    }
  }

  /** Of an output directory what was built alone. */
  private static SourceOptions reading(SourceAddress address) {
    return SourceOptions.defaults()
        .withHostXattrs(XattrChoice.ALL)
        .withExclude(BuiltFolder.aside(address.file().toPath()));
  }

  private static Node node(SourceAddress address, OpenTree source) throws InputException {
    return source
        .tree()
        .find(address.path())
        .orElseThrow(
            () -> new InputException(source.name() + ":" + address.path(), "no such path in it"));
  }

  private static FileTree tree(Directory directory, boolean timed) {
    FileTree tree = FileTree.of(directory);
    return timed ? tree : tree.normalized(MetadataPolicy.reproducible(Epoch.ZERO));
  }
}
