package dev.assembler.fat;

/** Geometries with a wanted count of clusters, of 512 bytes like the sectors. */
final class Borders {

  private Borders() {}

  static FatGeometry with(FatType type, long clusters) {
    long sectors = FatGeometry.holding(type, 512, 512, clusters).totalSectors();
    FatGeometry geometry = FatGeometry.of(type, 512, 512, sectors);
    while (geometry.clusters() > clusters) {
      geometry = FatGeometry.of(type, 512, 512, --sectors);
    }
    if (geometry.clusters() != clusters) {
      throw new AssertionError(geometry + ": not " + clusters + " clusters");
    }
    return geometry;
  }

  /** The size for the writer's options. */
  static FatOptions options(FatType type, long clusters) {
    return FatOptions.defaults()
        .withType(type)
        .withClusterSize(512)
        .withSize(with(type, clusters).size());
  }
}
