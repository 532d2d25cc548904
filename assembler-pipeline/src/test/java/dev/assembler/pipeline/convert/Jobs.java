package dev.assembler.pipeline.convert;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.MetadataPolicy.HardLinks;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Requests as the command line would make them, and what they run on. */
final class Jobs {

  private Jobs() {}

  static TreeRequest request(Path output, String... sources) throws IOException {
    String name = output == null ? null : output.toString();
    return new TreeRequest(
        Arrays.stream(sources)
            .map(source -> SourceAddress.ofTree(source.getBytes(StandardCharsets.UTF_8)))
            .toList(),
        output == null ? null : HostPath.of(name),
        OutputFormat.choose(output == null ? "tar" : null, null, name).plain(),
        new MetadataRules(
            Epoch.ofSeconds(0),
            Times.FIXED,
            OwnerRule.parse("--owner", "0:0"),
            null,
            HardLinks.PRESERVE,
            Metadata.of(0755),
            null,
            null,
            0,
            0),
        Set.of(),
        List.of(),
        List.of(),
        Shape.NONE,
        0,
        false);
  }

  static TreeRequest excluding(TreeRequest request, String pattern) {
    return new TreeRequest(
        request.sources(),
        request.output(),
        request.format(),
        request.rules(),
        request.allowedLoss(),
        request.specs(),
        List.of(PathPattern.of(pattern)),
        request.shape(),
        request.offset(),
        request.verification() == Verification.FULL);
  }

  static TreeRequest withFormat(TreeRequest request, OutputFormat format) {
    return new TreeRequest(
        request.sources(),
        request.output(),
        format,
        request.rules(),
        request.allowedLoss(),
        request.specs(),
        request.exclude(),
        request.shape(),
        request.offset(),
        request.verification() == Verification.FULL);
  }

  static TreeJob prepare(TreeRequest request) throws IOException {
    return TreeJob.prepare(request, InputStream.nullInputStream(), ProgressListener.NONE);
  }

  static TreeResult run(TreeRequest request) throws IOException {
    try (TreeJob job = prepare(request)) {
      return job.write(OutputStream.nullOutputStream(), output -> {}, ProgressListener.NONE);
    }
  }

  static Path tar(Path file, FileTree tree) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file)) {
      TarArchive.write(tree, TarOptions.defaults(), new StreamSink(stream));
    }
    return file;
  }
}
