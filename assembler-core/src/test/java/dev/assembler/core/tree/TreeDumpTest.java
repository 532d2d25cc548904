package dev.assembler.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TreeDumpTest {

  private static final String EVERY_KIND =
      """
      / dir 0755 0 0 0
      /bin dir 0755 0 0 1700000000
      /bin/busybox file 04755 0 0 1700000000 size=3 content=abc
      /bin/sh link /bin/busybox
      /dev dir 01777 0 0 -1.500000000
      /dev/console char 0600 0 5 0 device=5:1
      /dev/sda block 0660 0 6 0 device=8:0
      /l\\xe9 fifo 0600 0 0 0
      /ping file 0755 0 0 0 size=0 xattr:security.capability=\\x01\\x00\\x3d xattr:user.a= content=
      /run.sock socket 0777 1000 4294967295 0
      /sh symlink 0777 0 0 0 target=bin/\\x20sh
      """;

  @Test
  void aDumpPrintsAsItWasParsed() throws IOException {
    FileTree tree = TreeDump.parse(EVERY_KIND);

    assertEquals(EVERY_KIND, TreeDump.of(tree, TreeDump.Contents.INLINE));
  }

  @Test
  void aParsedTreeEqualsTheTreeThatWasPrinted() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(new byte[] {0, 1, '=', '\\', ' ', '\n', -1}))
            .hardLink("/b/c", "/a")
            .symlink("/s", "a=b c")
            .build();

    FileTree parsed = TreeDump.parse(TreeDump.of(tree, TreeDump.Contents.INLINE));

    assertEquals(List.of(), TreeDiff.between(tree, parsed, 10));
  }

  @Test
  void contentsCanBeTheirDigest() throws IOException {
    FileTree tree = FileTree.builder().file("/a", 0644, Content.of("abc")).build();

    assertEquals(
        "/ dir 0755 0 0 0\n/a file 0644 0 0 0 size=3 sha256="
            + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        TreeDump.of(tree, TreeDump.Contents.DIGEST));
  }

  @Test
  void theDumpIsTheSameInALocaleWithOtherDigits() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertEquals(EVERY_KIND, TreeDump.of(TreeDump.parse(EVERY_KIND), TreeDump.Contents.INLINE));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aFaultNamesItsLine() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TreeDump.parse("/ dir 0755 0 0 0\n/a file 0644 0 0 0 size=1\n"));

    assertEquals("line 2: content= is missing", refused.getMessage());
  }
}
