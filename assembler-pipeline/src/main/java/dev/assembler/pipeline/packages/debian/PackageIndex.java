package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.ImageFormatException;
import dev.assembler.pipeline.InputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A Packages file: what one component of a suite has for one architecture, a paragraph for each
 * package (Debian's RepositoryFormat, "Packages Indices").
 */
final class PackageIndex {

  /** Debian's main has 70,000 packages. */
  private static final int MOST_PACKAGES = 1 << 20;

  private final DebianSource source;
  private final String name;
  private final byte[] text;
  private final List<BinaryPackage> packages = new ArrayList<>();

  private PackageIndex(DebianSource source, String name, byte[] text) {
    this.source = source;
    this.name = name;
    this.text = text;
  }

  /**
   * Reads all paragraphs.
   *
   * @param source where the packages' files are
   * @param name what the index is, for messages
   * @throws InputException naming the line or package that is not as it must be
   */
  static PackageIndex of(DebianSource source, String name, byte[] text) throws InputException {
    var index = new PackageIndex(source, name, text);
    var reader = new Deb822Reader(name, text);
    try {
      while (reader.next()) {
        if (index.packages.size() == MOST_PACKAGES) {
          throw new ImageFormatException("more than " + MOST_PACKAGES + " packages");
        }
        index.packages.add(new BinaryPackage(index, reader));
      }
    } catch (ImageFormatException e) {
      throw new InputException(name, e.getMessage(), e);
    }
    return index;
  }

  DebianSource source() {
    return source;
  }

  String name() {
    return name;
  }

  List<BinaryPackage> packages() {
    return packages;
  }

  Deb822Reader reader(int start, int end) {
    return new Deb822Reader(name, text, start, end);
  }
}
