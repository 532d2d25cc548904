package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.PatternSet;
import dev.assembler.pipeline.guest.GuestInitramfs;
import dev.assembler.pipeline.shape.Prune;
import dev.assembler.pipeline.shape.Strip;
import dev.assembler.pipeline.shape.Whiteouts;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import dev.assembler.pipeline.spec.SpecDefaults;
import dev.assembler.pipeline.spec.TreeSpec;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tree a request describes: sources read, excluded, made independent of the host, laid over one
 * another, specs applied. Holds its sources open, because contents are read from them later.
 */
final class TreeAssembly implements Closeable {

  private final TreeRequest request;
  private final List<List<SourceAddress>> ownSources;
  private final PatternSet exclude;

  /** Not their trees: those are in memory only until they are part of the one to be. */
  private final List<Closeable> open = new ArrayList<>();

  private final List<SourceSummary> sources = new ArrayList<>();
  private final List<ImageFile> images = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  TreeAssembly(TreeRequest request) {
    this(request, request.ownSources());
  }

  /**
   * @param ownSources those of the trees that formats need besides, of all outputs
   */
  TreeAssembly(TreeRequest request, List<List<SourceAddress>> ownSources) {
    this.request = request;
    this.ownSources = ownSources;
    this.exclude = new PatternSet(request.exclude());
  }

  /**
   * Reads everything the request needs: the trees of the formats' own sources, and last that of the
   * request's, to which alone specs are applied.
   */
  List<FileTree> read(InputStream standardInput, Path spoolFolder, ProgressListener progress)
      throws IOException {
    // An object of its own, so that directories a source does not state are told from equal ones.
    Metadata implicit = copyOf(request.rules().implicit());
    SourceOptions options = options(standardInput, spoolFolder, implicit);
    var trees = new ArrayList<FileTree>();
    for (List<SourceAddress> own : ownSources) {
      trees.add(laid(own, options, implicit, progress));
    }
    FileTree tree = laid(request.sources(), options, implicit, progress);
    trees.add(guest(specified(shaped(tree, progress), implicit)));
    for (String pattern : exclude.unmatched()) {
      warnings.add("--exclude " + pattern + ": matches nothing");
    }
    return trees;
  }

  private SourceOptions options(InputStream standardInput, Path spoolFolder, Metadata implicit) {
    MetadataRules rules = request.rules();
    XattrRule hostXattrs = rules.xattrsOf(true);
    XattrChoice choice = hostXattrs::keeps;
    return SourceOptions.defaults()
        .withHostXattrs(choice)
        .withExclude(path -> exclude.matches(path, false))
        .withImplicitDirectories(implicit)
        .withStandardInput(standardInput)
        .withSpoolFolder(spoolFolder);
  }

  /** Sources laid over one another. */
  private FileTree laid(
      List<SourceAddress> addresses,
      SourceOptions options,
      Metadata implicit,
      ProgressListener progress)
      throws IOException {
    MetadataRules rules = request.rules();
    FileTree tree = null;
    for (SourceAddress address : addresses) {
      progress.on(new ProgressEvent.StageStarted("reading " + address.name(), -1));
      OpenTree source = TreeSource.open(address, options);
      adopt(source);
      tree = lay(tree, source, address.destination(), implicit);
      progress.on(new ProgressEvent.StageFinished());
    }
    if (tree == null) {
      tree = FileTree.of(Directory.of(implicit, List.of()));
    }
    if (rules.rootPermissions() != null || rules.rootOwner() != null) {
      Directory root = tree.root();
      tree = FileTree.of(root.withMetadata(rules.root(root.metadata())));
    }
    return tree;
  }

  /** Pruned first: what goes need not be stripped. */
  private FileTree shaped(FileTree tree, ProgressListener progress) throws IOException {
    Prune.Result pruned = request.shape().prune().apply(tree);
    for (String rule : pruned.unmatched()) {
      warnings.add("--prune " + rule + ": matches nothing");
    }
    if (request.shape().strip().isEmpty()) {
      return pruned.tree();
    }
    progress.on(new ProgressEvent.StageStarted("stripping", -1));
    Strip.Result stripped = Strip.apply(pruned.tree(), request.shape().strip().get());
    progress.on(new ProgressEvent.StageFinished());
    stripped.left().forEach(left -> warnings.add("--strip: left as it is: " + left));
    return stripped.tree();
  }

  /** Takes a source that is open already; it is closed with this. */
  void adopt(OpenTree source) {
    if (source.resource() != null) {
      open.add(source.resource());
    }
    if (source.image() != null) {
      images.add(source.image());
    }
    warnRemarks(source);
    sources.add(new SourceSummary(source.name(), source.kind(), source.tree().nameCount()));
  }

  List<String> warnings() {
    return warnings;
  }

  /** Those of the sources that are images. */
  List<ImageFile> images() {
    return images;
  }

  List<SourceSummary> sources() {
    return sources;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Closeable source : open) {
      try {
        source.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * The tree with a source over it; null below means none yet, and that there is still none after a
   * source whose destination is excluded.
   */
  private FileTree lay(FileTree below, OpenTree source, TreePath destination, Metadata implicit) {
    if (excludes(destination, source.tree().root())) {
      warnings.add("--tree " + source.name() + ": left out, --exclude matches " + destination);
      return below;
    }
    FileTree base = below != null ? below : FileTree.of(Directory.of(implicit, List.of()));
    int sources = request.sources().size() + ownSources.stream().mapToInt(List::size).sum();
    boolean named = sources > 1 && !source.fromHost();
    FileTree normalized =
        TreeRewrite.of(
                source.tree(),
                (path, node) -> {
                  if (!exclude.isEmpty() && excludes(destination.resolve(path), node)) {
                    return null;
                  }
                  Node stated = stated(base, path, node, destination, implicit);
                  return named ? SourceContent.named(stated, source.name()) : stated;
                })
            .normalized(request.rules().policyOf(source.fromHost()));
    if (below == null && destination.isRoot() && !request.shape().whiteouts()) {
      return normalized;
    }
    if (!request.shape().whiteouts()) {
      long marks = below == null ? 0 : Whiteouts.count(normalized);
      if (marks > 0) {
        warnings.add(
            source.name()
                + ": "
                + marks
                + (marks == 1 ? " whiteout is" : " whiteouts are")
                + " kept as files; --whiteouts applies them");
      }
      return over(base, normalized, source, destination, implicit);
    }
    Whiteouts.Applied applied = Whiteouts.apply(base, normalized, destination);
    return over(applied.lower(), applied.upper(), source, destination, implicit);
  }

  private static FileTree over(
      FileTree base, FileTree upper, OpenTree source, TreePath destination, Metadata implicit) {
    try {
      return TreeOverlay.lay(base, upper, destination, implicit);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--tree " + source.name(), e.getMessage(), "", "");
    }
  }

  private void warnRemarks(OpenTree source) {
    for (String remark : source.remarks()) {
      warnings.add(source.name() + ": " + remark);
    }
  }

  private boolean excludes(TreePath path, Node node) {
    return !path.isRoot() && exclude.matches(path, node instanceof Directory);
  }

  /** A directory that its source does not state has the metadata of the one it is laid over. */
  private static Node stated(
      FileTree base, TreePath path, Node node, TreePath destination, Metadata implicit) {
    if (node.metadata() != implicit) {
      return node;
    }
    Optional<Node> lower = base.find(destination.resolve(path));
    return lower.isPresent() && lower.get() instanceof Directory
        ? node.withMetadata(lower.get().metadata())
        : node;
  }

  private FileTree specified(FileTree tree, Metadata implicit) throws IOException {
    FileTree result = tree;
    SpecDefaults defaults =
        new SpecDefaults(implicit, request.rules().epoch(), request.rules().hostOwners());
    for (SpecArgument spec : request.specs()) {
      TreeSpec read =
          TreeSpec.read(spec.language(), SpecFiles.readable(spec.file()), spec.file().toString());
      result = read.applyTo(result, defaults);
    }
    return result;
  }

  /** The initramfs of a guest, where the tree becomes one. */
  private FileTree guest(FileTree tree) throws IOException {
    if (request.guest().isEmpty()) {
      return tree;
    }
    GuestInitramfs.Composed guest =
        GuestInitramfs.compose(request.guest().get(), tree, request.rules().epoch());
    warnings.addAll(guest.warnings());
    return guest.tree();
  }

  private static Metadata copyOf(Metadata metadata) {
    return new Metadata(
        metadata.permissions(),
        metadata.uid(),
        metadata.gid(),
        metadata.mtimeSeconds(),
        metadata.mtimeNanos(),
        metadata.xattrs());
  }
}
