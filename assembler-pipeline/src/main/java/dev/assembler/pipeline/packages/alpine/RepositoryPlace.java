package dev.assembler.pipeline.packages.alpine;

import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.inputs.Addresses;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a repository is, from a line as in {@code /etc/apk/repositories}.
 *
 * @param name as it was given, without its tag
 * @param tag without the at sign, null for none
 * @param folder of one architecture, ending in a slash
 */
record RepositoryPlace(String name, String tag, URI folder) {

  /**
   * Reads {@code [@TAG ]URL|DIR}: below it is a folder for each architecture. A folder of the host
   * may also hold an index itself.
   *
   * @throws UsageException if it is neither
   */
  static RepositoryPlace of(String line, String architecture) {
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
      URI base = Addresses.parseFolder(subject(line), place);
      String name = Addresses.withoutCredentials(URI.create(place)).toString();
      return new RepositoryPlace(name, tag, base.resolve(architecture + "/"));
    }
    Path folder = Path.of(place).toAbsolutePath();
    boolean isFlat = Files.isRegularFile(folder.resolve(IndexFile.NAME));
    URI below = (isFlat ? folder : folder.resolve(architecture)).toUri();
    return new RepositoryPlace(
        place, tag, below.toString().endsWith("/") ? below : URI.create(below + "/"));
  }

  URI index() {
    return folder.resolve(IndexFile.NAME);
  }

  private static String subject(String line) {
    return "--repository " + Addresses.shown(line);
  }

  private static UsageException fault(String line, String found) {
    return new UsageException(
        subject(line), found, "an address or a folder, \"@TAG \" may stand before it", "");
  }
}
