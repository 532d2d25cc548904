package dev.assembler.pipeline.packages.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.codec.Codec;
import dev.assembler.core.image.ImageDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A signed archive of packages in a folder: suite "stable", component "main", amd64, unless others
 * are said.
 */
final class TestRepository {

  private final Path folder;
  private final TestKey key;
  private final Map<String, List<TestDeb>> components = new TreeMap<>();
  private final Map<String, String> release = new TreeMap<>();
  private String suite = "stable";
  private String architecture = "amd64";
  private boolean byHash = true;
  private Codec codec = Codec.gzip(6);

  TestRepository(Path folder, TestKey key) {
    this.folder = folder;
    this.key = key;
    components.put("main", new ArrayList<>());
    release.put("Suite", "stable");
    release.put("Codename", "test");
    release.put("Components", "main");
    release.put("Architectures", "amd64 arm64");
    release.put("Date", "Tue, 14 Nov 2023 22:13:20 UTC");
  }

  TestRepository add(TestDeb... debs) {
    return addTo("main", debs);
  }

  TestRepository addTo(String component, TestDeb... debs) {
    components.computeIfAbsent(component, name -> new ArrayList<>()).addAll(List.of(debs));
    return release("Components", String.join(" ", components.keySet()));
  }

  TestRepository suite(String name, String newArchitecture) {
    suite = name;
    architecture = newArchitecture;
    return release("Suite", name)
        .release("Codename", name)
        .release("Architectures", newArchitecture);
  }

  TestRepository release(String field, String value) {
    release.put(field, value);
    return this;
  }

  TestRepository plainNames() {
    byHash = false;
    return this;
  }

  TestRepository compressed(Codec newCodec) {
    codec = newCodec;
    return this;
  }

  /** Writes all of it, with an InRelease. */
  TestRepository write() throws IOException {
    Files.createDirectories(suite());
    Files.write(suite().resolve("InRelease"), key.clearsigned(releaseText()));
    return this;
  }

  /** Writes all of it, with a Release and a Release.gpg beside it. */
  TestRepository writeDetached(boolean armoured) throws IOException {
    Files.createDirectories(suite());
    byte[] text = releaseText().getBytes(UTF_8);
    Files.write(suite().resolve("Release"), text);
    Files.write(suite().resolve("Release.gpg"), key.detached(text, armoured));
    return this;
  }

  Path suite() {
    return folder.resolve("dists/" + suite);
  }

  /** The file of a package; of several versions the first one's. */
  Path file(String name) {
    return folder.resolve("pool/main/" + name + ".deb");
  }

  private String fileName(TestDeb deb) {
    boolean first =
        components.values().stream()
                .flatMap(List::stream)
                .filter(other -> other.name().equals(deb.name()))
                .findFirst()
                .get()
            == deb;
    return deb.name() + (first ? "" : "_" + deb.fields().get("Version")) + ".deb";
  }

  /** Where the index is. */
  Path index() throws IOException {
    Path binary = suite().resolve("main/binary-" + architecture);
    if (!byHash) {
      return binary.resolve("Packages" + suffix());
    }
    try (var files = Files.list(binary.resolve("by-hash/SHA256"))) {
      return files.findFirst().orElseThrow();
    }
  }

  private String suffix() {
    return switch (codec.id()) {
      case STORE -> "";
      case GZIP -> ".gz";
      case XZ -> ".xz";
      default -> ".zst";
    };
  }

  DebianSource source() throws IOException {
    Path keyring = folder.resolve("archive.gpg");
    Files.write(keyring, key.publicKey(false));
    return source(Keyring.of(List.of(keyring)));
  }

  DebianSource source(Keyring keyring) {
    String base = folder.toUri().toString();
    return DebianSource.of(base, suite, List.copyOf(components.keySet()), keyring);
  }

  private String releaseText() throws IOException {
    var text = new StringBuilder();
    release.forEach((name, value) -> text.append(name + ": " + value + "\n"));
    text.append("Acquire-By-Hash: " + (byHash ? "yes" : "no") + "\n");
    text.append("SHA256:\n");
    for (Map.Entry<String, List<TestDeb>> component : components.entrySet()) {
      byte[] packed = TestDeb.compressed(codec, indexText(component).getBytes(UTF_8));
      String folderName = component.getKey() + "/binary-" + architecture;
      Path binary = suite().resolve(folderName);
      Path target =
          byHash
              ? binary.resolve("by-hash/SHA256/" + sha256(packed))
              : binary.resolve("Packages" + suffix());
      Files.createDirectories(target.getParent());
      Files.write(target, packed);
      text.append(" " + sha256(packed) + " " + packed.length);
      text.append(" " + folderName + "/Packages" + suffix() + "\n");
    }
    return text.toString();
  }

  private String indexText(Map.Entry<String, List<TestDeb>> component) throws IOException {
    var index = new StringBuilder();
    String pool = "pool/" + component.getKey() + "/";
    Files.createDirectories(folder.resolve(pool));
    for (TestDeb deb : component.getValue()) {
      byte[] bytes = deb.toBytes();
      Files.write(folder.resolve(pool + fileName(deb)), bytes);
      deb.fields().forEach((name, value) -> index.append(name + ": " + value + "\n"));
      index.append("Filename: " + pool + fileName(deb) + "\n");
      index.append("Size: " + bytes.length + "\n");
      index.append("SHA256: " + sha256(bytes) + "\n\n");
    }
    return index.toString();
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(ImageDigest.newSha256().digest(bytes));
  }
}
