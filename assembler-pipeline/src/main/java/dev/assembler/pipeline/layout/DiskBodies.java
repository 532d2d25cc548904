package dev.assembler.pipeline.layout;

import dev.assembler.codec.Codec;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImagePlan;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.FileTree;
import dev.assembler.ext4.Ext4Options;
import dev.assembler.fat.FatOptions;
import dev.assembler.gpt.DiskLayout;
import dev.assembler.gpt.DiskLayoutException.Problem;
import dev.assembler.gpt.PartitionBody;
import dev.assembler.gpt.PartitionSize;
import dev.assembler.gpt.PartitionSpec;
import dev.assembler.gpt.PlannedPartition;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.format.Ext4Settings;
import dev.assembler.pipeline.format.IdentitySeed;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.ImageWriter;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.WriteSettings;
import dev.assembler.verity.RootHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What writes itself into each partition of a disk. */
final class DiskBodies {

  private final DiskRequest request;
  private final DiskEntry disk;
  private final Map<String, FileTree> trees;
  private final DerivedIds ids;
  private final ProgressListener progress;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, FatBody> volumes = new LinkedHashMap<>();
  private final Map<String, Ext4Body> filling = new LinkedHashMap<>();
  private final Map<String, SealedBody> sealed = new LinkedHashMap<>();

  /** Of finished hash areas, by the names of the partitions with their data. */
  private final Map<String, RootHash> finished = new TreeMap<>();

  /** What each body took, once it was written. */
  private final Map<String, Long> written = new TreeMap<>();

  /**
   * @param trees by the names of their partitions
   */
  DiskBodies(
      DiskRequest request,
      DiskEntry disk,
      Map<String, FileTree> trees,
      DerivedIds ids,
      ProgressListener progress) {
    this.request = request;
    this.disk = disk;
    this.trees = trees;
    this.ids = ids;
    this.progress = progress;
  }

  /** The partitions with their bodies; a body that cannot be is a problem, and left out. */
  List<PartitionSpec> specs() throws IOException {
    var bodies = new LinkedHashMap<String, PartitionBody>();
    for (PartitionEntry entry : disk.partitions()) {
      bodies.put(entry.name(), body(entry));
    }
    for (PartitionEntry entry : disk.partitions()) {
      if (entry.isFinishedHashArea()) {
        finished.put(entry.of().get(), entry.source().orElseThrow().rootHash());
      } else if (entry.of().isPresent()) {
        String data = entry.of().get();
        var seal = new SealedBody(bodies.get(data), entry.name(), ids);
        sealed.put(data, seal);
        bodies.put(data, seal.data());
        bodies.put(entry.name(), seal.hashes());
      }
    }
    var specs = new ArrayList<PartitionSpec>();
    for (PartitionEntry entry : disk.partitions()) {
      PartitionSpec spec = entry.spec().withBody(noting(entry.name(), bodies.get(entry.name())));
      if (sealed.containsKey(entry.name())) {
        spec = spec.withGuid(sealed.get(entry.name())::dataGuid);
      } else if (finished.containsKey(entry.name())) {
        spec = spec.withGuid(finished.get(entry.name()).dataPartition());
      } else if (entry.isFinishedHashArea()) {
        spec = spec.withGuid(finished.get(entry.of().orElseThrow()).hashPartition());
      } else if (entry.of().isPresent()) {
        spec = spec.withGuid(sealed.get(entry.of().get())::hashGuid);
      }
      specs.add(spec);
    }
    return specs;
  }

  private PartitionBody noting(String name, PartitionBody body) {
    return new PartitionBody(
        body.size(),
        (window, room) -> {
          long size = body.writing().writeTo(window, room);
          written.put(name, size);
          return size;
        });
  }

  /** The same partitions when all of them were written: with the sizes and GUIDs they came to. */
  List<PartitionSpec> settled(List<PartitionSpec> specs) {
    var settled = new ArrayList<PartitionSpec>();
    for (int i = 0; i < specs.size(); i++) {
      PartitionEntry entry = disk.partitions().get(i);
      PartitionSpec spec =
          specs
              .get(i)
              .withBody(
                  PartitionBody.sized(
                      written.getOrDefault(entry.name(), 0L), specs.get(i).body().writing()));
      if (sealed.containsKey(entry.name())) {
        spec = spec.withGuid(sealed.get(entry.name()).dataGuid());
      } else if (entry.of().isPresent() && !entry.isFinishedHashArea()) {
        spec = spec.withGuid(sealed.get(entry.of().get()).hashGuid());
      }
      settled.add(spec);
    }
    return settled;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Tells each volume where it lies, as far as that is known. */
  void place(DiskLayout plan) throws IOException {
    for (PlannedPartition partition : plan.partitions()) {
      if (filling.containsKey(partition.name())) {
        filling.get(partition.name()).place(partition.size());
      }
      FatBody volume = volumes.get(partition.name());
      long sector = partition.offset().least() / plan.sectorSize();
      if (volume != null && partition.offset().isExact() && sector <= 0xFFFF_FFFFL) {
        volume.placeAt(sector);
      }
    }
  }

  /** Of the partitions with a hash area, by their names; known when all is written. */
  Map<String, String> rootHashes() {
    var hashes = new TreeMap<String, String>();
    finished.forEach((name, hash) -> hashes.put(name, hash.toString()));
    sealed.forEach((name, body) -> hashes.put(name, body.rootHash().toString()));
    return hashes;
  }

  /** What compares a disk with all this. */
  LayoutVerification verification() {
    return new LayoutVerification(request, disk, trees);
  }

  private PartitionBody body(PartitionEntry entry) throws IOException {
    return switch (entry.format()) {
      case SQUASHFS -> squashfs(entry);
      case FAT -> fat(entry);
      case EXT4 -> ext4(entry);
      case RAW -> raw(entry.source().orElseThrow());
      case VERITY, NONE -> PartitionBody.none();
    };
  }

  private PartitionBody squashfs(PartitionEntry entry) throws IOException {
    Codec codec = entry.codec().orElseGet(() -> ImageFormats.SQUASHFS.defaultCodec(entry.name()));
    ImageWriter writer =
        ImageFormats.SQUASHFS.writer(
            new WriteSettings(
                codec,
                request.rules().epoch(),
                request.threads(),
                OptionValues.NONE,
                IdentitySeed.OF_IMAGE));
    List<FileTree> tree = List.of(trees.get(entry.name()));
    ImagePlan plan;
    try {
      plan = writer.plan(tree).orElseThrow();
    } catch (UnrepresentableTreeException e) {
      throw new UnrepresentableTreeException(e.format() + " in " + subject(entry), e.problems());
    }
    return naming(
        entry,
        PartitionBody.between(
            plan.size().least(),
            plan.size().most(),
            (window, room) -> writer.write(tree, window, progress).size()));
  }

  private PartitionBody fat(PartitionEntry entry) throws IOException {
    FatBody volume;
    try {
      FatOptions options =
          FatOptions.defaults()
              .withSectorSize(disk.sectorSize())
              .withProfile(entry.profile())
              .withLabel(entry.label())
              .withSize(entry.size().orElse(FatOptions.FROM_CONTENT))
              .withVolumeSerial(ids.serial32("fat/" + entry.name()));
      volume = new FatBody(trees.get(entry.name()), options, subject(entry));
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(subject(entry), e.getMessage()));
      return PartitionBody.none();
    }
    volumes.put(entry.name(), volume);
    return naming(entry, volume.body(progress));
  }

  private PartitionBody ext4(PartitionEntry entry) throws IOException {
    String role = "ext4/" + entry.name();
    Ext4Options options =
        Ext4Options.of(ids.uuid(role), ids.uuid(role + "/hash-seed"))
            .withSize(entry.size().orElse(Ext4Options.MINIMAL));
    try {
      options = Ext4Settings.of(options.withEpoch(request.rules().epoch()), entry.settings());
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(subject(entry), e.getMessage().replaceFirst("^--", "")));
      return PartitionBody.none();
    }
    boolean rest = entry.spec().size() instanceof PartitionSize.Rest;
    long most = rest ? disk.size().orElse(0) : 0;
    var volume = new Ext4Body(trees.get(entry.name()), options, most, subject(entry));
    filling.put(entry.name(), volume);
    return naming(entry, volume.body(progress));
  }

  /** Contents that are malformed are their source's fault: writing reads nothing else. */
  private PartitionBody naming(PartitionEntry entry, PartitionBody body) {
    return new PartitionBody(
        body.size(),
        (window, room) -> {
          try {
            return body.writing().writeTo(window, room);
          } catch (ImageFormatException e) {
            throw new InputException(sourceOf(entry), e.getMessage(), e);
          }
        });
  }

  private static PartitionBody raw(NamedFile source) throws IOException {
    Content content = source.content();
    return PartitionBody.of(content);
  }

  static String subject(PartitionEntry entry) {
    return "partition \"" + entry.name() + '"';
  }

  private String sourceOf(PartitionEntry entry) {
    return Optional.of(entry.trees())
        .filter(sources -> !sources.isEmpty())
        .map(sources -> sources.getFirst().name())
        .or(() -> entry.settled().stream().map(NamedTree::name).findFirst())
        .orElse(disk.subject());
  }
}
