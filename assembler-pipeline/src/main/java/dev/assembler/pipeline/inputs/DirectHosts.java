package dev.assembler.pipeline.inputs;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that need no proxy, as {@code no_proxy} lists them: a host with its domain, a numeric
 * address of either kind, a network as {@code 10.0.0.0/8}, any of them with a port where only that
 * one is meant, or {@code *} for all.
 */
record DirectHosts(List<String> entries) {

  static DirectHosts of(String text) {
    return new DirectHosts(
        Arrays.stream(text.split("[,\\s]+", -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> entry.toLowerCase(Locale.ROOT))
            .toList());
  }

  boolean has(URI address) {
    String host = withoutBrackets(address.getHost().toLowerCase(Locale.ROOT));
    String port = ":" + Addresses.port(address);
    return entries.stream().anyMatch(entry -> names(withoutPort(entry, port), host));
  }

  /** An entry for another port keeps it, and is the name of no host then. */
  private static String withoutPort(String entry, String port) {
    boolean hasPort = entry.startsWith("[") || entry.indexOf(':') == entry.lastIndexOf(':');
    return hasPort && entry.endsWith(port)
        ? entry.substring(0, entry.length() - port.length())
        : entry;
  }

  private static boolean names(String entry, String host) {
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      return isIn(host, entry.substring(0, slash), entry.substring(slash + 1));
    }
    String name = withoutBrackets(entry.startsWith(".") ? entry.substring(1) : entry);
    return name.equals("*")
        || host.equals(name)
        || host.endsWith("." + name)
        || isIn(host, name, "");
  }

  /** Whether a numeric address begins with the bits of another, all of them if no count is said. */
  private static boolean isIn(String host, String network, String bits) {
    try {
      byte[] one = InetAddress.ofLiteral(host).getAddress();
      byte[] other = InetAddress.ofLiteral(withoutBrackets(network)).getAddress();
      int count = bits.isEmpty() ? 8 * other.length : Integer.parseInt(bits);
      if (one.length != other.length || count < 0 || count > 8 * one.length) {
        return false;
      }
      for (int i = 0; i < count; i++) {
        if (((one[i / 8] ^ other[i / 8]) & 0x80 >> i % 8) != 0) {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false; // a name, and no number
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
