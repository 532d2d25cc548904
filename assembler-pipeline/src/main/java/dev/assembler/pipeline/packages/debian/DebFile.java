package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assembler.codec.Codec;
import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Fifo;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.format.SourceStream;
import dev.assembler.pipeline.inputs.InputFile;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A binary package (deb(5)): an ar archive of {@code debian-binary}, {@code control.tar} and {@code
 * data.tar}, these two plain or compressed.
 *
 * @param control the files of the control archive by name
 * @param data what it brings
 */
record DebFile(Map<String, byte[]> control, FileTree data) {

  /** How far a package may expand; five times as many names as the largest packages have. */
  static final Limits LIMITS = Limits.defaults().withNodes(500_000).withExpansion(8L << 30);

  /** What its archive may be beyond four times what it says its files take. */
  private static final long HEADERS = 256L << 20;

  private static final Map<String, Codec.Id> COMPRESSIONS =
      Map.of(
          "", Codec.Id.STORE,
          ".gz", Codec.Id.GZIP,
          ".xz", Codec.Id.XZ,
          ".zst", Codec.Id.ZSTD,
          ".bz2", Codec.Id.BZIP2,
          ".lzma", Codec.Id.LZMA);

  private static final int LARGEST_CONTROL = 64 << 20;
  private static final int MOST_CONTROL_FILES = 4096;

  /**
   * Reads a package whole.
   *
   * @param room where its contents go, unless they are there
   * @throws InputException if it is not as it must be, or goes beyond the limits
   */
  static DebFile read(InputFile file, UnpackRoom room, Limits limits) throws IOException {
    try (ImageSource archive = FileImage.openForReading(file.path())) {
      List<ArMember> members = ArMember.readAll(archive);
      requireFormat(archive, members);
      ArMember control = member(members, "control.tar");
      ArMember data = member(members, "data.tar");
      if (members.indexOf(control) > members.indexOf(data)) {
        throw new ImageFormatException("ar archive: data.tar before control.tar");
      }
      Map<String, byte[]> controlFiles = controlFiles(archive, control);
      Limits stated = limits.withExpansion(Math.min(limits.expansion(), most(controlFiles)));
      ImageSource unpacked =
          room.unpacked(
              file.sha256(),
              target -> {
                try (InputStream stream = expanded(archive, data, "data.tar", stated)) {
                  stream.transferTo(target);
                }
              });
      return new DebFile(controlFiles, data(unpacked, stated));
    } catch (ImageFormatException e) {
      throw new InputException(file.name(), e.getMessage(), e);
    }
  }

  /** As much as its data may become, by Installed-Size (in KiB); anything if it states none. */
  private static long most(Map<String, byte[]> controlFiles) throws ImageFormatException {
    var control = new Deb822Reader("control", controlFiles.get("control"));
    String kibibytes = control.next() ? control.get("Installed-Size") : null;
    return kibibytes != null && kibibytes.matches("[0-9]{1,12}")
        ? HEADERS + 4 * 1024 * Long.parseLong(kibibytes)
        : Long.MAX_VALUE;
  }

  private static void requireFormat(ImageSource archive, List<ArMember> members)
      throws IOException {
    ArMember first = members.isEmpty() ? null : members.getFirst();
    if (first == null || !first.name().equals("debian-binary") || first.size() > 4096) {
      throw new ImageFormatException("ar archive: expected debian-binary as its first file");
    }
    String version = new String(first.read(archive), US_ASCII);
    if (!version.startsWith("2.") || !version.contains("\n")) {
      throw new ImageFormatException("debian-binary: \"" + version.strip() + "\", expected 2.0");
    }
    Set<String> names = new HashSet<>();
    for (ArMember member : members) {
      if (!names.add(member.name())) {
        throw new ImageFormatException("ar archive: " + member.name() + " is there twice");
      }
    }
  }

  private static ArMember member(List<ArMember> members, String name) throws ImageFormatException {
    ArMember found = null;
    for (ArMember member : members) {
      if (member.name().startsWith(name)) {
        if (found != null) {
          throw new ImageFormatException(
              "ar archive: both " + found.name() + " and " + member.name());
        }
        found = member;
      }
    }
    if (found == null) {
      throw new ImageFormatException("ar archive: no " + name + ", expected one");
    }
    if (!COMPRESSIONS.containsKey(found.name().substring(name.length()))) {
      throw new ImageFormatException(
          "ar archive: " + found.name() + ", expected " + name + " plain or as .gz, .xz or .zst");
    }
    return found;
  }

  private static Map<String, byte[]> controlFiles(ImageSource archive, ArMember member)
      throws IOException {
    Limits limits = LIMITS.withNodes(MOST_CONTROL_FILES).withExpansion(LARGEST_CONTROL);
    byte[] bytes;
    try (InputStream stream = expanded(archive, member, "control.tar", limits)) {
      bytes = stream.readNBytes(LARGEST_CONTROL + 1); // the stream refuses more
    }
    FileTree tree = tar("control.tar", Content.of(bytes).open(), limits);
    var files = new TreeMap<String, byte[]>();
    for (Directory.Entry entry : tree.root().entries()) {
      if (entry.node() instanceof RegularFile content) {
        files.put(entry.name().toString(), Contents.read(content.content()));
      }
    }
    if (!files.containsKey("control")) {
      throw new ImageFormatException("control.tar: no control, expected one");
    }
    return files;
  }

  private static FileTree data(ImageSource unpacked, Limits limits) throws IOException {
    FileTree tree = tar("data.tar", unpacked, limits);
    tree.walk((path, node) -> {
      if (node instanceof Device || node instanceof Fifo) {
        throw new ImageFormatException(
            "data.tar: " + path + ": a " + node.kind() + ", which no package may bring");
      }
    });
    return tree;
  }

  private static InputStream expanded(
      ImageSource archive, ArMember member, String name, Limits limits) throws IOException {
    ImageSource window = archive.window(member.offset(), member.size());
    var stream = StreamDecompressor.open(new SourceStream(window), limits);
    Codec.Id stated = COMPRESSIONS.get(member.name().substring(name.length()));
    if (stream.found() != stated) {
      stream.close();
      throw new ImageFormatException(
          member.name() + ": compressed as " + stream.found() + ", expected " + stated);
    }
    return stream;
  }

  private static FileTree tar(String name, ImageSource image, Limits limits) throws IOException {
    try {
      return TarArchive.read(
          image, TarReadOptions.defaults().withLimits(limits).withAllowMissingEnd(true));
    } catch (ImageFormatException e) {
      throw new ImageFormatException(name + ": " + e.getMessage(), e);
    }
  }
}
