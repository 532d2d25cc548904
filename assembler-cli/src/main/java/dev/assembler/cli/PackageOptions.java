package dev.assembler.cli;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.pipeline.packages.alpine.AlpinePackages;
import dev.assembler.pipeline.packages.debian.DebianPackages;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import dev.assembler.pipeline.source.SourceOptions;
import dev.assembler.pipeline.source.TreeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What packages are wanted, into what, and from where. */
final class PackageOptions {

  /** Whose packages they are. */
  enum Distribution {
    ALPINE,
    DEBIAN,
    /** Made as Debian's; in locks and lists of parts under its own name. */
    UBUNTU;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--base",
      paramLabel = "SRC",
      description =
          "The tree that packages go into, as --tree takes one: minirootfs.tar.gz. Default: none, a"
              + " system from packages alone.")
  String base;

  @Option(
      names = "--package",
      paramLabel = "NAME..",
      arity = "1..*",
      description =
          "What is wanted, with an operator and a version where it matters: nginx 'openssl>3'"
              + " '!nano' edge-tool@edge.")
  List<String> packages = new ArrayList<>();

  @Option(
      names = "--repository",
      paramLabel = "URL|DIR",
      description =
          "Of packages, above the folders of architectures; repeatable, '@TAG URL' for one that is"
              + " used only where it is named. Default: the base's. debian: 'URL SUITE"
              + " COMPONENT..'.")
  List<String> repositories = new ArrayList<>();

  @Option(
      names = "--keys",
      paramLabel = "DIR|FILE",
      description =
          "Keys of repositories. Default: the base's own. debian: a keyring, or a folder of them.")
  String keys;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "Default: the base's. debian: foreign ones after a comma.")
  String arch;

  @Option(
      names = "--distribution",
      paramLabel = "alpine|debian|ubuntu",
      description = "Default: as the base is.")
  String distribution;

  @Option(
      names = "--allow-untrusted",
      description = "Take what nobody has signed; digests are checked all the same.")
  boolean allowUntrusted;

  @Option(
      names = "--cache",
      paramLabel = "DIR|off",
      description =
          "Where packages are kept unpacked, so that a second run need not unpack them. Default:"
              + " unpacked in the store.")
  String cache;

  @Mixin DebianOptions debian = new DebianOptions();

  /** For messages. */
  String subject() {
    return base == null ? "packages" : Arguments.shown(base);
  }

  /** The base's address; standard input stands for none, which nothing reads. */
  SourceAddress address(InputOptions inputs, Console console, ProgressListener progress)
      throws IOException {
    return base == null
        ? SourceAddress.ofTree(Arguments.bytes("-"))
        : TreeArguments.resolve(List.of(base), inputs, console, progress).getFirst();
  }

  /** The base, or an empty tree. */
  OpenTree open(SourceAddress address, Console console) throws IOException {
    if (base == null) {
      FileTree empty = FileTree.of(Directory.of(Metadata.of(0755), List.of()));
      return new OpenTree("packages", false, "packages", empty, List.of(), null, null);
    }
    return TreeSource.open(address, SourceOptions.defaults().withStandardInput(console.in()));
  }

  /**
   * Where packages are unpacked to.
   *
   * @param store where fetched files are kept
   * @param spoolFolder where temporary files may go, null for the host's usual place
   */
  PackageWork.Rooms rooms(Path store, Path spoolFolder) {
    if ("off".equals(cache)) {
      return () -> UnpackRoom.in(spoolFolder);
    }
    Path folder =
        cache == null ? store.resolve("unpacked") : Requests.path("--cache", cache).toPath();
    return () -> UnpackRoom.keptIn(folder);
  }

  /** As stated, or as the base is. */
  Distribution distribution(FileTree tree) throws IOException {
    Distribution stated =
        distribution == null ? null : Words.one("--distribution", distribution, Distribution.class);
    if (stated == null && AlpinePackages.isBase(tree)) {
      stated = Distribution.ALPINE;
    } else if (stated == null && DebianPackages.isBase(tree)) {
      stated = DebianPackages.isUbuntu(tree) ? Distribution.UBUNTU : Distribution.DEBIAN;
    }
    if (stated == null) {
      throw new UsageException(
          "--distribution",
          base == null ? "missing" : "missing, and the base does not say",
          "alpine, debian or ubuntu",
          "add --distribution alpine");
    }
    return stated;
  }
}
