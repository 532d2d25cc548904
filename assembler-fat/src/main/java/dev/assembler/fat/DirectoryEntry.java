package dev.assembler.fat;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.bytes.StructReader;
import dev.assembler.core.tree.EntryName;

/**
 * A record of a directory with the name it goes by.
 *
 * @param offset of the record in its directory's bytes, for messages
 */
record DirectoryEntry(EntryName name, DirectoryRecord record, long offset, Object directory) {

  ImageFormatException fault(String field, int at, Object found, String expectation) {
    return StructReader.fault(
        "directory " + directory + " record of \"" + name + '"',
        field,
        offset + at,
        found,
        expectation);
  }
}
