package dev.assembler.cli;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.Words;
import dev.assembler.pipeline.inputs.Addresses;
import dev.assembler.pipeline.packages.ScriptPolicy;
import dev.assembler.pipeline.packages.debian.DebianSource;
import dev.assembler.pipeline.packages.debian.DpkgState;
import dev.assembler.pipeline.packages.debian.InstallOptions;
import dev.assembler.pipeline.packages.debian.Keyring;
import dev.assembler.pipeline.packages.debian.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What only Debian's packages have to be told. */
final class DebianOptions {

  /** A whole mirror, where those are; a vendor's own archive lies deeper. */
  private static final Pattern MIRROR =
      Pattern.compile("^(?:https?://[^/]+/(?:archive/|pub/)?|file:.*/)(debian|ubuntu)/");

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "debian: what is there without being named: custom (nothing), essential, apt, minbase,"
              + " important, standard. Default: custom.")
  String variant;

  @Option(
      names = "--snapshot",
      paramLabel = "DATE",
      description =
          "debian: the archives as they were, 20250520T000000Z; their addresses have @SNAPSHOTID@"
              + " in the date's place.")
  String snapshot;

  @Option(
      names = "--merged-usr",
      paramLabel = "auto|yes|no",
      description =
          "debian: whether /bin and its like are links into /usr. Default: auto, as the packages"
              + " want it.")
  String mergedUsr;

  @Option(
      names = "--assume",
      split = ",",
      paramLabel = "NAME,..",
      description =
          "debian: packages that count as there and are not fetched, as initramfs-tools where a"
              + " kernel's files are wanted alone.")
  List<String> assumed = new ArrayList<>();

  @Option(
      names = "--dpkg-state",
      paramLabel = "unpacked|installed",
      description =
          "debian: what dpkg's database says of packages whose scripts were not run. Default:"
              + " unpacked.")
  String state;

  /**
   * Alpine's packages heed none of these.
   *
   * @throws UsageException naming all that were given
   */
  void requireNone() {
    var given = new ArrayList<String>();
    given.addAll(variant == null ? List.of() : List.of("--variant"));
    given.addAll(snapshot == null ? List.of() : List.of("--snapshot"));
    given.addAll(mergedUsr == null ? List.of() : List.of("--merged-usr"));
    given.addAll(assumed.isEmpty() ? List.of() : List.of("--assume"));
    given.addAll(state == null ? List.of() : List.of("--dpkg-state"));
    if (!given.isEmpty()) {
      throw new UsageException(
          String.join(", ", given), "not for alpine", "packages of debian", "leave it out");
    }
  }

  Set<String> assumed() {
    return new TreeSet<>(assumed);
  }

  Variant variant() {
    return variant == null ? Variant.CUSTOM : Words.one("--variant", variant, Variant.class);
  }

  InstallOptions install(ScriptPolicy scripts, int threads) {
    InstallOptions options = InstallOptions.defaults().withThreads(threads).withScripts(scripts);
    if (mergedUsr != null) {
      options =
          options.withMergedUsr(
              Words.one("--merged-usr", mergedUsr, InstallOptions.MergedUsr.class));
    }
    return state == null
        ? options
        : options.withState(Words.one("--dpkg-state", state, DpkgState.class));
  }

  /** As lines of sources.list without their first word: URL, suite, components. */
  List<DebianSource> sources(List<String> repositories, String keys) throws IOException {
    if (keys == null) {
      throw new UsageException(
          "--keys",
          "missing",
          "a keyring, or a folder of them",
          "Debian's is /usr/share/keyrings/debian-archive-keyring.gpg");
    }
    Keyring keyring = Keyring.at(Requests.path("--keys", keys).toPath());
    var sources = new ArrayList<DebianSource>();
    for (String line : repositories) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length < 3) {
        throw new UsageException(
            "--repository " + Addresses.shown(Arguments.shown(line)),
            "not a source",
            "URL SUITE COMPONENT..",
            "--repository 'http://mirror.example/debian bookworm main'");
      }
      DebianSource source =
          DebianSource.of(words[0], words[1], List.of(words).subList(2, words.length), keyring);
      sources.add(source);
    }
    return sources.stream()
        .map(source -> pinned(source, sources))
        .map(source -> snapshot == null ? source : source.snapshot(snapshot))
        .toList();
  }

  /** Locks name an archive of Debian's or Ubuntu's by its suite, unless another has that, too. */
  private static DebianSource pinned(DebianSource source, List<DebianSource> all) {
    boolean isAlone =
        all.stream()
            .allMatch(other ->
                !other.suite().equals(source.suite()) || other.base().equals(source.base()));
    Matcher distribution = MIRROR.matcher(source.base() + "/");
    return isAlone && distribution.find() ? source.ofAnyMirror(distribution.group(1)) : source;
  }
}
