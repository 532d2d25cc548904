package dev.assembler.fat;

import dev.assembler.core.UnrepresentableTreeException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Chooses type and cluster size by the rules in docs/formats/fat.md: the first of an order of
 * candidates whose count of clusters is well within its type's borders and that holds the tree.
 */
final class GeometryChoice {

  /** Microsoft's formatter makes FAT12 up to 4.1 MB (specification 1.03, DskTableFAT16). */
  private static final long LARGEST_FAT12 = 8400L * 512;

  /** And FAT32 from this on. */
  private static final long SMALLEST_FAT32 = 512L << 20;

  private static final int LARGEST_FAT12_CLUSTER = 4096;

  private final FatOptions options;
  private final ClusterDemand demand;
  private final FatType wanted;

  GeometryChoice(FatOptions options, ClusterDemand demand) {
    this.options = options;
    this.demand = demand;
    this.wanted = options.profile().type(options);
  }

  /**
   * The geometry; what keeps the tree from fitting goes to {@code problems}, and the result is one
   * that would have been right without.
   *
   * @throws IllegalArgumentException if no tree could be written with these options
   */
  FatGeometry choose(List<Problem> problems) {
    String problem = options.profile().problem(options);
    if (problem != null) {
      throw refusal(problem);
    }
    return options.size() == FatOptions.FROM_CONTENT ? fromContent(problems) : fixed(problems);
  }

  private FatGeometry fixed(List<Problem> problems) {
    FatGeometry valid = null;
    for (FatType type : typesBySize(options.size())) {
      for (int clusterSize : clusterSizes(type, options.size())) {
        FatGeometry geometry = ofFixedSize(type, clusterSize);
        if (isValid(geometry)) {
          if (fits(geometry)) {
            return geometry;
          }
          valid = valid == null ? geometry : valid;
        }
      }
    }
    if (valid == null) {
      throw noGeometry();
    }
    addProblems(valid, problems);
    return valid;
  }

  private FatGeometry fromContent(List<Problem> problems) {
    FatGeometry chosen;
    if (wanted != null) {
      chosen = smallest(wanted);
    } else {
      FatGeometry fat12 = smallest(FatType.FAT12);
      FatGeometry fat16 = smallest(FatType.FAT16);
      if (fat12 != null && (fat16 == null || isPadded(fat16) || fat12.size() <= LARGEST_FAT12)) {
        chosen = fat12;
      } else if (fat16 != null && fat16.size() < SMALLEST_FAT32) {
        chosen = fat16;
      } else {
        chosen = smallest(FatType.FAT32);
      }
    }
    if (chosen != null) {
      return chosen;
    }
    FatType type = wanted == null ? FatType.FAT32 : wanted;
    int clusterSize = clusterSizes(type, 0).getLast();
    FatGeometry smallest =
        FatGeometry.holding(type, options.sectorSize(), clusterSize, type.leastWritten());
    Problem root = rootProblem(smallest);
    if (root != null) {
      problems.add(root);
    }
    long needed = demand.clusters(type, clusterSize);
    if (needed + options.profile().freeAtEnd() > type.mostWritten()) {
      problems.add(
          problem(
              "needs %d clusters of %d bytes, %s has at most %d",
              needed, clusterSize, type, type.mostWritten()));
    }
    return smallest;
  }

  /** The smallest volume of a type that holds the tree, or null. */
  private FatGeometry smallest(FatType type) {
    if (!demand.fitsRoot(type)) {
      return null;
    }
    FatGeometry estimate = smallest(type, Math.max(512, options.sectorSize()));
    long size = estimate == null ? Long.MAX_VALUE : estimate.size();
    FatGeometry padded = null;
    for (int clusterSize : clusterSizes(type, size)) {
      FatGeometry geometry = smallest(type, clusterSize);
      if (isValid(geometry)) {
        if (!isPadded(geometry)) {
          return geometry;
        }
        padded = padded == null || geometry.size() < padded.size() ? geometry : padded;
      }
    }
    return padded;
  }

  /** Whether a volume from its content has clusters only because its type must have them. */
  private boolean isPadded(FatGeometry geometry) {
    return demand.clusters(geometry.type(), geometry.clusterSize())
        < geometry.type().leastWritten();
  }

  private FatGeometry smallest(FatType type, int clusterSize) {
    long needed = demand.clusters(type, clusterSize) + options.profile().freeAtEnd();
    FatGeometry geometry =
        FatGeometry.holding(
            type, options.sectorSize(), clusterSize, Math.max(needed, type.leastWritten()));
    long least = options.profile().leastSize(options.sectorSize());
    return geometry == null || geometry.size() >= least
        ? geometry
        : FatGeometry.of(type, options.sectorSize(), clusterSize, least / options.sectorSize());
  }

  private FatGeometry ofFixedSize(FatType type, int clusterSize) {
    return FatGeometry.of(
        type, options.sectorSize(), clusterSize, options.size() / options.sectorSize());
  }

  private static boolean isValid(FatGeometry geometry) {
    return geometry != null
        && geometry.clusters() >= geometry.type().leastWritten()
        && geometry.clusters() <= geometry.type().mostWritten();
  }

  private boolean fits(FatGeometry geometry) {
    return demand.fitsRoot(geometry.type())
        && demand.clusters(geometry.type(), geometry.clusterSize()) <= usable(geometry);
  }

  private long usable(FatGeometry geometry) {
    return geometry.clusters() - options.profile().freeAtEnd();
  }

  private List<FatType> typesBySize(long size) {
    if (wanted != null) {
      return List.of(wanted);
    }
    if (size <= LARGEST_FAT12) {
      return List.of(FatType.FAT12, FatType.FAT16, FatType.FAT32);
    }
    return size < SMALLEST_FAT32
        ? List.of(FatType.FAT16, FatType.FAT12, FatType.FAT32)
        : List.of(FatType.FAT32, FatType.FAT16, FatType.FAT12);
  }

  /** In the order they are tried: the usual one, then ever smaller ones, then ever larger ones. */
  private List<Integer> clusterSizes(FatType type, long size) {
    if (options.clusterSize() != FatOptions.AUTO) {
      return List.of(options.clusterSize());
    }
    int usual = Math.max(options.sectorSize(), usualClusterSize(type, size));
    var sizes = new ArrayList<Integer>();
    for (int smaller = usual; smaller >= options.sectorSize(); smaller /= 2) {
      sizes.add(smaller);
    }
    int largest =
        type == FatType.FAT12 && wanted == null
            ? LARGEST_FAT12_CLUSTER
            : FatOptions.LARGEST_CLUSTER;
    for (int larger = usual * 2; larger <= largest; larger *= 2) {
      sizes.add(larger);
    }
    return sizes;
  }

  /** For FAT32 the specification's table (1.03, DskTableFAT32). */
  private int usualClusterSize(FatType type, long size) {
    if (type != FatType.FAT32) {
      return type == FatType.FAT12 ? 512 : 2048;
    }
    if (size <= 260L << 20) {
      return 512;
    }
    if (size <= 8L << 30) {
      // Raspberry Pi's own images have 1 or 4 sectors, and nothing else is tested as much.
      return options.profile() == FatProfile.RPI4 ? 2048 : 4096;
    }
    return size <= 16L << 30 ? 8192 : size <= 32L << 30 ? 16_384 : 32_768;
  }

  private void addProblems(FatGeometry geometry, List<Problem> problems) {
    Problem root = rootProblem(geometry);
    if (root != null) {
      problems.add(root);
    }
    long needed = demand.clusters(geometry.type(), geometry.clusterSize());
    if (needed > usable(geometry)) {
      problems.add(
          problem(
              "needs %d clusters of %d bytes, a volume of %d bytes has %d%s",
              needed,
              geometry.clusterSize(),
              geometry.size(),
              usable(geometry),
              roomNeeded(geometry.type())));
    }
  }

  private String roomNeeded(FatType type) {
    FatGeometry enough = smallest(type);
    return enough == null ? "" : "; at least " + enough.size() + " bytes are needed";
  }

  private Problem rootProblem(FatGeometry geometry) {
    return demand.fitsRoot(geometry.type())
        ? null
        : problem(
            "%d directory records, the root of %s holds %d; FAT32's has no such limit",
            demand.rootRecords(), geometry.type(), FatGeometry.ROOT_ENTRIES);
  }

  private static Problem problem(String format, Object... arguments) {
    return new Problem("/", String.format(Locale.ROOT, format, arguments));
  }

  private IllegalArgumentException noGeometry() {
    FatType type = typesBySize(options.size()).getFirst();
    List<Integer> sizes = clusterSizes(type, options.size());
    FatGeometry first = ofFixedSize(type, sizes.stream().min(Integer::compare).orElseThrow());
    long clusters = first == null ? 0 : first.clusters();
    boolean few = clusters < type.leastWritten();
    if (!few) {
      first = ofFixedSize(type, sizes.stream().max(Integer::compare).orElseThrow());
      clusters = first.clusters();
      few = clusters < type.leastWritten();
    }
    int clusterSize = first == null ? sizes.getFirst() : first.clusterSize();
    FatGeometry enough =
        FatGeometry.holding(type, options.sectorSize(), clusterSize, type.leastWritten());
    String hint =
        few
            ? "; at least " + enough.size() + " bytes are needed"
            : clusterSize < FatOptions.LARGEST_CLUSTER
                ? "; larger clusters or a smaller volume are needed"
                : "; a smaller volume is needed";
    String border =
        type == FatType.FAT32 && few && options.profile() != FatProfile.NONE
            ? "; UEFI and other drivers take less than 65525 for FAT16"
            : ", 16 away from the borders between types, where drivers disagree";
    return refusal(
        String.format(
            Locale.ROOT,
            "size %d with clusters of %d bytes: %d clusters, %s takes %d to %d%s%s",
            options.size(),
            clusterSize,
            clusters,
            type,
            type.leastWritten(),
            type.mostWritten(),
            border,
            hint));
  }

  private IllegalArgumentException refusal(String problem) {
    return new IllegalArgumentException(
        options.profile() == FatProfile.NONE
            ? problem
            : "profile " + options.profile() + ": " + problem);
  }

  /** As messages name what the tree cannot be written as. */
  static String format(FatOptions options) {
    FatType type = options.profile().type(options);
    return type == null ? "FAT" : type.toString();
  }
}
