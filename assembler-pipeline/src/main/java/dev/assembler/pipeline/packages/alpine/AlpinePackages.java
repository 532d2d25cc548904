package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Alpine's packages: what a request comes to, and the tree it makes. Indexes are read when this is
 * made; packages are fetched by {@link #install}. No script is ever run.
 */
public final class AlpinePackages {

  private final AlpineRequest request;
  private final String architecture;
  private final ApkKeys keys;
  private final List<InputFile> indexes = new ArrayList<>();
  private final List<ApkRepository> repositories = new ArrayList<>();

  private AlpinePackages(AlpineRequest request, String architecture, ApkKeys keys) {
    this.request = request;
    this.architecture = architecture;
    this.keys = request.allowUntrusted() ? null : keys;
  }

  /** Whether a tree is one that apk has made. */
  public static boolean isBase(FileTree tree) {
    return ApkDatabase.isIn(tree);
  }

  /**
   * Fetches and verifies the indexes.
   *
   * @throws UsageException if neither the request nor the base names architecture or repositories
   * @throws dev.assembler.pipeline.InputException if an index is missing or malformed
   * @throws dev.assembler.pipeline.MismatchException if one is not signed by a key
   */
  public static AlpinePackages open(AlpineRequest request, Inputs inputs) throws IOException {
    var database = new ApkDatabase(new WorkTree(request.base()));
    String architecture = architecture(request.architecture(), database.architecture());
    List<String> lines =
        request.repositories().isEmpty() ? database.repositories() : request.repositories();
    if (lines.isEmpty()) {
      throw new UsageException(
          "--repository", "missing, and the base names none", "an address or a folder", "");
    }
    if (lines.size() > PackageGraph.MOST_REPOSITORIES) {
      throw new UsageException(
          "--repository",
          lines.size() + " of them",
          "at most " + PackageGraph.MOST_REPOSITORIES,
          "");
    }
    ApkKeys keys = request.keys() != null ? request.keys() : ApkKeys.ofBase(request.base());
    var packages = new AlpinePackages(request, architecture, keys);
    packages.readIndexes(lines, inputs);
    return packages;
  }

  private static String architecture(String stated, String ofBase) {
    if (stated == null && ofBase.isEmpty()) {
      throw new UsageException(
          "--arch", "missing, and the base does not say", "x86_64, aarch64 ..", "add --arch NAME");
    }
    String wanted = stated == null ? ofBase : ApkArchitecture.of(stated);
    if (!ofBase.isEmpty() && !ofBase.equals(wanted)) {
      throw new UsageException("--arch " + stated, "the base is for " + ofBase, ofBase, "");
    }
    return wanted;
  }

  private void readIndexes(List<String> lines, Inputs inputs) throws IOException {
    List<RepositoryPlace> places = new ArrayList<>();
    var requests = new ArrayList<InputRequest>();
    for (String line : lines) {
      places.add(RepositoryPlace.of(line, request.folder(), architecture));
    }
    places =
        request.areStated()
            ? places.stream().map(RepositoryPlace::byAddress).toList()
            : RepositoryPlace.distinguished(places);
    places.forEach(place -> requests.add(place.request()));
    indexes.addAll(inputs.fetch(requests));
    for (int i = 0; i < places.size(); i++) {
      RepositoryPlace place = places.get(i);
      InputFile file = indexes.get(i);
      List<ApkPackage> packages = IndexFile.read(file.name(), file.path(), keys);
      repositories.add(
          new ApkRepository(place.name(), place.tag(), place.folder(), place.pinned(), packages));
    }
  }

  /** As apk calls it. */
  public String architecture() {
    return architecture;
  }

  /** The indexes' files, in the order of the repositories. */
  public List<InputFile> indexes() {
    return List.copyOf(indexes);
  }

  /**
   * The packages that the request comes to.
   *
   * @throws UnresolvedException with everything that is in the way
   */
  public Resolution resolve() throws IOException {
    var database = new ApkDatabase(new WorkTree(request.base()));
    return Resolver.resolve(
        repositories, database.installed(), database.world(), request.packages(), architecture);
  }

  /** What {@link #install} fetches, in its order. */
  public static List<InputRequest> requests(Resolution resolution) {
    return resolution.installed().stream().map(ResolvedPackage::request).toList();
  }

  /**
   * Fetches, verifies and unpacks packages, and lays them into the base in apk's order.
   *
   * @param room where their contents are for as long as the tree is used
   * @param threads how many are unpacked at once
   * @throws dev.assembler.pipeline.InputException if a package is missing, malformed or hostile
   * @throws dev.assembler.pipeline.MismatchException if one is not what its index, its signature or
   *     it itself says
   * @throws UnresolvedException if two bring the same file, or scripts are in the way
   */
  public PackageTree install(Resolution resolution, Inputs inputs, UnpackRoom room, int threads)
      throws IOException {
    List<InputFile> files = inputs.fetch(requests(resolution));
    return new Installation(request, resolution, architecture).run(files, keys, room, threads);
  }
}
