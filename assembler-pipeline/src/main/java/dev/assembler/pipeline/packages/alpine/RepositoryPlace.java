package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.Addresses;
import dev.assembler.pipeline.inputs.InputRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is, from a line as in {@code /etc/apk/repositories}.
 *
 * @param name as it was given, without its tag
 * @param tag without the at sign, null for none
 * @param folder of one architecture, ending in a slash
 * @param pinned what stands for that folder in locks and manifests, ending in a slash: {@code
 *     alpine:v3.20/main/x86_64/} below whichever mirror, else the address, or the folder as given
 */
record RepositoryPlace(String name, String tag, URI folder, String pinned) {

  /** How the repositories of a mirror end. */
  private static final Pattern RELEASE =
      Pattern.compile(".*/((?:v?[0-9][0-9.]*|edge|latest-stable)/(?:main|community|testing))/*");

  /**
   * Reads {@code [@TAG ]URL|DIR}: below it is a folder for each architecture. A folder of the host
   * may also hold an index itself.
   *
   * @param base where a relative one begins
   * @throws UsageException if it is neither
   */
  static RepositoryPlace of(String line, Path base, String architecture) {
    String place = line.strip();
    String tag = null;
    if (place.startsWith("@")) {
      int space = place.indexOf(' ');
      if (space < 2) {
        throw fault(line, "a tag and no repository");
      }
      tag = place.substring(1, space);
      place = place.substring(space).strip();
    }
    if (place.isEmpty()) {
      throw fault(line, "empty");
    }
    if (place.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      URI address = Addresses.parseFolder(subject(line), place);
      String name = Addresses.withoutCredentials(URI.create(place)).toString();
      return new RepositoryPlace(
          name, tag, address.resolve(architecture + "/"), pinned(name, architecture));
    }
    Path folder = base.resolve(place).toAbsolutePath();
    boolean isFlat = Files.isRegularFile(folder.resolve(IndexFile.NAME));
    URI below = (isFlat ? folder : folder.resolve(architecture)).toUri();
    return new RepositoryPlace(
        place,
        tag,
        below.toString().endsWith("/") ? below : URI.create(below + "/"),
        pinned(place, isFlat ? "" : architecture));
  }

  private static String pinned(String name, String architecture) {
    Matcher release = RELEASE.matcher(name);
    String below = architecture.isEmpty() ? "" : architecture + "/";
    return (release.matches() ? "alpine:" + release.group(1) : stated(name)) + "/" + below;
  }

  private static String stated(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  /** Two mirrors of one repository are told apart by their addresses. */
  static List<RepositoryPlace> distinguished(List<RepositoryPlace> places) {
    return places.stream()
        .map(place ->
            places.stream().anyMatch(other -> other.isAnother(place)) ? place.byAddress() : place)
        .toList();
  }

  private boolean isAnother(RepositoryPlace place) {
    return pinned.equals(place.pinned) && !folder.equals(place.folder);
  }

  /** The same, pinned by what was given. */
  RepositoryPlace byAddress() {
    if (!pinned.startsWith("alpine:")) {
      return this; // it is
    }
    String below = pinned.replaceFirst("^alpine:[^/]+/[^/]+/", "");
    return new RepositoryPlace(name, tag, folder, stated(name) + "/" + below);
  }

  /** Its index. */
  InputRequest request() {
    String called = pinned.startsWith("alpine:") ? pinned.substring(0, pinned.length() - 1) : name;
    return InputRequest.unpinned("index of " + called, folder.resolve(IndexFile.NAME))
        .withPin(pinned + IndexFile.NAME);
  }

  private static String subject(String line) {
    return "--repository " + Addresses.shown(line);
  }

  private static UsageException fault(String line, String found) {
    return new UsageException(
        subject(line), found, "an address or a folder, \"@TAG \" may stand before it", "");
  }
}
