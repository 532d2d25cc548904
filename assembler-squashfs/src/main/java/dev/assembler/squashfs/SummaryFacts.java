package dev.assembler.squashfs;

import dev.assembler.core.image.ImageSummary.Section;
import dev.assembler.core.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named numbers of an image's summary. */
final class SummaryFacts {

  private final Map<String, Long> uncompressed = new LinkedHashMap<>();

  /** Notes the bytes of a table before compression. */
  void uncompressed(String section, long bytes) {
    uncompressed.put(section, bytes);
  }

  Map<String, Long> of(SquashfsPlan plan, DataWriter data, List<Section> sections) {
    var facts = new LinkedHashMap<String, Long>();
    facts.put("inodes", (long) plan.numbering().count());
    plan.check().kinds().forEach((kind, count) -> facts.put(plural(kind), count));
    facts.put("input bytes", plan.files().inputBytes());
    facts.put("duplicate files", data.facts().duplicateFiles);
    facts.put("duplicate bytes", data.facts().duplicateBytes);
    facts.put("sparse bytes", data.facts().sparseBytes);
    facts.put("fragments", (long) data.fragments().size());
    facts.put("ids", (long) plan.check().ids().count());
    facts.put("xattr ids", (long) plan.check().xattrs().count());
    for (Section section : sections) {
      Long before = uncompressed.get(section.name());
      if (before != null) {
        facts.put(section.name() + " bytes uncompressed", before);
      }
      if (before != null || section.name().equals("data")) {
        facts.put(section.name() + " bytes", section.length());
      }
    }
    return facts;
  }

  /** As summaries and plans call nodes of a kind. */
  static String plural(Node.Kind kind) {
    return switch (kind) {
      case DIRECTORY -> "directories";
      case REGULAR_FILE -> "files";
      case SYMLINK -> "symlinks";
      case BLOCK_DEVICE -> "block devices";
      case CHAR_DEVICE -> "character devices";
      case FIFO -> "fifos";
      case SOCKET -> "sockets";
    };
  }
}
