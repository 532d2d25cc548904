package dev.assembler.pipeline.report;

import dev.assembler.core.text.PrintableBytes;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.build.BuiltFolder;
import dev.assembler.pipeline.build.BuiltManifest;
import dev.assembler.pipeline.diff.DiffJob;
import dev.assembler.pipeline.report.FactTable.Fact;
import dev.assembler.pipeline.report.Report.Chapter;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads images, archives and directories into reports. */
public final class ReportJob {

  /** Items of all treemaps of a report, for each row that lists may have. */
  private static final int ITEMS_PER_ROW = 40;

  private static final int MOST_ITEMS = 20_000;

  /** Of one treemap. */
  private static final int FEWEST_ITEMS = 100;

  private final int max;

  /**
   * @param max rows of each list, at least 1
   */
  public ReportJob(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("max: " + max + ", expected at least 1");
    }
    this.max = max;
  }

  /**
   * What is in an image.
   *
   * @throws InputException if it is not there, or malformed
   * @throws UsageException for an address that nothing can be shown of
   */
  public Report of(SourceAddress address) throws IOException {
    if (isBuild(address)) {
      return built(List.of(address));
    }
    List<ScannedImage> images = ImageScan.of(address);
    var chapters = new ArrayList<Chapter>();
    for (ScannedImage image : images) {
      chapters.add(chapter(image, Optional.empty(), images.size()));
    }
    return new Report(name(address), chapters);
  }

  /**
   * What is in the second of two images, and what changed since the first.
   *
   * @throws InputException if one is not there, or malformed
   * @throws UsageException if they cannot be compared
   */
  public Report between(SourceAddress before, SourceAddress after) throws IOException {
    if (isBuild(before) && isBuild(after)) {
      return built(List.of(before, after));
    }
    List<ScannedImage> earlier = ImageScan.of(before);
    List<ScannedImage> later = ImageScan.of(after);
    var chapters = new ArrayList<Chapter>();
    chapters.add(changes(before, after, earlier.getFirst(), later.getFirst()));
    Map<String, ScannedImage> unmatched = new LinkedHashMap<>();
    earlier.forEach(image -> unmatched.put(key(image), image));
    for (ScannedImage image : later) {
      ScannedImage same = unmatched.remove(key(image));
      chapters.add(chapter(image, Optional.ofNullable(same), later.size()));
    }
    for (ScannedImage gone : unmatched.values()) {
      chapters.add(
          new Chapter(
              gone.place(),
              gone.title() + ", which is gone",
              List.of(new FactTable("What it was", gone.facts(), gone.lines()))));
    }
    return new Report(name(before) + " → " + name(after), chapters);
  }

  private static boolean isBuild(SourceAddress address) {
    return !address.isStandardInput()
        && address.path().isRoot()
        && BuiltFolder.is(address.file().toPath());
  }

  /** Of the last of them, with what changed since the first if there are two. */
  private Report built(List<SourceAddress> builds) throws IOException {
    var folder = folder(builds.getLast());
    List<BuiltManifest> manifests = folder.manifests();
    List<BuiltManifest> earlier = List.of();
    var report = new BuildReport(max);
    var chapters = new ArrayList<Chapter>();
    if (builds.size() > 1) {
      earlier = folder(builds.getFirst()).manifests();
      chapters.add(new BuildChanges(earlier, manifests, max).chapter());
    }
    chapters.add(report.built(manifests, earlier));
    chapters.addAll(DeliveredDisks.of(folder, manifests));
    folder.times().ifPresent(times -> chapters.add(report.times(times)));
    String title = builds.stream().map(ReportJob::name).collect(Collectors.joining(" → "));
    return new Report(title, chapters);
  }

  private static BuiltFolder folder(SourceAddress address) {
    return new BuiltFolder(address.name(), address.file().toPath());
  }

  /** A container and the disk inside have the same place. */
  private static String key(ScannedImage image) {
    return image.place() + (image.container() ? " container" : "");
  }

  private Chapter changes(
      SourceAddress before, SourceAddress after, ScannedImage earlier, ScannedImage later)
      throws IOException {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("before", earlier.title()));
    facts.add(new Fact("after", later.title()));
    if (earlier.size() >= 0 && later.size() >= 0) {
      facts.add(new Fact("size", Shown.change(earlier.size(), later.size())));
    }
    return new Chapter(
        "",
        "What changed",
        List.of(
            new FactTable("Before and after", facts, List.of()),
            Changes.of(new DiffJob(before, after, Changes.MOST).run(), max)));
  }

  private Chapter chapter(ScannedImage image, Optional<ScannedImage> before, int chapters)
      throws IOException {
    var facts = new ArrayList<>(image.facts());
    var views = new ArrayList<ReportView>();
    maps(image, before, views);
    if (image.tree().isPresent()) {
      TreeCensus census = TreeCensus.of(image.tree().get());
      TreeViews shown = TreeViews.of(census, max);
      facts.addAll(Math.min(2, facts.size()), shown.facts());
      Optional<TreeCensus> earlier = Optional.empty();
      if (before.flatMap(ScannedImage::tree).isPresent()) {
        earlier = Optional.of(TreeCensus.of(before.get().tree().orElseThrow()));
        Growth growth = Growth.between(earlier.get(), census);
        views.addAll(growth.tables(max));
      }
      int items = Math.min(MOST_ITEMS, max * ITEMS_PER_ROW);
      views.addAll(shown.views(earlier, Math.max(FEWEST_ITEMS, items / chapters)));
    }
    views.addFirst(new FactTable("At a glance", facts, image.lines()));
    return new Chapter(image.place(), image.title(), views);
  }

  /** Where things are; to one scale with where they were. */
  private static void maps(
      ScannedImage image, Optional<ScannedImage> before, List<ReportView> views) {
    Optional<SectionMap> then = before.flatMap(ScannedImage::map);
    if (then.isEmpty() || then.equals(image.map())) {
      image.map().ifPresent(views::add);
      return;
    }
    long scale = Math.max(then.get().size(), image.map().map(SectionMap::size).orElse(0L));
    views.add(then.get().compared("Where things were before", scale));
    image.map().ifPresent(map -> views.add(map.compared("Where they are now", scale)));
  }

  /** The base name alone: where it lies on the host is no part of a report. */
  private static String name(SourceAddress address) {
    byte[] path = address.file().toBytes();
    int end = path.length;
    while (end > 1 && path[end - 1] == '/') {
      end--;
    }
    int start = end;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    var name = new StringBuilder(PrintableBytes.of(Arrays.copyOfRange(path, start, end)));
    address.parts().forEach(part -> name.append('#').append(part));
    return name + (address.path().isRoot() ? "" : ":" + address.path());
  }
}
