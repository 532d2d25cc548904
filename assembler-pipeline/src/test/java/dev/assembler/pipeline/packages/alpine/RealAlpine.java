package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Alpine's own files, where a machine has them: bases, indexes and packages. */
final class RealAlpine {

  private static final String FOLDER = System.getProperty("assemble.data", "");

  private RealAlpine() {}

  /** A file of the data; the test is skipped where there is none. */
  static Path file(String name) {
    Assumptions.assumeFalse(FOLDER.isEmpty(), "no assemble.data");
    return Path.of(FOLDER, "alpine", name);
  }

  /** A base, which must be closed. */
  static OpenTree base(String architecture) throws IOException {
    Path file = file("alpine-minirootfs-3.20.3-" + architecture + ".tar.gz");
    return TreeSource.open(
        SourceAddress.ofTree(file.toString().getBytes(StandardCharsets.UTF_8)),
        SourceOptions.defaults());
  }

  static Path index(String release) {
    return file("apk/alpine-" + release + "/APKINDEX.tar.gz");
  }
}
