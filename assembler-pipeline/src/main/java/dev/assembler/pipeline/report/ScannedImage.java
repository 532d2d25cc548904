package dev.assembler.pipeline.report;

import dev.assembler.core.tree.FileTree;
import dev.assembler.pipeline.report.FactTable.Fact;
import java.util.List;
import java.util.Optional;

/**
 * What was read of an image, of a part of one, or of a directory.
 *
 * @param place as addresses have it, empty for the whole
 * @param container whether it is no more than a way to keep the disk that comes next
 * @param title what it is, in a line
 * @param size of the image; of a directory of the host -1
 * @param facts in a few words each
 * @param lines what it says of itself
 * @param map where what is in it
 * @param tree what it holds; its contents cannot be read any more
 */
record ScannedImage(
    String place,
    boolean container,
    String title,
    long size,
    List<Fact> facts,
    List<String> lines,
    Optional<SectionMap> map,
    Optional<FileTree> tree) {

  ScannedImage {
    facts = List.copyOf(facts);
    lines = List.copyOf(lines);
  }
}
