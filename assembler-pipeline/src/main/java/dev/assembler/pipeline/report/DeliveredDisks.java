package dev.assembler.pipeline.report;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.build.BuiltFolder;
import dev.assembler.pipeline.build.BuiltManifest;
import dev.assembler.pipeline.build.BuiltManifest.Artifact;
import dev.assembler.pipeline.report.Report.Chapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The disks of a build, each with its partitions, and each once though several variants have it. A
 * file that was deleted since is left out; one that was changed is shown as it is.
 */
final class DeliveredDisks {

  private static final int MOST = 8;

  private DeliveredDisks() {}

  static List<Chapter> of(BuiltFolder folder, List<BuiltManifest> manifests) throws IOException {
    var chapters = new ArrayList<Chapter>();
    Set<String> seen = new HashSet<>();
    for (BuiltManifest manifest : manifests) {
      for (Artifact artifact : manifest.artifacts()) {
        Optional<Path> file = folder.file(manifest.architecture(), artifact);
        if (chapters.size() < MOST && file.isPresent() && seen.add(artifact.sha256())) {
          chapter(DeliveredSizes.path(manifest, artifact), file.get()).ifPresent(chapters::add);
        }
      }
    }
    return chapters;
  }

  private static Optional<Chapter> chapter(String name, Path file) throws IOException {
    try (ImageSource image = FileImage.openForReading(file)) {
      return ImageScan.disk(name, image).map(DeliveredDisks::chapter);
    }
  }

  private static Chapter chapter(ScannedImage disk) {
    var views = new ArrayList<ReportView>();
    views.add(new FactTable("At a glance", disk.facts(), disk.lines()));
    disk.map().ifPresent(views::add);
    return new Chapter(disk.place(), disk.title(), views);
  }
}
