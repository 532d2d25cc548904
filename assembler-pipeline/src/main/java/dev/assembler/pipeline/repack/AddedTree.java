package dev.assembler.pipeline.repack;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadException;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostTree;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Everything that is added, as one tree; Python's caches are left out. */
final class AddedTree {

  private final MetadataPolicy policy;
  private final Consumer<String> warnings;
  private final TreeBuilder tree;

  private AddedTree(MetadataPolicy policy, Consumer<String> warnings) {
    this.policy = policy;
    this.warnings = warnings;
    this.tree =
        FileTree.builder()
            .implicitDirectories(Metadata.of(0755).withMtime(policy.epoch().seconds(), 0));
  }

  /**
   * @throws InputException if a source is missing or no file or directory
   * @throws HostReadException listing everything that cannot be read
   * @throws UsageException if two of them contradict each other
   */
  static FileTree of(List<Addition> additions, MetadataPolicy policy, Consumer<String> warnings)
      throws IOException {
    var added = new AddedTree(policy, warnings);
    for (Addition addition : additions) {
      try {
        added.add(addition);
      } catch (UsageException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw new UsageException(addition.toString(), e.getMessage(), "", "");
      }
    }
    return added.tree.build();
  }

  private void add(Addition addition) throws IOException {
    Path path = addition.source().toPath();
    if (Files.isDirectory(path)) {
      addDirectory(addition, path);
    } else if (Files.isRegularFile(path)) {
      addFile(addition, path);
    } else {
      throw new InputException(
          addition.source().toString(),
          Files.exists(path) ? "neither a file nor a directory" : "no such file or directory");
    }
  }

  private void addDirectory(Addition addition, Path path) throws IOException {
    if (addition.permissions() >= 0) {
      throw new UsageException(
          addition.toString(), "a mode for a directory", "a mode for a file only", "leave it out");
    }
    FileTree read = read(path, EntryFilter.ALL);
    tree.put(addition.destination(), read.root());
  }

  /** As the folder it is in shows it: with owner, time and attributes. */
  private void addFile(Addition addition, Path path) throws IOException {
    Path real;
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      throw new InputException(addition.source().toString(), OutputException.reason(e), e);
    }
    EntryName name = nameOf(real);
    Node node =
        read(real.getParent(), relative -> relative.equals(TreePath.ROOT.resolve(name)))
            .root()
            .find(name)
            .orElseThrow(
                () -> new InputException(addition.source().toString(), "vanished meanwhile"));
    if (addition.permissions() >= 0) {
      node = node.withMetadata(node.metadata().withPermissions(addition.permissions()));
    }
    TreePath destination = addition.destination();
    if (addition.into() || destination.isRoot()) {
      destination = destination.resolve(nameOf(path.toAbsolutePath()));
    }
    tree.put(destination, node);
  }

  /** What of a directory is read. */
  private interface EntryFilter {
    EntryFilter ALL = path -> true;

    boolean takes(TreePath path);
  }

  private FileTree read(Path directory, EntryFilter filter) throws IOException {
    HostTree host =
        HostDirectory.read(
            directory,
            HostReadOptions.defaults()
                .withExclude(path -> PythonCaches.isOne(path) || !filter.takes(path)));
    if (!host.unseen().isEmpty()) {
      warnings.accept(directory + ": not seen: " + String.join(", ", host.unseen()));
    }
    return host.tree().normalized(policy);
  }

  /** The last name of a path as bytes, of which text may have lost some. */
  private static EntryName nameOf(Path path) {
    String raw = path.toUri().getRawPath();
    String last = raw.substring(raw.lastIndexOf('/') + 1);
    var bytes = new ByteArrayOutputStream(last.length());
    for (int i = 0; i < last.length(); i++) {
      if (last.charAt(i) == '%') {
        bytes.write(Integer.parseInt(last.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(last.charAt(i));
      }
    }
    return EntryName.of(bytes.toByteArray());
  }
}
