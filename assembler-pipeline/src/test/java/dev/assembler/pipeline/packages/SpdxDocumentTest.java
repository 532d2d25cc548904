package dev.assembler.pipeline.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpdxDocumentTest {

  private static final String EMPTY_SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
  private static final String ABC_SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d";

  private static final String DATABASE =
      """
      P:base
      V:3
      A:x86_64
      L:MIT
      F:etc
      R:both
      R:gone

      P:empty
      V:1
      A:noarch

      P:hello
      V:1:2.0-r0
      A:x86_64
      L:MIT AND (GPL-2.0-only OR Zlib)
      F:etc
      R:empty
      F:bin
      R:hello
      R:hi
      F:usr/lib
      R:gone

      P:libstdc++6
      V:1~2+b1
      A:x86_64
      L:custom: see file
      F:etc
      R:both

      """;

  @Test
  void everyPackageAndFileHasItsDigest() throws IOException {
    JsonNode document = new ObjectMapper().readTree(document());

    JsonNode one = document.get("packages").get(0);
    assertEquals("hello", one.get("name").asText());
    assertEquals("https://example.org/hello.apk", one.get("downloadLocation").asText());
    assertEquals("hello.apk", one.get("packageFileName").asText());
    assertEquals("ab".repeat(32), one.get("checksums").get(0).get("checksumValue").asText());
    assertEquals("MIT AND (GPL-2.0-only OR Zlib)", one.get("licenseDeclared").asText());
    assertEquals("pkg:apk/wolfi/hello@1:2.0-r0?arch=x86_64", url(one));
    JsonNode hello = file(document, "./usr/bin/hello");
    assertEquals(ABC_SHA1, hello.get("checksums").get(0).get("checksumValue").asText());
    assertEquals(
        EMPTY_SHA1,
        file(document, "./etc/empty").get("checksums").get(0).get("checksumValue").asText());
    assertEquals(List.of("hello"), owners(document, hello));
  }

  /** What the base had is part of the system as much as what was put into it. */
  @Test
  void packagesOfTheBaseAreThereWithTheirFiles() throws IOException {
    JsonNode document = new ObjectMapper().readTree(document());

    assertEquals(
        List.of("hello", "libstdc++6", "base", "empty"),
        document.get("packages").findValuesAsText("name"));
    JsonNode base = document.get("packages").get(2);
    assertEquals("NOASSERTION", base.get("downloadLocation").asText());
    assertEquals("of the base, as its database of packages says", base.get("sourceInfo").asText());
    assertEquals("MIT", base.get("licenseDeclared").asText());
    assertEquals(
        List.of("libstdc++6", "base"), owners(document, file(document, "./etc/both")).reversed());
  }

  /** What a package states and the tree has not is not there; what nobody stated is. */
  @Test
  void theFilesAreThoseOfTheTree() throws IOException {
    JsonNode document = new ObjectMapper().readTree(document());

    assertEquals(
        List.of(
            "./etc/both",
            "./etc/empty",
            "./etc/mine",
            "./lib/apk/db/installed",
            "./usr/bin/hello",
            "./usr/lib/os-release"),
        document.get("files").findValuesAsText("fileName"));
    assertEquals(List.of("rootfs"), owners(document, file(document, "./etc/mine")));
  }

  /** purl-spec: a plus sign is encoded, a colon is not. */
  @Test
  void namesAndVersionsAreEncoded() throws IOException {
    JsonNode document = new ObjectMapper().readTree(document());

    assertEquals(
        "pkg:apk/wolfi/libstdc%2B%2B6@1~2%2Bb1?arch=x86_64", url(document.get("packages").get(1)));
  }

  @Test
  void withoutOsReleaseTheVendorIsTheDistribution() throws IOException {
    FileTree tree = FileTree.builder().build();
    FileTree ubuntu =
        FileTree.builder().file("/etc/os-release", 0644, Content.of("A=b\nID=ubuntu\n")).build();

    assertEquals("pkg:deb/debian/a@1?arch=all", PackageUrl.in(tree).of("debian", "a", "1", "all"));
    assertEquals(
        "pkg:deb/ubuntu/a@1?arch=all", PackageUrl.in(ubuntu).of("debian", "a", "1", "all"));
  }

  private static String url(JsonNode one) {
    return one.get("externalRefs").get(0).get("referenceLocator").asText();
  }

  private static JsonNode file(JsonNode document, String name) {
    for (JsonNode one : document.get("files")) {
      if (one.get("fileName").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name);
  }

  /** Names of whatever contains or describes a file. */
  private static List<String> owners(JsonNode document, JsonNode file) {
    var names = new ArrayList<String>();
    for (JsonNode one : document.get("relationships")) {
      if (one.get("relatedSpdxElement").asText().equals(file.get("SPDXID").asText())) {
        String by = one.get("spdxElementId").asText();
        names.add(by.equals("SPDXRef-DOCUMENT") ? document.get("name").asText() : by);
        for (JsonNode owner : document.get("packages")) {
          if (owner.get("SPDXID").asText().equals(by)) {
            names.set(names.size() - 1, owner.get("name").asText());
          }
        }
      }
    }
    return names;
  }

  /** SHA-1 of the sorted SHA-1s one after the other, as sha1sum gives it. */
  @Test
  void theVerificationCodeIsThatOfTheSpecification() throws IOException {
    JsonNode document = new ObjectMapper().readTree(document());

    assertEquals(
        "29d0dbdfff975c93e2d75e5024fe8b650ec847af",
        document
            .get("packages")
            .get(0)
            .get("packageVerificationCode")
            .get("packageVerificationCodeValue")
            .asText());
    assertEquals("NOASSERTION", document.get("packages").get(1).get("licenseDeclared").asText());
    assertEquals(
        "custom: see file", document.get("packages").get(1).get("licenseComments").asText());
  }

  @Test
  void equalPackagesGiveEqualBytes() throws IOException {
    assertEquals(document(), document());
  }

  private static String document() throws IOException {
    FileTree tree =
        FileTree.builder()
            .symlink("/bin", "usr/bin")
            .file("/etc/both", 0644, Content.of("both"))
            .file("/etc/empty", 0644, Content.of(""))
            .file("/etc/mine", 0644, Content.of("mine"))
            .file("/lib/apk/db/installed", 0644, Content.of(DATABASE))
            .file("/usr/bin/hello", 0755, Content.of("abc"))
            .symlink("/usr/bin/hi", "hello")
            .file("/usr/lib/os-release", 0644, Content.of("NAME=x\nID=\"wolfi\"\n"))
            .build();
    return SpdxDocument.of(
        "rootfs",
        tree,
        List.of(
            installed("gone", "1"),
            installed("hello", "1:2.0-r0"),
            installed("libstdc++6", "1~2+b1")),
        "assemble-0.1",
        Epoch.ofSeconds(1_700_000_000));
  }

  private static PackageOrigin installed(String name, String version) {
    return new PackageOrigin(
        "alpine", name, version, "x86_64", "https://example.org/" + name + ".apk", "ab".repeat(32));
  }
}
