package dev.assembler.pipeline.repack;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.cpio.InitramfsImage;
import dev.assembler.cpio.InitramfsOptions;
import dev.assembler.cpio.Segment;
import dev.assembler.pipeline.source.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Initrds, and requests to repack them. */
final class Initrds {

  private Initrds() {}

  static FileTree microcode() {
    return FileTree.builder()
        .file("/kernel/x86/microcode/GenuineIntel.bin", 0644, Content.of("no microcode"))
        .build();
  }

  static Path write(Path file, Segment... segments) throws IOException {
    Files.deleteIfExists(file);
    try (FileImage image = FileImage.create(file)) {
      InitramfsImage.write(Arrays.asList(segments), InitramfsOptions.defaults(), image);
    }
    return file;
  }

  static Path small(Path file) throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/init", 0755, Content.of("old init"))
            .file("/bin/tool", 0755, Content.of("tool"))
            .file("/opt/__pycache__/x.pyc", 0644, Content.of("compiled"))
            .build();
    return write(file, Segment.early(microcode()), Segment.of(tree, Codec.gzip(6)));
  }

  static RepackRequest request(Path image, Path output, List<String> add, String... remove) {
    return new RepackRequest(
        HostPath.of(image.toString()),
        add.stream().map(text -> Addition.parse(text.getBytes(StandardCharsets.UTF_8))).toList(),
        Arrays.stream(remove).map(PathPattern::of).toList(),
        HostPath.of(output.toString()),
        Optional.empty(),
        MetadataPolicy.reproducible(Epoch.ofSeconds(1_700_000_000)).withTimes(Times.FIXED),
        2);
  }

  static RepackRequest withCodec(RepackRequest request, Codec codec) {
    return new RepackRequest(
        request.image(),
        request.additions(),
        request.removals(),
        request.output(),
        Optional.of(codec),
        request.added(),
        request.threads());
  }

  static RepackResult repack(RepackRequest request) throws IOException {
    try (RepackJob job = RepackJob.prepare(request)) {
      return job.write(null, output -> {}, ProgressListener.NONE);
    }
  }

  static FileTree read(Path file) throws IOException {
    ImageSource image = FileImage.openForReading(file); // contents are read later
    return InitramfsImage.read(image).unpacked();
  }
}
