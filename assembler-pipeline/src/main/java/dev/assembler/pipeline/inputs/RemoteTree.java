package dev.assembler.pipeline.inputs;

import dev.assembler.pipeline.UsageException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source that an address names, {@code URL[@sha256:HEX][#PART]..[:PATH][:DEST]}: the notation of
 * registries for "this and no other". Without the digest it has to be in the lock.
 *
 * @param request the file
 * @param rest what stands after the address: parts, a path, a destination
 */
public record RemoteTree(InputRequest request, String rest) {

  /** With those that cannot be fetched: as names of files they would be told with password. */
  private static final Pattern REMOTE =
      Pattern.compile("(?i)(https?|file|ftps?|sftp|ssh|s3)://.*", Pattern.DOTALL);

  private static final Pattern PINNED =
      Pattern.compile("(.*?)@sha256:([0-9a-fA-F]*)((?:[#:].*)?)", Pattern.DOTALL);
  private static final int DIGEST_DIGITS = 64;

  /** The source, if the argument is one. */
  public static Optional<RemoteTree> parse(String argument) {
    if (!REMOTE.matcher(argument).matches()) {
      return Optional.empty();
    }
    Matcher pinned = PINNED.matcher(argument);
    if (pinned.matches()) {
      if (pinned.group(2).length() != DIGEST_DIGITS) {
        throw new UsageException(
            Addresses.shown(pinned.group(1)),
            "a digest of " + pinned.group(2).length() + " digits",
            DIGEST_DIGITS + " hexadecimal digits after @sha256:",
            "");
      }
      URI address = Addresses.parse("--tree", pinned.group(1));
      return Optional.of(
          new RemoteTree(
              new InputRequest(
                  Addresses.shown(address),
                  address,
                  OptionalLong.empty(),
                  Optional.of(pinned.group(2).toLowerCase(Locale.ROOT))),
              pinned.group(3)));
    }
    int mark = argument.indexOf('#');
    String address = mark < 0 ? argument : argument.substring(0, mark);
    URI uri = Addresses.parse("--tree", address);
    return Optional.of(
        new RemoteTree(
            InputRequest.unpinned(Addresses.shown(uri), uri),
            mark < 0 ? "" : argument.substring(mark)));
  }
}
