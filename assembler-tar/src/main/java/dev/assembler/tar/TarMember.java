package dev.assembler.tar;

import dev.assembler.core.tree.TreePath;
import java.util.Map;
import java.util.Objects;

/**
 * An entry as the archive has it, for whoever needs more of it than the tree holds: its place in
 * the order, the letters of its name, records of extended headers that mean nothing to us.
 *
 * @param path where in the tree it is
 * @param name as it is written
 * @param type its type flag: '0' for a file, '1' a hard link, '2' a symbolic link, '5' a directory
 * @param linkName what a hard link leads to; null for anything else
 * @param user the owner's name; empty if there is none
 * @param group the group's name; empty if there is none
 * @param records the last of each key in its own extended header
 */
public record TarMember(
    TreePath path,
    byte[] name,
    char type,
    byte[] linkName,
    byte[] user,
    byte[] group,
    Map<String, byte[]> records) {

  public TarMember {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(name, "name");
    records = Map.copyOf(records);
  }
}
