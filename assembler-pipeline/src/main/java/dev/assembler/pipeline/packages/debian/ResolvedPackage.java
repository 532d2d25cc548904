package dev.assembler.pipeline.packages.debian;

import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.inputs.InputRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A package that was chosen, and the file it is in.
 *
 * @param name without architecture
 * @param version as Debian writes it
 * @param architecture its own, or "all"
 * @param requestedBy what brought it in
 * @param request its file, with size and digest
 * @param replaces what it may take files from
 * @param sameForArchitectures whether it can be there for several architectures
 * @param installedSize in bytes, as its index estimates it; 0 where it does not
 * @param source the archive and suite it is from
 */
public record ResolvedPackage(
    String name,
    DebianVersion version,
    String architecture,
    List<String> requestedBy,
    InputRequest request,
    List<String> replaces,
    boolean sameForArchitectures,
    long installedSize,
    String source) {

  public ResolvedPackage {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    requestedBy = List.copyOf(requestedBy);
    replaces = List.copyOf(replaces);
  }

  static ResolvedPackage of(BinaryPackage chosen, List<String> requestedBy, String madeFor)
      throws IOException {
    Deb822Reader paragraph = chosen.paragraph();
    String filename = paragraph.require("Filename");
    String digest = paragraph.get("SHA256");
    if (digest == null || !digest.matches("[0-9a-f]{64}")) {
      throw new InputException(
          chosen.index().name(), chosen + ": no SHA256, and weaker digests are not trusted");
    }
    String size = paragraph.require("Size");
    if (!size.matches("[0-9]{1,15}") || filename.contains("..") || filename.startsWith("/")) {
      throw new InputException(
          chosen.index().name(), chosen + ": file \"" + filename + "\" of " + size + " bytes");
    }
    String name = filename.substring(filename.lastIndexOf('/') + 1);
    return new ResolvedPackage(
        chosen.name(),
        chosen.version(),
        chosen.architecture(),
        requestedBy,
        InputRequest.pinned(
                name, chosen.index().source().address(filename), Long.parseLong(size), digest)
            .withPin(chosen.index().source().pin(filename)),
        chosen.relations("Replaces", madeFor).stream().map(Relation::toString).toList(),
        chosen.multiArch() == BinaryPackage.MultiArch.SAME,
        kibibytes(paragraph.get("Installed-Size")),
        chosen.index().source().toString());
  }

  private static long kibibytes(String text) {
    return text != null && text.matches("[0-9]{1,12}") ? Long.parseLong(text) << 10 : 0;
  }

  /** Whether it may take over files of another package (Debian Policy 7.6.1). */
  boolean mayReplace(ResolvedPackage other) {
    return mayReplace(other.name, other.version);
  }

  boolean mayReplace(String otherName, DebianVersion otherVersion) {
    for (String text : replaces) {
      for (Relation relation : RelationParser.list(text, architecture)) {
        if (relation.name().equals(otherName) && relation.accepts(otherVersion)) {
          return true;
        }
      }
    }
    return false;
  }

  /** "name version architecture". */
  @Override
  public String toString() {
    return name + " " + version + " " + architecture;
  }
}
