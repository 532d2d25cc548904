package dev.assembler.pipeline.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.inputs.InputFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpdxDocumentTest {

  private static final String EMPTY_SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
  private static final String ABC_SHA1 = "a9993e364706816aba3e25717850c26c9cd0d89d";

  @Test
  void everyPackageAndFileHasItsDigest() throws IOException {
    JsonNode document = new ObjectMapper().readTree(document());

    JsonNode one = document.get("packages").get(0);
    assertEquals("hello", one.get("name").asText());
    assertEquals("https://example.org/hello.apk", one.get("downloadLocation").asText());
    assertEquals("ab".repeat(32), one.get("checksums").get(0).get("checksumValue").asText());
    assertEquals("MIT AND (GPL-2.0-only OR Zlib)", one.get("licenseDeclared").asText());
    assertEquals(
        "pkg:apk/alpine/hello@1%3A2.0-r0?arch=x86_64",
        one.get("externalRefs").get(0).get("referenceLocator").asText());
    JsonNode files = document.get("files");
    assertEquals("./usr/bin/hello", files.get(1).get("fileName").asText());
    assertEquals(ABC_SHA1, files.get(1).get("checksums").get(0).get("checksumValue").asText());
    assertEquals(EMPTY_SHA1, files.get(0).get("checksums").get(0).get("checksumValue").asText());
    assertEquals(4, document.get("relationships").size());
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
    FileTree files =
        FileTree.builder()
            .file("/etc/empty", 0644, Content.of(""))
            .file("/usr/bin/hello", 0755, Content.of("abc"))
            .symlink("/usr/bin/hi", "hello")
            .build();
    var first = installed("hello", "1:2.0-r0", "MIT AND (GPL-2.0-only OR Zlib)", files);
    var second = installed("other", "1", "custom: see file", FileTree.builder().build());
    return SpdxDocument.of(
        "rootfs",
        "alpine",
        new PackageTree(files, List.of(first, second), List.of()),
        "assemble-0.1",
        Epoch.ofSeconds(1_700_000_000));
  }

  private static InstalledPackage installed(
      String name, String version, String license, FileTree files) {
    return new InstalledPackage(
        name,
        version,
        "x86_64",
        license,
        List.of("the request"),
        new InputFile(
            name + ".apk",
            URI.create("https://example.org/" + name + ".apk"),
            10,
            "ab".repeat(32),
            Path.of("x")),
        files,
        List.of());
  }
}
