package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.Access;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.OwnedDirectory;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.OwnedFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The text of {@code lib/apk/db/installed}: for each package, ordered by name, the fields of its
 * index, then {@code r:} and {@code q:} (what it replaces), {@code s:} (the repository's tag), and
 * its directories ({@code F:}, {@code M:} their owner and mode) with their files ({@code R:},
 * {@code a:} owner and mode, {@code Z:} checksum).
 */
final class InstalledDatabase {

  private InstalledDatabase() {}

  static byte[] write(Collection<Installed> packages) {
    var bytes = new ByteArrayOutputStream();
    List<Installed> sorted =
        packages.stream()
            .sorted(Comparator.comparing(one -> one.info().name(), Resolver.NAMES))
            .toList();
    for (Installed one : sorted) {
      var text = new StringBuilder(one.header());
      IndexEntry.unlessEmpty(text, 'r', IndexEntry.words(one.replaces()));
      IndexEntry.unlessEmpty(
          text, 'q', one.replacesPriority() <= 0 ? "" : Integer.toString(one.replacesPriority()));
      text.append(one.own());
      put(bytes, text.toString());
      one.files().directories().forEach((path, directory) -> write(bytes, path, directory));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream bytes, TreePath path, OwnedDirectory directory) {
    put(bytes, "F:");
    byte[] absolute = path.toBytes();
    bytes.write(absolute, 1, absolute.length - 1);
    put(bytes, "\n");
    writeAccess(bytes, 'M', directory.access, Access.DIRECTORY);
    for (Map.Entry<EntryName, OwnedFile> file : directory.files.entrySet()) {
      put(bytes, "R:");
      bytes.writeBytes(file.getKey().toBytes());
      put(bytes, "\n");
      writeAccess(bytes, 'a', file.getValue().access(), Access.FILE);
      if (file.getValue().checksum() != null) {
        put(bytes, "Z:" + file.getValue().checksum() + "\n");
      }
    }
  }

  private static void writeAccess(
      ByteArrayOutputStream bytes, char field, Access access, Access usual) {
    if (!access.equals(usual)) {
      String xattrs = access.xattrs() == null ? "" : ":" + access.xattrs();
      String mode = Integer.toOctalString(access.mode());
      put(bytes, field + ":" + access.uid() + ":" + access.gid() + ":" + mode + xattrs + "\n");
    }
  }

  private static void put(ByteArrayOutputStream bytes, String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a base's.
   *
   * @throws ImageFormatException naming the line
   */
  static List<Installed> read(byte[] text) throws ImageFormatException {
    var reading = new InstalledReading();
    int line = 1;
    for (int at = 0; at < text.length; line++) {
      int end = at;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      try {
        reading.line(text, at, end);
      } catch (ImageFormatException | IllegalArgumentException e) {
        throw new ImageFormatException("line " + line + ": " + e.getMessage(), e);
      }
      at = end + 1;
    }
    return reading.all();
  }
}
