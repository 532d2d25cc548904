package dev.assembler.pipeline.packages.debian;

import dev.assembler.codec.OrderedPool;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.inputs.FetchException;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.inputs.InputRequest;
import dev.assembler.pipeline.inputs.Inputs;
import dev.assembler.pipeline.packages.Nothing;
import dev.assembler.pipeline.packages.UnpackRoom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * From a suite's address to its packages: InRelease, or Release with Release.gpg, is checked by the
 * keyring; the Packages files by the digests it states; the packages later by those that these
 * state.
 */
final class SuiteReader {

  /** What an index may become: ten times that of Debian's main. */
  private static final Limits LIMITS = Limits.defaults().withExpansion(512L << 20);

  private static final int LARGEST_RELEASE = 64 << 20;

  private final Inputs inputs;
  private final List<InputFile> files = new ArrayList<>();

  SuiteReader(Inputs inputs) {
    this.inputs = inputs;
  }

  /** All files that were read, in the order of their use. */
  List<InputFile> files() {
    return List.copyOf(files);
  }

  /** A Packages file that is to be read. */
  record Listed(DebianSource source, int pin, String name, InputRequest request) {}

  /** A Packages file that is there. */
  record Fetched(Listed listed, InputFile file) {}

  /** The Packages files of all components of all sources, in that order. */
  List<Fetched> fetch(List<DebianSource> sources, List<String> architectures) throws IOException {
    var listed = new ArrayList<Listed>();
    for (DebianSource source : sources) {
      Release release = release(source);
      for (String component : source.components()) {
        for (String architecture : withAll(architectures)) {
          String name = "index of " + source.suite() + "/" + component + " for " + architecture;
          release
              .packages(component, architecture)
              .map(file ->
                  InputRequest.pinned(
                          name,
                          source.suiteAddress(release.address(file)),
                          file.size(),
                          file.sha256())
                      .withPin(source.pin(source.suitePath(release.address(file)))))
              .ifPresent(request -> listed.add(new Listed(source, release.pin(), name, request)));
        }
      }
    }
    List<InputFile> packed = inputs.fetch(listed.stream().map(Listed::request).toList());
    files.addAll(packed);
    var fetched = new ArrayList<Fetched>();
    for (int i = 0; i < packed.size(); i++) {
      fetched.add(new Fetched(listed.get(i), packed.get(i)));
    }
    return fetched;
  }

  private static List<String> withAll(List<String> architectures) {
    var all = new ArrayList<>(architectures);
    all.add("all");
    return all;
  }

  /**
   * The indexes, in their order.
   *
   * @param room where they are for as long as their packages are looked at
   * @param threads how many are read at once
   */
  static List<PackageIndex> parse(List<Fetched> fetched, UnpackRoom room, int threads)
      throws IOException {
    var indexes = new ArrayList<PackageIndex>();
    try (var pool = new OrderedPool<>(threads, fetched.size() + 1, Nothing::new)) {
      for (Fetched each : fetched) {
        Listed from = each.listed();
        pool.submit(
            1 << 20,
            worker ->
                PackageIndex.of(
                    from.source(), from.pin(), from.name(), expanded(each.file(), room)),
            indexes::add);
      }
      pool.drain();
    }
    return indexes;
  }

  private static ImageSource expanded(InputFile file, UnpackRoom room) throws IOException {
    try {
      return room.unpacked(
          file.sha256(),
          target -> {
            try (InputStream raw = Files.newInputStream(file.path());
                StreamDecompressor stream = StreamDecompressor.open(raw, LIMITS)) {
              stream.transferTo(target);
            }
          });
    } catch (ImageFormatException e) {
      throw new InputException(file.name(), e.getMessage(), e);
    }
  }

  private Release release(DebianSource source) throws IOException {
    InputFile file;
    try {
      file = inputs.fetch(source.unpinned("InRelease"));
    } catch (FetchException e) {
      if (!e.isMissing()) {
        throw e;
      }
      return detached(source, e);
    } catch (InputException e) {
      return detached(source, e);
    }
    files.add(file);
    String name = source + ": InRelease";
    try {
      ClearsignedText text = ClearsignedText.of(small(file));
      new SignatureCheck(name, source.keyring(), source.at())
          .require(text.signed(), text.signature());
      return Release.of(source, name, text.text());
    } catch (ImageFormatException e) {
      throw new InputException(name, e.getMessage(), e);
    }
  }

  private Release detached(DebianSource source, IOException noInRelease) throws IOException {
    String name = source + ": Release";
    List<InputFile> both;
    try {
      both = inputs.fetch(List.of(source.unpinned("Release"), source.unpinned("Release.gpg")));
    } catch (FetchException | InputException e) {
      noInRelease.addSuppressed(e);
      throw noInRelease;
    }
    files.addAll(both);
    byte[] text = small(both.getFirst());
    new SignatureCheck(name, source.keyring(), source.at()).require(text, small(both.getLast()));
    return Release.of(source, name, text);
  }

  private static byte[] small(InputFile file) throws IOException {
    if (Files.size(file.path()) > LARGEST_RELEASE) {
      throw new InputException(file.name(), "larger than a Release can be (64 MiB)");
    }
    return Files.readAllBytes(file.path());
  }
}
