package dev.assembler.perf;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostTree;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading a host directory with all metadata, warm in the host's cache; every file has an xattr.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TreeWalkBench {

  private static final int FILES_PER_DIRECTORY = 100;

  @Param("10000")
  int files;

  private Path directory;

  @Setup
  public void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("assemble-walk");
    HostDirectory.write(tree(), directory, HostWriteOptions.defaults());
  }

  private FileTree tree() {
    byte[] type = "text/plain".getBytes(StandardCharsets.US_ASCII);
    Metadata tagged =
        Metadata.of(0644)
            .withOwner(ownerOf("unix:uid"), ownerOf("unix:gid"))
            .withXattrs(Xattrs.of(Xattr.of("user.mime_type", type)));
    TreeBuilder tree =
        FileTree.builder()
            .implicitDirectories(tagged.withPermissions(0755).withXattrs(Xattrs.NONE));
    for (int file = 0; file < files; file++) {
      TreePath path = TreePath.of(TreeShape.pathOf(file, FILES_PER_DIRECTORY));
      tree.add(path, new RegularFile(tagged, Content.of("content of " + path)));
    }
    return tree.build();
  }

  /** Whoever runs this, so that nobody needs root. */
  private long ownerOf(String attribute) {
    try {
      return ((Number) Files.getAttribute(directory, attribute)).longValue() & Metadata.MAX_ID;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TearDown
  public void removeDirectory() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  @Benchmark
  public HostTree withoutXattrs() throws IOException {
    return HostDirectory.read(directory, HostReadOptions.defaults().withXattrs(XattrChoice.NONE));
  }

  @Benchmark
  public HostTree withXattrs() throws IOException {
    return HostDirectory.read(directory, HostReadOptions.defaults().withXattrs(XattrChoice.ALL));
  }
}
