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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a tree of packages is made of, for people who have to answer for it: each package that its
 * database has, those that were installed with where they came from and their digest, and each file
 * of the tree with its own (SPDX 2.3, JSON). The same packages give the same bytes.
 */
public final class SpdxDocument {

  private static final int CHUNK = 1 << 17;
  private static final String NOTHING_SAID = "NOASSERTION";
  private static final String DOCUMENT = "SPDXRef-DOCUMENT";

  /** An SPDX license expression (SPDX 2.3, annex D), as far as its words tell. */
  private static final String EXPRESSION =
      "\\(?[A-Za-z0-9.+-]+\\)?( (AND|OR|WITH) \\(?[A-Za-z0-9.+-]+\\)?)*";

  /**
   * What tells packages of a tree apart.
   *
   * @param kind "alpine" or "debian", by the form of the database
   */
  private record Key(String kind, String name, String version, String architecture) {

    static Key of(PackageOrigin one) {
      String kind = one.distribution().equals("alpine") ? "alpine" : "debian";
      return new Key(kind, one.name(), one.version(), one.architecture());
    }

    static Key of(FileOwners.Owner owner) {
      String kind = owner.database().equals("apk") ? "alpine" : "debian";
      return new Key(kind, owner.name(), owner.version(), owner.architecture());
    }
  }

  /** What is known of a package. */
  private static final class Listed {
    private final String id;
    private PackageOrigin origin;
    private String license = "";

    /** The SHA-1 of each of its files that are there. */
    private final List<String> sha1s = new ArrayList<>();

    Listed(String id) {
      this.id = id;
    }
  }

  private final PackageUrl urls;
  private final StringBuilder identity;
  private final Map<Key, Listed> listed = new LinkedHashMap<>();
  private final List<Object> packages = new ArrayList<>();
  private final List<Object> files = new ArrayList<>();
  private final List<Object> relationships = new ArrayList<>();

  private SpdxDocument(String name, PackageUrl urls) {
    this.identity = new StringBuilder(name);
    this.urls = urls;
  }

  /**
   * The document in canonical JSON.
   *
   * @param name of what was made, such as "rootfs"
   * @param installed packages of which it is known where they came from; those that the tree's
   *     database has no more are not in it
   * @param creator the program and its version
   * @param epoch when it was made
   */
  public static String of(
      String name, FileTree tree, List<PackageOrigin> installed, String creator, Epoch epoch)
      throws IOException {
    var document = new SpdxDocument(name, PackageUrl.in(tree));
    FileOwners owners = FileOwners.of(tree);
    Set<Key> there = owners.packages().stream().map(Key::of).collect(Collectors.toSet());
    installed.stream()
        .filter(one -> there.contains(Key.of(one)) || !owners.hasDatabase())
        .forEach(document::list);
    owners.packages().forEach(document::list);
    document.addFiles(tree, owners);
    document.addPackages();
    var json = new TreeMap<String, Object>();
    json.put("spdxVersion", "SPDX-2.3");
    json.put("dataLicense", "CC0-1.0");
    json.put("SPDXID", DOCUMENT);
    json.put("name", name);
    json.put(
        "documentNamespace",
        "urn:uuid:" + DerivedIds.of(document.identity.toString()).uuid("spdx/document"));
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

  private void list(PackageOrigin one) {
    list(Key.of(one)).origin = one;
  }

  private void list(FileOwners.Owner one) {
    list(Key.of(one)).license = one.license();
  }

  private Listed list(Key key) {
    return listed.computeIfAbsent(
        key, added -> new Listed("SPDXRef-Package-" + (listed.size() + 1)));
  }

  /** What is of no package is described by the document itself. */
  private void addFiles(FileTree tree, FileOwners owners) throws IOException {
    var ofNobody = new ArrayList<String>();
    tree.walk((path, node) -> {
      if (node instanceof RegularFile file) {
        String id = "SPDXRef-File-" + (files.size() + 1);
        String sha1 = addFile(id, path, file);
        List<Listed> by =
            owners.of(path).stream()
                .map(one -> listed.get(Key.of(one)))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        for (Listed one : by) {
          one.sha1s.add(sha1);
          relate(one.id, "CONTAINS", id);
        }
        if (by.isEmpty()) {
          ofNobody.add(sha1);
          relate(DOCUMENT, "DESCRIBES", id);
        }
      }
    });
    identity.append('\n').append(code(ofNobody));
  }

  private void addPackages() {
    listed.forEach(this::addPackage);
  }

  private void addPackage(Key key, Listed one) {
    String distribution = one.origin == null ? key.kind : one.origin.distribution();
    String url = urls.of(distribution, key.name, key.version, key.architecture);
    String code = code(one.sha1s);
    identity.append('\n').append(url).append('\n').append(code);
    var json = new TreeMap<String, Object>();
    json.put("SPDXID", one.id);
    json.put("name", key.name);
    json.put("versionInfo", key.version);
    if (one.origin == null) {
      json.put("downloadLocation", NOTHING_SAID);
      json.put("sourceInfo", "of the base, as its database of packages says");
    } else {
      String address = one.origin.address();
      identity.append('\n').append(one.origin.sha256());
      // SPDX 2.3, 7.7: what is below whichever mirror has no one location; its purl names it.
      json.put("downloadLocation", address.matches("(?i)https?://.*") ? address : NOTHING_SAID);
      json.put("packageFileName", address.substring(address.lastIndexOf('/') + 1));
      json.put("checksums", List.of(checksum("SHA256", one.origin.sha256())));
    }
    json.put("filesAnalyzed", true);
    json.put("packageVerificationCode", Map.of("packageVerificationCodeValue", code));
    json.put("licenseConcluded", NOTHING_SAID);
    json.put("copyrightText", NOTHING_SAID);
    boolean isExpression = one.license.matches(EXPRESSION);
    json.put("licenseDeclared", isExpression ? one.license : NOTHING_SAID);
    if (!isExpression && !one.license.isEmpty()) {
      json.put("licenseComments", one.license);
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
                url)));
    packages.add(json);
    relate(DOCUMENT, "DESCRIBES", one.id);
  }

  /** Returns its SHA-1. */
  private String addFile(String id, TreePath path, RegularFile file) throws IOException {
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

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
