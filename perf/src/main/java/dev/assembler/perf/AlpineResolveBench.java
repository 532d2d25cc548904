package dev.assembler.perf;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamCompressor;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.alpine.AlpinePackages;
import dev.assembler.pipeline.packages.alpine.AlpineRequest;
import dev.assembler.pipeline.packages.alpine.ApkDependency;
import dev.assembler.pipeline.packages.alpine.Resolution;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * An index as large as a distribution's, read and resolved: each package needs a library of a few
 * and three packages before it, and every tenth comes by itself with others.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AlpineResolveBench {

  @Param("30000")
  int files;

  private Path folder;
  private AlpineRequest request;

  @Setup
  public void makeIndex() throws IOException {
    folder = Files.createTempDirectory("alpine-bench");
    FileTree tree = FileTree.builder().file("/APKINDEX", 0644, Content.of(index(files))).build();
    var tar = new MemoryImage();
    TarArchive.write(tree, TarOptions.defaults(), tar);
    byte[] bytes = new byte[(int) tar.size()];
    tar.readAt(0, ByteBuffer.wrap(bytes));
    var compressed = new ByteArrayOutputStream();
    try (OutputStream stream = StreamCompressor.open(Codec.gzip(6), compressed)) {
      stream.write(bytes);
    }
    Files.write(folder.resolve("APKINDEX.tar.gz"), compressed.toByteArray());
    request =
        AlpineRequest.of(
                FileTree.builder().build(), List.of(ApkDependency.parse("p" + (files - 1))))
            .withArchitecture("x86_64")
            .withRepositories(List.of(folder.toString()))
            .withAllowUntrusted(true);
  }

  @TearDown
  public void removeIndex() throws IOException {
    Files.delete(folder.resolve("APKINDEX.tar.gz"));
    Files.delete(folder);
  }

  private static String index(int count) {
    var random = new SplittableRandom(1);
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      byte[] sum = new byte[20];
      random.nextBytes(sum);
      text.append("C:Q1").append(Base64.getEncoder().encodeToString(sum));
      text.append("\nP:p").append(i).append("\nV:1.").append(i % 7).append("-r0\nA:x86_64\n");
      text.append("S:1000\nI:4096\nT:A package of a bench, described in a line\n");
      text.append("U:https://example.org/\nL:MIT\no:p").append(i).append("\nt:1700000000\n");
      if (i > 3) {
        text.append("D:so:lib").append(random.nextInt(i) / 10).append(".so.1");
        for (int k = 0; k < 3; k++) {
          text.append(" p").append(random.nextInt(i)).append(k == 0 ? ">=1" : "");
        }
        text.append('\n');
      }
      if (i % 10 == 0) {
        text.append("p:so:lib").append(i / 10).append(".so.1=1 cmd:p").append(i).append("=1\n");
      } else if (i % 10 == 5 && i > 10) {
        text.append("i:p").append(i - 1).append(" p").append(i - 2).append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The host's own file as it is: what fetching costs is measured elsewhere. */
  private record HostFiles() implements Inputs {
    @Override
    public List<InputFile> fetch(List<InputRequest> requests) throws IOException {
      var files = new ArrayList<InputFile>();
      for (InputRequest one : requests) {
        Path path = Path.of(one.address());
        files.add(new InputFile(one.name(), one.address(), Files.size(path), "", path));
      }
      return files;
    }
  }

  @Benchmark
  public Resolution readAndResolve() throws IOException {
    return AlpinePackages.open(request, new HostFiles()).resolve();
  }
}
