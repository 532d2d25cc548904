package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.pipeline.format.ImageFile;
import dev.assembler.pipeline.format.PatternSet;
import dev.assembler.pipeline.guest.GuestInitramfs;
import dev.assembler.pipeline.shape.Prune;
import dev.assembler.pipeline.shape.Strip;
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
    var layers =
        new TreeLayers(rules, exclude, request.shape().whiteouts(), implicit, warnings::add);
    boolean several = request.sources().size() + ownSources.stream().mapToInt(List::size).sum() > 1;
    for (SourceAddress address : addresses) {
      progress.on(new ProgressEvent.StageStarted("reading " + address.name(), -1));
      OpenTree source = TreeSource.open(address, options);
      adopt(source);
      layers.lay(
          new TreeLayers.Layer(
              source.name(), source.fromHost(), source.tree(), several && !source.fromHost()),
          address.destination());
      progress.on(new ProgressEvent.StageFinished());
    }
    FileTree tree = layers.tree();
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

  private void warnRemarks(OpenTree source) {
    for (String remark : source.remarks()) {
      warnings.add(source.name() + ": " + remark);
    }
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
