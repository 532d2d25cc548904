package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeDiffTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a file 0644 0 0 0 content=x|/a file 0600 0 0 0 content=x|/a: permissions: 0644 != 0600",
        "/a fifo 0644 1 0 0|/a fifo 0644 2 0 0|/a: uid: 1 != 2",
        "/a fifo 0644 0 1 0|/a fifo 0644 0 2 0|/a: gid: 1 != 2",
        "/a fifo 0644 0 0 1|/a fifo 0644 0 0 1.000000005|/a: mtime: 1.000000000 != 1.000000005",
        "/a fifo 0644 0 0 0|/a socket 0644 0 0 0|/a: kind: fifo != socket",
        "/a fifo 0644 0 0 0|/b fifo 0644 0 0 0|/a: name: fifo != -;/b: name: - != fifo",
        "/a fifo 0644 0 0 0 xattr:user.x=1|/a fifo 0644 0 0 0|/a: xattr user.x: 0x31 != -",
        "/a fifo 0644 0 0 0|/a fifo 0644 0 0 0 xattr:user.x=1|/a: xattr user.x: - != 0x31",
        "/a symlink 0777 0 0 0 target=x|/a symlink 0777 0 0 0 target=y|/a: target: x != y",
        "/a char 0644 0 0 0 device=1:3|/a char 0644 0 0 0 device=1:5|/a: device: 1:3 != 1:5",
        "/a file 0644 0 0 0 content=xy|/a file 0644 0 0 0 content=x|/a: size: 2 != 1",
        "/a file 0644 0 0 0 content=xy|/a file 0644 0 0 0 content=xz"
            + "|/a: content: 0x79 at offset 1 != 0x7a",
      })
  void oneDifferenceIsNamedByPathAndField(String left, String right, String expected)
      throws IOException {
    List<String> found =
        TreeDiff.between(TreeDump.parse(left), TreeDump.parse(right), 10).stream()
            .map(TreeDiff.Difference::toString)
            .toList();

    assertEquals(List.of(expected.split(";")), found);
  }

  @Test
  void aBrokenHardLinkIsADifference() throws IOException {
    String a = "/a file 0644 0 0 0 content=x\n";
    FileTree linked = TreeDump.parse(a + "/b link /a\n");
    FileTree copied = TreeDump.parse(a + "/b file 0644 0 0 0 content=x\n");

    assertEquals("[/b: hard link to: /a != -]", TreeDiff.between(linked, copied, 10).toString());
    assertEquals(List.of(), TreeDiff.between(linked, linked, 10));
  }

  @Test
  void noMoreThanAskedForAreListed() throws IOException {
    FileTree many = TreeDump.parse("/a fifo 0644 0 0 0\n/b fifo 0644 0 0 0\n/c fifo 0644 0 0 0\n");

    assertEquals(2, TreeDiff.between(many, FileTree.builder().build(), 2).size());
  }
}
