package dev.assembler.pipeline.layout;

import dev.assembler.pipeline.toml.TomlTable;

/** What the names in a disk's description stand for, where it stands in somebody else's file. */
public interface DiskNames {

  /**
   * The file of a name. One that stands for nothing is a problem of that key, and any file.
   *
   * @param table in which it stands
   * @param key "files", "source", "artifact" or "bios-boot"
   */
  NamedFile file(TomlTable table, String key, String name);

  /**
   * The tree of a name in the key {@code tree}. One that stands for nothing is a problem of that
   * key, and any tree.
   */
  NamedTree tree(TomlTable table, String name);
}
