package dev.assembler.pipeline.inputs;

import dev.assembler.pipeline.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Addresses of inputs: http, https and file, and how they are shown and written down. */
public final class Addresses {

  private static final Set<String> SCHEMES = Set.of("http", "https", "file");
  private static final int LARGEST_PORT = 65535;

  private Addresses() {}

  /**
   * An address as somebody wrote it.
   *
   * @param subject what it stands in, for the message
   * @throws UsageException if it is none of ours; of its text, which may hold a password, the
   *     message repeats the scheme alone
   */
  public static URI parse(String subject, String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw new UsageException(
          subject,
          "no address: " + e.getReason(),
          "http, https or file",
          "other characters are written as %XX");
    }
    requireUsable(subject, address);
    return address;
  }

  /**
   * The address of a folder, below which others are; it ends in a slash.
   *
   * @param subject what it stands in, for the message
   * @throws UsageException if it is none of ours
   */
  public static URI parseFolder(String subject, String text) {
    URI folder = parse(subject, text);
    if (folder.getRawQuery() != null || folder.getRawFragment() != null) {
      throw new UsageException(subject, "a folder's address with ? or #", "one without", "");
    }
    return text.endsWith("/") ? folder : URI.create(text + "/");
  }

  /** What is at a path below a folder's address; the path is not encoded yet. */
  public static URI below(URI folder, String path) {
    try {
      return URI.create(
          folder + new URI(null, null, "/" + path, null).toASCIIString().substring(1));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /**
   * Whether something can be fetched from it.
   *
   * @throws UsageException if not
   */
  static void requireUsable(String subject, URI address) {
    String scheme = address.getScheme() == null ? "" : address.getScheme();
    if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new UsageException(
          subject,
          scheme.isEmpty() ? "no address" : "scheme " + scheme,
          "http, https or file",
          "for example https://example.org/base.tar.gz or file:///srv/base.tar.gz");
    }
    if (isFile(address)) {
      requirePath(subject, address);
    } else if (address.getHost() == null
        || address.getPort() == 0
        || address.getPort() > LARGEST_PORT) {
      throw new UsageException(
          subject,
          "an address without a host and a port that can be used",
          "http://HOST[:PORT]/PATH",
          "a host has letters, digits, dots and hyphens; a password has its other characters as"
              + " %XX");
    }
  }

  private static void requirePath(String subject, URI address) {
    if (!isPath(address)) {
      throw new UsageException(
          subject,
          "an address of no file of this host",
          "file:///PATH, without host and query",
          "");
    }
  }

  private static boolean isPath(URI address) {
    try {
      return Path.of(address).isAbsolute();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Without the user and password it may hold: what is written into locks. */
  public static URI withoutCredentials(URI address) {
    String text = address.toString();
    int authority = text.indexOf("//") + 2;
    if (address.getRawAuthority() == null) {
      return address;
    }
    int at = address.getRawAuthority().lastIndexOf('@');
    return at < 0
        ? address
        : URI.create(text.substring(0, authority) + text.substring(authority + at + 1));
  }

  /** What is printed: no user, no password, and no query, which may be somebody's signature. */
  public static String shown(URI address) {
    String text = withoutCredentials(address).toString();
    return address.getRawQuery() == null ? text : text.substring(0, text.indexOf('?')) + "?..";
  }

  /**
   * What is printed of a text that should hold an address and may be none: all that may be a
   * password is left out, and rather more than less.
   */
  public static String shown(String text) {
    String bare =
        text.contains("//")
            ? text.replaceFirst("(?s)//.*@", "//")
            : text.replaceFirst("(?s)^[^@]*:.*@", "");
    return bare.replaceFirst("(?s)\\?.*", "?..");
  }

  /** The user and password in it, "user:password" with both decoded; the password may be empty. */
  static Optional<String> credentials(URI address) {
    return Optional.ofNullable(address.getUserInfo())
        .filter(user -> !user.isEmpty())
        .map(user -> user.contains(":") ? user : user + ":");
  }

  /** Whether both are the same server's: scheme, host and port. */
  static boolean isSameServer(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  /** The port of an address of HTTP, stated or not. */
  static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  static boolean isFile(URI address) {
    return "file".equalsIgnoreCase(address.getScheme());
  }
}
