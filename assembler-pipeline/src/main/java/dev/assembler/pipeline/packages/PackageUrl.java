package dev.assembler.pipeline.packages;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeLinks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Package URLs of a system's packages (purl-spec, types "apk" and "deb"): {@code
 * pkg:TYPE/VENDOR/NAME@VERSION?arch=ARCH}.
 *
 * @param vendor who made the system, as its os-release calls it; empty where it does not say
 */
record PackageUrl(String vendor) {

  private static final List<String> OS_RELEASE = List.of("/etc/os-release", "/usr/lib/os-release");

  /** ID of os-release(5). */
  private static final Pattern ID =
      Pattern.compile("^ID=([\"']?)([a-z0-9._-]+)\\1\\s*$", Pattern.MULTILINE);

  private static final int LARGEST_OS_RELEASE = 1 << 16;

  /** What purl-spec leaves as it is. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:";

  /** Those of a tree's packages. */
  static PackageUrl in(FileTree tree) throws IOException {
    String vendor = "";
    for (String path : OS_RELEASE.reversed()) {
      Matcher id = ID.matcher(text(tree, path));
      vendor = id.find() ? id.group(2) : vendor;
    }
    return new PackageUrl(vendor);
  }

  private static String text(FileTree tree, String path) throws IOException {
    Optional<TreeLinks.Place> place = TreeLinks.find(tree, TreePath.of(path));
    if (place.isEmpty()
        || !(place.get().node() instanceof RegularFile file)
        || file.size() > LARGEST_OS_RELEASE) {
      return "";
    }
    byte[] bytes = new byte[(int) file.size()];
    try (ImageSource source = file.content().open()) {
      source.readAt(0, ByteBuffer.wrap(bytes));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * @param distribution "alpine", "debian" or "ubuntu": the vendor, where the tree names none
   */
  String of(String distribution, String name, String version, String architecture) {
    return "pkg:"
        + (distribution.equals("alpine") ? "apk" : "deb")
        + "/"
        + encoded(vendor.isEmpty() ? distribution : vendor)
        + "/"
        + encoded(name)
        + "@"
        + encoded(version)
        + "?arch="
        + encoded(architecture);
  }

  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (PLAIN.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
      }
    }
    return encoded.toString();
  }
}
