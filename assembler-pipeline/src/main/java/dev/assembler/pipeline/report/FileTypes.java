package dev.assembler.pipeline.report;

import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a file by its name: its suffix, with that of a compression behind it ({@code
 * .ko.zst}); of a file without one whether it can be run. Contents are not read: of a large image
 * that would take as long as unpacking it.
 */
final class FileTypes {

  static final String PROGRAM = "no suffix, executable";
  static final String OTHER = "no suffix";

  private static final Pattern LIBRARY = Pattern.compile("\\.so(\\.[0-9.]+)?$");
  private static final Pattern SUFFIX =
      Pattern.compile(".(\\.[a-z][a-z0-9_+-]{0,7})?(\\.(gz|xz|zst|bz2|lz4|lzma))$");
  private static final Pattern PLAIN = Pattern.compile(".(\\.[a-z][a-z0-9_+-]{0,7})$");
  private static final int EXECUTABLE = 0111;

  private FileTypes() {}

  static String of(EntryName name, Metadata metadata) {
    String text = new String(name.toBytes(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    if (LIBRARY.matcher(text).find()) {
      return ".so";
    }
    Matcher compressed = SUFFIX.matcher(text);
    if (compressed.find()) {
      return (compressed.group(1) == null ? "" : compressed.group(1)) + compressed.group(2);
    }
    Matcher plain = PLAIN.matcher(text);
    if (plain.find()) {
      return plain.group(1);
    }
    return (metadata.permissions() & EXECUTABLE) != 0 ? PROGRAM : OTHER;
  }
}
