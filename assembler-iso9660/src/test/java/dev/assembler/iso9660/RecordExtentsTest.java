package dev.assembler.iso9660;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assembler.core.Limits;
import dev.assembler.core.image.Extent;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordExtentsTest {

  /** Two directories, of Rock Ridge and of Joliet each, and what a long name takes besides. */
  @Test
  void theyAreDirectoriesAndContinuationAreas() throws IOException {
    String name = "n".repeat(220);
    FileTree tree =
        FileTree.builder()
            .directory("/below", 0755)
            .file("/below/" + name, 0644, Content.of("text"))
            .build();
    var image = new MemoryImage();
    IsoImage.write(tree, IsoOptions.defaults().withJoliet(IsoOptions.Joliet.SHORTENED), image);

    List<Extent> found = IsoImage.recordExtents(image, Limits.defaults());

    var directories = new ArrayList<Extent>();
    var areas = new ArrayList<String>();
    for (Extent each : found) {
      byte[] bytes = new byte[(int) each.length()];
      image.readAt(each.offset(), ByteBuffer.wrap(bytes));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      if (each.length() == Blocks.SIZE && bytes[33] == 0) {
        directories.add(each);
      } else {
        areas.add(text.substring(0, 2) + (text.contains(name) ? " and the name" : ""));
      }
    }
    assertEquals(4, directories.size(), found.toString());
    assertEquals(List.of("ER", "NM and the name"), areas);
  }
}
