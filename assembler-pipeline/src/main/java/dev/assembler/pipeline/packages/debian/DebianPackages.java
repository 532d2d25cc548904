package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Root file systems from packages of Debian and its kin. */
public final class DebianPackages {

  private static final int MOST_SHOWN = 10;

  private DebianPackages() {}

  /** Whether a tree is one that dpkg has made. */
  public static boolean isBase(FileTree tree) {
    return BaseSystem.isIn(tree);
  }

  /** Whether a tree that dpkg has made says of itself that it is Ubuntu (os-release(5)). */
  public static boolean isUbuntu(FileTree tree) throws IOException {
    return BaseSystem.isUbuntu(tree);
  }

  /** What a base is made for, then foreign ones; none if it does not say. */
  public static List<String> architectures(FileTree base) throws IOException {
    return BaseSystem.architectures(base);
  }

  /**
   * Reads the sources' indexes and finds the packages that fulfil a request.
   *
   * @param room where indexes are while this runs
   * @param threads how many of them are read at once
   * @throws dev.assembler.pipeline.MismatchException if an index is not signed by its keyring, or
   *     not what was signed
   * @throws ResolutionException with everything that is in the way
   */
  public static ResolvedPackages resolve(
      DebianRequest request, Inputs inputs, UnpackRoom room, int threads) throws IOException {
    var suites = new SuiteReader(inputs);
    List<SuiteReader.Fetched> fetched = suites.fetch(request.sources(), request.architectures());
    return resolve(request, SuiteReader.parse(fetched, room, threads), suites.files());
  }

  /**
   * Finds the packages that fulfil a request.
   *
   * @param indexes of the request's sources and architectures
   * @throws ResolutionException with everything that is in the way
   */
  public static ResolvedPackages resolve(DebianRequest request, SuiteIndexes indexes)
      throws IOException {
    return resolve(request, indexes.parsed(), indexes.files());
  }

  static ResolvedPackages resolve(
      DebianRequest request, List<PackageIndex> indexes, List<InputFile> files) throws IOException {
    String architecture = request.architectures().getFirst();
    try {
      var universe = new PackageUniverse(architecture, indexes);
      List<BinaryPackage> there = BaseSystem.of(request.base()).packages();
      Resolution found =
          new Resolver(universe, there, request.assumed())
              .resolve(requests(request, universe, indexes));
      var packages = new ArrayList<ResolvedPackage>();
      for (BinaryPackage chosen : found.packages()) {
        packages.add(ResolvedPackage.of(chosen, found.reasons(chosen), architecture));
      }
      List<BasePackage> kept =
          there.stream()
              .map(one -> new BasePackage(one.name(), one.version().toString(), one.architecture()))
              .toList();
      return new ResolvedPackages(
          request.architectures(), packages, files, request.base(), kept, leftOut(indexes));
    } catch (ImageFormatException e) {
      throw new InputException("packages", e.getMessage(), e);
    }
  }

  /**
   * The variant's packages, of our architecture, and then those that are named. What is to come
   * only when it is asked for belongs to no variant.
   */
  private static List<PackageRequest> requests(
      DebianRequest request, PackageUniverse universe, List<PackageIndex> indexes) {
    var requests = new ArrayList<PackageRequest>();
    for (PackageIndex index : indexes) {
      for (BinaryPackage candidate : index.packages()) {
        if (index.pin() == PackageIndex.USUAL_PIN
            && universe.named(candidate.name()).getFirst() == candidate
            && universe.architectureOf(candidate).equals(universe.architecture())) {
          request
              .variant()
              .reasonFor(candidate)
              .map(reason ->
                  new PackageRequest(new Relation(candidate.name(), "native", null, null), reason))
              .ifPresent(requests::add);
        }
      }
    }
    request.packages().forEach(text -> requests.add(PackageRequest.of(text)));
    return requests;
  }

  /** A sentence for each index of which packages were left out. */
  private static List<String> leftOut(List<PackageIndex> indexes) {
    var notes = new ArrayList<String>();
    for (PackageIndex index : indexes) {
      List<String> all = List.copyOf(index.leftOut().values());
      if (!all.isEmpty()) {
        List<String> shown = all.subList(0, Math.min(MOST_SHOWN, all.size()));
        String more = all.size() > MOST_SHOWN ? "; " + (all.size() - MOST_SHOWN) + " more" : "";
        notes.add(index.name() + ": left out: " + String.join("; ", shown) + more);
      }
    }
    return notes;
  }

  /**
   * Fetches packages, unpacks them and lays them over the base. No script of theirs is run.
   *
   * @param room where their contents are for as long as the tree is used
   * @throws InputException if a package is malformed, or two have the same file
   * @throws dev.assembler.pipeline.MismatchException if a package is not what its index states
   */
  public static PackageTree install(
      ResolvedPackages resolved, Inputs inputs, UnpackRoom room, InstallOptions options)
      throws IOException {
    return new Installation(options).install(resolved, inputs, room);
  }
}
