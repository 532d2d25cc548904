package dev.assembler.pipeline.inputs;

import dev.assembler.pipeline.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Addresses of inputs: http, https and file, and how they are shown and written down. */
public final class Addresses {

  private static final Set<String> SCHEMES = Set.of("http", "https", "file");

  private Addresses() {}

  /**
   * An address as somebody wrote it.
   *
   * @param subject what it stands in, for the message
   * @throws UsageException if it is none of ours
   */
  public static URI parse(String subject, String text) {
    URI address;
    try {
      address = new URI(text);
    } catch (URISyntaxException e) {
      throw new UsageException(subject, "no address: " + e.getReason(), "http, https or file", "");
    }
    String scheme = address.getScheme() == null ? "" : address.getScheme();
    if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new UsageException(
          subject,
          scheme.isEmpty() ? "no address" : "scheme " + scheme,
          "http, https or file",
          "for example https://example.org/base.tar.gz");
    }
    if (!isFile(address) && address.getHost() == null) {
      throw new UsageException(subject, "an address without a host", "http://HOST/PATH", "");
    }
    return address;
  }

  /** Without the user and password it may hold: what is printed and written into locks. */
  public static URI withoutCredentials(URI address) {
    String user = address.getRawUserInfo();
    return user == null ? address : URI.create(address.toString().replace(user + "@", ""));
  }

  /** The user and password in it, "user:password" with both decoded. */
  static Optional<String> credentials(URI address) {
    return Optional.ofNullable(address.getUserInfo());
  }

  static boolean isFile(URI address) {
    return "file".equalsIgnoreCase(address.getScheme());
  }
}
