package dev.assembler.pipeline.layout;

import dev.assembler.pipeline.source.HostPath;
import dev.assembler.pipeline.toml.TomlFile;
import dev.assembler.pipeline.toml.TomlTable;
import java.nio.file.Path;

/** Where a disk's description stands, which decides what its names mean. */
sealed interface DiskGround {

  /** The description, for messages. */
  String name();

  /** The file of a name; a problem if there is none. */
  NamedFile file(TomlTable table, String key, String name);

  /**
   * A file of its own: names are paths.
   *
   * @param file as the caller named it
   * @param folder where relative paths begin
   */
  record OwnFile(HostPath file, Path folder) implements DiskGround {

    static OwnFile of(TomlFile toml) {
      return new OwnFile(toml.file(), toml.folder());
    }

    @Override
    public String name() {
      return file.toString();
    }

    @Override
    public NamedFile file(TomlTable table, String key, String name) {
      if (name.isEmpty() || name.indexOf(0) >= 0) {
        table.problem(key, key + ": no path");
        return new HostFile(name, folder);
      }
      HostFile file = HostFile.of(name, folder);
      String problem = file.problem();
      if (problem != null) {
        table.problem(key, name + ": " + problem);
      }
      return file;
    }
  }

  /** Another file, which has made or settled what is named. */
  record Within(String name, DiskNames names) implements DiskGround {
    @Override
    public NamedFile file(TomlTable table, String key, String name) {
      return names.file(table, key, name);
    }
  }
}
