package dev.assembler.pipeline.report;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reports and their pages, as tests want them. */
final class Reported {

  private Reported() {}

  static SourceAddress address(Object file) {
    return SourceAddress.ofPlace(file.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Report of(Path file) throws IOException {
    return new ReportJob(100).of(address(file));
  }

  static Path squashfs(Path file, FileTree tree) throws IOException {
    try (FileImage image = FileImage.create(file)) {
      SquashfsImage.write(tree, SquashfsOptions.defaults(), image);
    }
    return file;
  }

  static String page(Report report) throws IOException {
    var page = new StringBuilder();
    HtmlReport.write(report, page);
    return page.toString();
  }

  /** The views of a kind, of all chapters. */
  static <V extends ReportView> List<V> views(Report report, Class<V> kind) {
    return report.chapters().stream()
        .flatMap(chapter -> chapter.views().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
