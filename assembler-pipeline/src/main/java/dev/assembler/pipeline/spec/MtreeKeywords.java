package dev.assembler.pipeline.spec;

import dev.assembler.core.text.Nearest;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.Xattr;
import dev.assembler.pipeline.source.HostPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The keywords of mtree(5) and what each of them states. Beyond the manual: {@code
 * xattr.NAME=BASE64}, as gomtree writes it, and {@code tar_time}.
 */
final class MtreeKeywords {

  private static final Map<String, Node.Kind> KINDS =
      Map.of(
          "block", Node.Kind.BLOCK_DEVICE,
          "char", Node.Kind.CHAR_DEVICE,
          "dir", Node.Kind.DIRECTORY,
          "fifo", Node.Kind.FIFO,
          "file", Node.Kind.REGULAR_FILE,
          "link", Node.Kind.SYMLINK,
          "socket", Node.Kind.SOCKET);

  private static final Map<String, String> DIGESTS =
      Map.ofEntries(
          Map.entry("cksum", "cksum"),
          Map.entry("md5", "MD5"),
          Map.entry("md5digest", "MD5"),
          Map.entry("sha1", "SHA-1"),
          Map.entry("sha1digest", "SHA-1"),
          Map.entry("sha256", "SHA-256"),
          Map.entry("sha256digest", "SHA-256"),
          Map.entry("sha384", "SHA-384"),
          Map.entry("sha384digest", "SHA-384"),
          Map.entry("sha512", "SHA-512"),
          Map.entry("sha512digest", "SHA-512"));

  private static final Set<String> UNKNOWN_DIGESTS =
      Set.of("rmd160", "rmd160digest", "ripemd160digest");

  /** Facts of the host the spec was made on, or of its file system; no image here holds them. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of("nlink", "inode", "resdevice", "flags", "tags", "ignore");

  private static final List<String> NAMES =
      List.of(
          "type",
          "mode",
          "uid",
          "gid",
          "uname",
          "gname",
          "time",
          "tar_time",
          "link",
          "device",
          "size",
          "contents",
          "optional",
          "nochange",
          "ignore",
          "nlink",
          "flags",
          "inode",
          "resdevice",
          "tags",
          "cksum",
          "md5digest",
          "sha1digest",
          "sha256digest",
          "sha384digest",
          "sha512digest",
          "xattr.NAME");

  private static final Set<String> DEVICE_FORMATS =
      Set.of(
          "native", "386bsd", "4bsd", "bsdos", "freebsd", "hpux", "isc", "linux", "netbsd", "osf1",
          "sco", "solaris", "sunos", "svr3", "svr4", "ultrix");

  private static final long MAX_DEVICE_NUMBER = 0xFFFF_FFFFL;

  private MtreeKeywords() {}

  /**
   * Enters all keywords of a line.
   *
   * @param words keyword to value in the order stated; null where the keyword has none
   * @param folder what source paths are relative to
   * @throws IllegalArgumentException for what cannot be understood
   */
  static void enter(SpecEntry entry, Map<String, byte[]> words, Path folder) {
    if (words.containsKey("nochange")) {
      entry.optional = words.containsKey("optional");
      entry.nochange = true;
      return;
    }
    for (Map.Entry<String, byte[]> word : words.entrySet()) {
      enter(entry, word.getKey(), word.getValue(), words, folder);
    }
  }

  private static void enter(
      SpecEntry entry, String keyword, byte[] value, Map<String, byte[]> words, Path folder) {
    if (keyword.equals("optional")) {
      entry.optional = true;
      return;
    }
    if (WITHOUT_MEANING.contains(keyword)) {
      return;
    }
    if (value == null) {
      throw new IllegalArgumentException(
          keyword + ": expected " + keyword + "=VALUE" + hint(keyword));
    }
    String text = PrintableBytes.of(value);
    switch (keyword) {
      case "type" -> entry.kind = kind(text);
      case "mode" -> entry.permissions = FileMode.parse(text);
      case "uid" -> entry.uid = SpecNumbers.decimal("uid", text, 0xFFFF_FFFFL);
      case "gid" -> entry.gid = SpecNumbers.decimal("gid", text, 0xFFFF_FFFFL);
      case "uname" -> {
        if (!words.containsKey("uid")) {
          entry.uid = SpecNumbers.owner("uname", text);
        }
      }
      case "gname" -> {
        if (!words.containsKey("gid")) {
          entry.gid = SpecNumbers.owner("gname", text);
        }
      }
      case "time", "tar_time" -> time(entry, text);
      case "link" -> entry.linkTarget = VisText.decode(value);
      case "device" -> device(entry, text);
      case "size" -> entry.size = SpecNumbers.decimal("size", text, Long.MAX_VALUE);
      case "contents" ->
          entry.content = HostFile.of(HostPath.of(VisText.decode(value)), folder).content();
      default -> enterOther(entry, keyword, value, text);
    }
  }

  private static void enterOther(SpecEntry entry, String keyword, byte[] value, String text) {
    if (DIGESTS.containsKey(keyword)) {
      entry.add(new SpecEntry.Digest(DIGESTS.get(keyword), text.toLowerCase(Locale.ROOT)));
    } else if (UNKNOWN_DIGESTS.contains(keyword)) {
      throw new IllegalArgumentException(
          keyword + ": cannot be checked here; expected sha256digest or remove it");
    } else if (keyword.startsWith("xattr.") && keyword.length() > "xattr.".length()) {
      byte[] name =
          VisText.decode(
              keyword.substring("xattr.".length()).getBytes(StandardCharsets.ISO_8859_1));
      entry.add(Xattr.of(name, base64(keyword, value)));
    } else {
      throw new IllegalArgumentException(
          "keyword "
              + keyword
              + ": unknown, expected one of "
              + String.join(" ", NAMES)
              + hint(keyword));
    }
  }

  private static Node.Kind kind(String text) {
    Node.Kind kind = KINDS.get(text);
    if (kind == null) {
      throw new IllegalArgumentException(
          "type "
              + text
              + ": expected block, char, dir, fifo, file, link or socket"
              + Nearest.hint(text, KINDS.keySet().stream().sorted().toList()));
    }
    return kind;
  }

  /** "SECONDS.NANOSECONDS": the part after the period is a count, not a fraction (mtree(5)). */
  private static void time(SpecEntry entry, String text) {
    int period = text.indexOf('.');
    entry.timed = true;
    entry.mtimeSeconds = SpecNumbers.seconds(period < 0 ? text : text.substring(0, period));
    entry.mtimeNanos =
        period < 0 ? 0 : (int) SpecNumbers.decimal("time", text.substring(period + 1), 999_999_999);
  }

  private static void device(SpecEntry entry, String text) {
    String[] parts = text.split(",", -1);
    if (parts.length == 1) {
      // A packed number is what Linux has in st_rdev (gnu_dev_makedev).
      long packed = SpecNumbers.anyBase("device", text, Long.MAX_VALUE);
      entry.deviceMajor = ((packed >>> 8) & 0xFFF) | ((packed >>> 32) & 0xFFFF_F000L);
      entry.deviceMinor = (packed & 0xFF) | ((packed >>> 12) & 0xFFFF_FF00L);
      return;
    }
    if (parts.length != 3 || !DEVICE_FORMATS.contains(parts[0])) {
      throw new IllegalArgumentException(
          "device " + text + ": expected linux,MAJOR,MINOR or a packed number like 0x103");
    }
    entry.deviceMajor = SpecNumbers.anyBase("device major", parts[1], MAX_DEVICE_NUMBER);
    entry.deviceMinor = SpecNumbers.anyBase("device minor", parts[2], MAX_DEVICE_NUMBER);
  }

  private static byte[] base64(String keyword, byte[] value) {
    try {
      return Base64.getDecoder().decode(VisText.decode(value));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(keyword + ": expected base64: " + e.getMessage(), e);
    }
  }

  private static String hint(String keyword) {
    return NAMES.contains(keyword) ? "" : Nearest.hint(keyword, NAMES);
  }
}
