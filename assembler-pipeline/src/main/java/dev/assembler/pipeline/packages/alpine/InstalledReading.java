package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.Access;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.OwnedDirectory;
import dev.assembler.pipeline.packages.alpine.OwnedFiles.OwnedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A database of installed packages while its lines come in. */
final class InstalledReading {

  private final List<Installed> all = new ArrayList<>();
  private PackageFields fields = new PackageFields();
  private StringBuilder header = new StringBuilder();
  private StringBuilder own = new StringBuilder();
  private List<ApkDependency> replaces = new ArrayList<>();
  private int priority = -1;
  private OwnedFiles files = new OwnedFiles();
  private OwnedDirectory directory;
  private EntryName file;

  /** The packages in the order of the database. */
  List<Installed> all() throws ImageFormatException {
    finish();
    return List.copyOf(all);
  }

  void line(byte[] text, int at, int end) throws ImageFormatException {
    if (end == at) {
      finish();
      return;
    }
    if (end - at < 2 || text[at + 1] != ':') {
      throw new ImageFormatException("no field, expected a letter and a colon");
    }
    char field = (char) text[at];
    byte[] bytes = Arrays.copyOfRange(text, at + 2, end);
    String value = new String(bytes, StandardCharsets.UTF_8);
    switch (field) {
      case 'F' -> {
        directory = files.directory(TreePath.of(bytes));
        file = null;
      }
      case 'M' -> directory().access = access(value);
      case 'R' -> {
        file = EntryName.of(bytes);
        directory().files.put(file, new OwnedFile(Access.FILE, null));
      }
      case 'a' -> putFile(access(value), file().checksum());
      case 'Z' -> putFile(file().access(), value);
      case 'r' -> replaces.addAll(ApkDependency.list(value));
      case 'q' -> priority = (int) PackageFields.number(field, value, Integer.MAX_VALUE);
      case 's', 'f' -> own.append(field).append(':').append(value).append('\n');
      default -> {
        fields.put(field, value);
        header.append(field).append(':').append(value).append('\n');
      }
    }
  }

  private OwnedDirectory directory() throws ImageFormatException {
    if (directory == null) {
      throw new ImageFormatException("before any directory, expected F: first");
    }
    return directory;
  }

  private OwnedFile file() throws ImageFormatException {
    if (file == null) {
      throw new ImageFormatException("before any file, expected R: first");
    }
    return directory().files.get(file);
  }

  private void putFile(Access access, String checksum) throws ImageFormatException {
    directory().files.put(file, new OwnedFile(access, checksum));
  }

  /** {@code UID:GID:MODE[:CHECKSUM]}, the mode in octal. */
  private static Access access(String value) throws ImageFormatException {
    String[] parts = value.split(":", 4);
    if (!value.matches("[0-9]{1,10}:[0-9]{1,10}:[0-7]{1,4}(:.*)?")
        || Long.parseLong(parts[0]) > Metadata.MAX_ID
        || Long.parseLong(parts[1]) > Metadata.MAX_ID) {
      throw new ImageFormatException("\"" + value + "\": expected UID:GID:MODE");
    }
    return new Access(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2], 8),
        parts.length > 3 ? parts[3] : null);
  }

  private void finish() throws ImageFormatException {
    if (header.isEmpty()) {
      return;
    }
    all.add(
        new Installed(
            fields.build(),
            header.toString(),
            List.copyOf(replaces),
            priority,
            own.toString(),
            files));
    fields = new PackageFields();
    header = new StringBuilder();
    own = new StringBuilder();
    replaces = new ArrayList<>();
    priority = -1;
    files = new OwnedFiles();
    directory = null;
    file = null;
  }
}
