package dev.assembler.pipeline.format;

import dev.assembler.core.Limits;
import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.image.ImagePlan.Bounds;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.iso9660.IsoImage;
import dev.assembler.iso9660.IsoLayout;
import dev.assembler.iso9660.IsoOptions;
import dev.assembler.iso9660.MediaCheck;
import dev.assembler.iso9660.SystemArea;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.iso.BootSetup;
import dev.assembler.pipeline.iso.HybridDisk;
import dev.assembler.pipeline.iso.IsoParts;
import dev.assembler.pipeline.iso.KeptBoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An ISO 9660 image as its options of the command line want it. */
final class IsoWriting implements ImageWriter {

  /** Modes of what has none: readable by all, directories searchable. */
  private static final int PLAIN_FILE = 0444;

  private static final int PLAIN_DIRECTORY = 0555;

  private final ImageFormat format;
  private final WriteSettings settings;
  private final IsoFlags flags;
  private final List<String> warnings = new ArrayList<>();
  private ImageFile origin;
  private IsoLayout written;
  private boolean readsOnce;

  private IsoWriting(ImageFormat format, WriteSettings settings, IsoFlags flags) {
    this.format = format;
    this.settings = settings;
    this.flags = flags;
  }

  /**
   * @throws UsageException for values that are none
   */
  static IsoWriting of(ImageFormat format, WriteSettings settings) {
    return new IsoWriting(format, settings, new IsoFlags(settings));
  }

  /** What is settled before files are read: the options, and what starts the image. */
  private record Setup(FileTree tree, IsoOptions options, BootSetup boot, boolean checked) {}

  /** An image that is planned, and the disk around it if there is one. */
  private record Planned(Setup setup, IsoLayout layout, Optional<HybridDisk> disk) {

    SystemArea area() {
      return disk.isEmpty() ? setup.boot.bare() : disk.get().systemArea();
    }

    ImageSummary writeVolume(ImageSink sink, ProgressListener progress) throws IOException {
      return setup.checked
          ? MediaCheck.write(layout, area(), sink, progress)
          : IsoImage.write(layout, area(), sink, progress);
    }

    ImageSummary summary(ImageSummary volume) {
      if (disk.isEmpty()) {
        return volume;
      }
      long backup = disk.get().backupOffset();
      var sections = new ArrayList<>(volume.sections());
      sections.add(new Section("backup GPT", backup, disk.get().size() - backup));
      return new ImageSummary(disk.get().size(), sections, volume.facts());
    }
  }

  private Setup setup(List<FileTree> trees, DerivedIds ids) throws IOException {
    FileTree tree = trees.getLast();
    KeptBoot kept = flags.isKept() ? kept() : null;
    IsoOptions options = kept == null ? flags.options(ids) : flags.options(kept.facts(), ids);
    FileTree efiTree = trees.size() > 1 ? trees.getFirst() : null;
    BootSetup boot = flags.boot(efiTree).of(tree, kept, options.volumeDate().uuid(), ids);
    boolean checked = flags.hasMediaCheck(Optional.ofNullable(kept).map(KeptBoot::facts));
    warnings.clear();
    warnings.addAll(boot.warnings());
    return new Setup(tree, options.withBoot(boot.entries()), boot, checked);
  }

  private Planned planned(Setup setup, IsoLayout layout, DerivedIds ids) throws IOException {
    warnings.addAll(layout.warnings());
    return new Planned(
        setup,
        layout,
        setup.boot.isDisk()
            ? Optional.of(HybridDisk.of(layout, setup.boot, ids))
            : Optional.empty());
  }

  private Planned planned(List<FileTree> trees) throws IOException {
    DerivedIds ids = settings.seed().ids(format, settings, trees);
    Setup setup = setup(trees, ids);
    return planned(setup, IsoImage.plan(setup.tree, setup.options), ids);
  }

  private KeptBoot kept() throws IOException {
    if (origin == null) {
      throw new UsageException("--boot keep", "no source is an ISO image", "--tree OLD.iso", "");
    }
    return KeptBoot.of(origin.image(), Limits.defaults());
  }

  @Override
  public void madeFrom(List<ImageFile> images) {
    origin =
        images.stream()
            .filter(image -> image.format().name().equals(format.name()))
            .findFirst()
            .orElse(null);
  }

  @Override
  public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
      throws IOException {
    DerivedIds ids = settings.seed().ids(format, settings, trees);
    Setup setup = setup(trees, ids);
    // the sums of a media check are taken of an image that is written front to back
    boolean filesFirst = readsOnce && !setup.checked;
    Planned planned =
        planned(
            setup,
            filesFirst
                ? IsoImage.writeFiles(setup.tree, setup.options, sink, progress)
                : IsoImage.plan(setup.tree, setup.options),
            ids);
    written = planned.layout();
    ImageSummary volume =
        filesFirst
            ? IsoImage.writeAround(planned.layout(), planned.area(), sink)
            : planned.writeVolume(sink, progress);
    if (filesFirst) {
      progress.on(new ProgressEvent.StageFinished());
    }
    if (planned.disk().isPresent()) {
      planned.disk().get().writeBehind(sink);
    }
    return planned.summary(volume);
  }

  @Override
  public Optional<ImagePlan> plan(List<FileTree> trees) throws IOException {
    Planned planned = planned(trees);
    IsoLayout layout = planned.layout();
    ImageSummary summary =
        planned.summary(new ImageSummary(layout.size(), layout.sections(), layout.facts()));
    return Optional.of(
        new ImagePlan(
            Bounds.exactly(summary.size()),
            summary.sections().stream()
                .map(section ->
                    new ImagePlan.Section(
                        section.name(),
                        Bounds.exactly(section.offset()),
                        Bounds.exactly(section.length())))
                .toList(),
            summary.facts()));
  }

  @Override
  public void readsOnce() {
    readsOnce = true;
  }

  /** Files are read to plan with; who reads them once finds what does not fit before that. */
  @Override
  public void check(List<FileTree> trees) throws IOException {
    if (readsOnce) {
      DerivedIds ids = settings.seed().ids(format, settings, trees);
      Setup setup = setup(trees, ids);
      IsoImage.check(setup.tree, setup.options);
    } else {
      planned(trees);
    }
  }

  @Override
  public List<List<byte[]>> ownTrees() {
    return flags.efiSources().isEmpty() ? List.of() : List.of(flags.efiSources());
  }

  @Override
  public List<String> treeParts() {
    return flags.efiSources().isEmpty() ? List.of() : List.of(IsoParts.EFI_PART, "");
  }

  @Override
  public ImageFormat formatOf(int place, ImageFormat own) {
    if (place < ownTrees().size()) {
      return ImageFormats.FAT;
    }
    return flags.hasRockRidge() ? own : new IsoFormat(false);
  }

  @Override
  public FileTree held(int place, FileTree tree) {
    if (place < ownTrees().size()) {
      return FatWriting.of(ImageFormats.FAT, WriteSettings.of(settings.codec())).held(tree);
    }
    FileTree left = TreeRewrite.of(tree, (path, node) -> left(node));
    return flags.hasRockRidge() ? left : plain(left);
  }

  /** Without xattrs of users; loaders have been told where they are. */
  private Node left(Node node) {
    Metadata metadata =
        node.metadata()
            .withXattrs(node.metadata().xattrs().filter(xattr -> !xattr.hasPrefix("user.")));
    if (!(node instanceof RegularFile file) || written == null) {
      return node.withMetadata(metadata);
    }
    try {
      return new RegularFile(metadata, written.content(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without Rock Ridge: modes of their kinds, and without Joliet names in capitals. */
  private FileTree plain(FileTree tree) {
    FileTree bare =
        TreeRewrite.of(
            tree,
            (path, node) -> node.withMetadata(node.metadata().withPermissions(plainMode(node))));
    return flags.joliet() == IsoOptions.Joliet.NONE ? Capitals.of(bare) : bare;
  }

  /** Whether nothing is lost where all files and all directories have one mode. */
  static boolean isPlain(Node node) {
    int mode = node.metadata().permissions();
    boolean directory = node instanceof Directory;
    return mode == 0755 || mode == 0555 || (!directory && (mode == 0644 || mode == 0444));
  }

  static int plainMode(Node node) {
    return node instanceof Directory ? PLAIN_DIRECTORY : PLAIN_FILE;
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
