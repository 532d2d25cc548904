package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreeOverlay;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.convert.MetadataRules;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sources laid over one another, open for as long as their contents are needed. */
final class KernelSources implements Closeable {

  private final List<OpenTree> open = new ArrayList<>();
  private final Console console;
  private final InputOptions inputs;
  private final MetadataRules rules;
  private SourceAddress first;

  KernelSources(Console console, EpochChoice epoch, InputOptions inputs) {
    this.console = console;
    this.inputs = inputs;
    this.rules = Requests.rules(new TreeOptions(), epoch);
  }

  /**
   * The sources of an option as one tree.
   *
   * @throws UsageException if there is none, or one contradicts another
   */
  FileTree read(String option, List<String> sources) throws IOException {
    if (sources.isEmpty()) {
      throw new UsageException(
          option, "missing", "a directory, an archive or an image", "add " + option + " DIR");
    }
    FileTree tree = FileTree.of(Directory.of(rules.implicit(), List.of()));
    for (SourceAddress address :
        TreeArguments.resolve(sources, inputs, console, ProgressListener.NONE)) {
      first = first == null ? address : first;
      OpenTree opened =
          TreeSource.open(address, SourceOptions.defaults().withStandardInput(console.in()));
      open.add(opened);
      opened.remarks().forEach(remark -> console.warn(opened.name() + ": " + remark));
      FileTree settled = opened.tree().normalized(rules.policyOf(opened.fromHost()));
      try {
        tree = TreeOverlay.lay(tree, settled, address.destination(), Metadata.of(0755));
      } catch (IllegalArgumentException e) {
        throw new UsageException(option + " " + address.name(), e.getMessage(), "", "");
      }
    }
    return tree;
  }

  /** The one read first. */
  SourceAddress first() {
    return first;
  }

  MetadataRules rules() {
    return rules;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (OpenTree source : open) {
      try {
        source.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
