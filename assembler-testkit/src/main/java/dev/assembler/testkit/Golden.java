package dev.assembler.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.StreamSink;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeDump;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tree and the images it must become, byte for byte: two resources in the folder "golden" beside
 * a test class. {@code NAME.dump} is the tree, as {@link TreeDump} prints it with its contents;
 * {@code NAME.sha256} has a line "DIGEST VARIANT" for each way to write it, as sha256sum(1) does.
 *
 * <p>To take new digests after a change of bytes that is meant, run the tests of the module with
 * {@code -Dgolden.update=true}: they rewrite the files under src/test/resources, and fail for it,
 * so that no run passes by rewriting what it should prove. The change goes into the changelog's
 * "Bytes" in the same commit.
 */
public final class Golden {

  private final Class<?> test;
  private final String name;
  private final Path sources;
  private final boolean update;

  Golden(Class<?> test, String name, Path sources, boolean update) {
    this.test = test;
    this.name = name;
    this.sources = sources;
    this.update = update;
  }

  /** The golden files of this name in the folder "golden" beside a test class. */
  public static Golden of(Class<?> test, String name) {
    return new Golden(
        test, name, Path.of("src", "test", "resources"), Boolean.getBoolean("golden.update"));
  }

  /** The tree of {@code NAME.dump}. */
  public FileTree tree() throws IOException {
    return TreeDump.parse(resource(name + ".dump"));
  }

  /**
   * The image has the digest that {@code NAME.sha256} states for the variant.
   *
   * @throws AssertionError with both digests, or with the line that is missing
   */
  public void assertImage(String variant, ImageSource image) throws IOException {
    if (!variant.matches("[!-~]+")) {
      throw new IllegalArgumentException("variant \"" + variant + "\": expected one ASCII word");
    }
    String actual = sha256(image);
    String expected = digests().get(variant);
    if (actual.equals(expected)) {
      return;
    }
    if (update) {
      write(variant, actual);
      throw new AssertionError(file(name + ".sha256") + ": rewritten, run again without update");
    }
    throw new AssertionError(
        String.format(
            Locale.ROOT,
            "golden/%s.sha256, %s: expected %s, the image of %d bytes has %s; if that is meant, run"
                + " with -Dgolden.update=true",
            name,
            variant,
            expected == null ? "no image (there is no such line)" : expected,
            image.size(),
            actual));
  }

  private Map<String, String> digests() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    String text = exists(name + ".sha256") ? resource(name + ".sha256") : "";
    for (String line : text.lines().toList()) {
      if (!line.matches("[0-9a-f]{64}  [!-~]+")) {
        throw new AssertionError(
            "golden/" + name + ".sha256: \"" + line + "\", expected DIGEST  VARIANT");
      }
      digests.put(line.substring(66), line.substring(0, 64));
    }
    return digests;
  }

  private void write(String variant, String digest) throws IOException {
    Map<String, String> digests = digests();
    digests.put(variant, digest);
    var text = new StringBuilder();
    digests.forEach((key, value) -> text.append(value).append("  ").append(key).append('\n'));
    Path file = file(name + ".sha256");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, UTF_8);
  }

  private boolean exists(String file) {
    return (update && Files.exists(file(file))) || test.getResource("golden/" + file) != null;
  }

  /** From the sources while updating, so that several variants of one file add up. */
  private String resource(String file) throws IOException {
    if (update && Files.exists(file(file))) {
      return Files.readString(file(file), UTF_8);
    }
    try (InputStream in = test.getResourceAsStream("golden/" + file)) {
      if (in == null) {
        throw new AssertionError(file(file) + ": missing");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private Path file(String file) {
    return sources.resolve(test.getPackageName().replace('.', '/')).resolve("golden").resolve(file);
  }

  private static String sha256(ImageSource image) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        ImageCopy.copy(image, new StreamSink(out));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
