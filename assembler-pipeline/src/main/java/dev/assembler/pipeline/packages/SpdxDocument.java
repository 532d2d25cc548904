package dev.assembler.pipeline.packages;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.CanonicalJson;
import dev.assembler.core.tree.DerivedIds;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a tree of packages is made of, for people who have to answer for it: each package with where
 * it came from and its digest, each of its files with theirs (SPDX 2.3, JSON). The same packages
 * give the same bytes.
 */
public final class SpdxDocument {

  private static final int CHUNK = 1 << 17;
  private static final String NOTHING_SAID = "NOASSERTION";

  /** An SPDX license expression (SPDX 2.3, annex D), as far as its words tell. */
  private static final String EXPRESSION =
      "\\(?[A-Za-z0-9.+-]+\\)?( (AND|OR|WITH) \\(?[A-Za-z0-9.+-]+\\)?)*";

  private final List<Object> packages = new ArrayList<>();
  private final List<Object> files = new ArrayList<>();
  private final List<Object> relationships = new ArrayList<>();
  private final String distribution;

  private SpdxDocument(String distribution) {
    this.distribution = distribution;
  }

  /**
   * The document in canonical JSON.
   *
   * @param name of what was made, such as "rootfs"
   * @param distribution "alpine", "debian" or "ubuntu"
   * @param creator the program and its version
   * @param epoch when it was made
   */
  public static String of(
      String name, String distribution, PackageTree tree, String creator, Epoch epoch)
      throws IOException {
    var document = new SpdxDocument(distribution);
    var identity = new StringBuilder(name);
    for (InstalledPackage installed : tree.packages()) {
      document.add(installed);
      identity.append('\n').append(installed.file().sha256());
    }
    var json = new TreeMap<String, Object>();
    json.put("spdxVersion", "SPDX-2.3");
    json.put("dataLicense", "CC0-1.0");
    json.put("SPDXID", "SPDXRef-DOCUMENT");
    json.put("name", name);
    json.put(
        "documentNamespace",
        "urn:uuid:" + DerivedIds.of(identity.toString()).uuid("spdx/document"));
    json.put(
        "creationInfo",
        Map.of(
            "created",
            Instant.ofEpochSecond(epoch.seconds()).toString(),
            "creators",
            List.of("Tool: " + creator)));
    json.put("packages", document.packages);
    json.put("files", document.files);
    json.put("relationships", document.relationships);
    return CanonicalJson.of(json);
  }

  private void add(InstalledPackage installed) throws IOException {
    String id = "SPDXRef-Package-" + (packages.size() + 1);
    List<String> sha1s = addFiles(id, installed.files());
    var json = new TreeMap<String, Object>();
    json.put("SPDXID", id);
    json.put("name", installed.name());
    json.put("versionInfo", installed.version());
    json.put("downloadLocation", installed.file().address().toString());
    json.put("packageFileName", installed.file().name());
    json.put("checksums", List.of(checksum("SHA256", installed.file().sha256())));
    json.put("filesAnalyzed", true);
    json.put("packageVerificationCode", Map.of("packageVerificationCodeValue", code(sha1s)));
    json.put("licenseConcluded", NOTHING_SAID);
    json.put("copyrightText", NOTHING_SAID);
    boolean isExpression = installed.license().matches(EXPRESSION);
    json.put("licenseDeclared", isExpression ? installed.license() : NOTHING_SAID);
    if (!isExpression && !installed.license().isEmpty()) {
      json.put("licenseComments", installed.license());
    }
    json.put(
        "externalRefs",
        List.of(
            Map.of(
                "referenceCategory",
                "PACKAGE-MANAGER",
                "referenceType",
                "purl",
                "referenceLocator",
                purl(installed))));
    packages.add(json);
    relate("SPDXRef-DOCUMENT", "DESCRIBES", id);
  }

  /** The SHA-1 of each file. */
  private List<String> addFiles(String owner, FileTree tree) throws IOException {
    var sha1s = new ArrayList<String>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        sha1s.add(addFile(owner, path, file));
      }
    });
    return sha1s;
  }

  private String addFile(String owner, TreePath path, RegularFile file) throws IOException {
    MessageDigest sha1 = digest("SHA-1"); // the specification asks for it
    MessageDigest sha256 = digest("SHA-256");
    try (ImageSource source = file.content().open()) {
      var chunk = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(1, file.size())));
      for (long at = 0; at < file.size(); at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), file.size() - at));
        source.readAt(at, chunk);
        sha1.update(chunk.flip());
        sha256.update(chunk.rewind());
      }
    }
    String id = "SPDXRef-File-" + (files.size() + 1);
    String first = HexFormat.of().formatHex(sha1.digest());
    var json = new TreeMap<String, Object>();
    json.put("SPDXID", id);
    json.put("fileName", "." + path);
    json.put(
        "checksums",
        List.of(
            checksum("SHA1", first),
            checksum("SHA256", HexFormat.of().formatHex(sha256.digest()))));
    json.put("licenseConcluded", NOTHING_SAID);
    json.put("copyrightText", NOTHING_SAID);
    files.add(json);
    relate(owner, "CONTAINS", id);
    return first;
  }

  private void relate(String from, String how, String to) {
    relationships.add(
        Map.of("spdxElementId", from, "relationshipType", how, "relatedSpdxElement", to));
  }

  private static Map<String, Object> checksum(String algorithm, String value) {
    return Map.of("algorithm", algorithm, "checksumValue", value);
  }

  /** The package verification code (SPDX 2.3, 7.9): SHA-1 over the files' SHA-1s in order. */
  private static String code(List<String> sha1s) {
    MessageDigest digest = digest("SHA-1");
    sha1s.stream()
        .sorted()
        .forEach(sha1 -> digest.update(sha1.getBytes(StandardCharsets.US_ASCII)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The package URL (purl-spec, types apk and deb). */
  private String purl(InstalledPackage installed) {
    return "pkg:"
        + (distribution.equals("alpine") ? "apk/alpine" : "deb/" + distribution)
        + "/"
        + installed.name()
        + "@"
        + installed.version().replace("+", "%2B").replace(":", "%3A")
        + "?arch="
        + installed.architecture();
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
