package dev.assembler.pipeline.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that the compiler makes here, stripped by us and by binutils. */
@Tag("reference")
class StripTest {

  private static final String PROGRAM =
      """
      #include <stdio.h>
      static int hidden(int x) { return x * 3; }
      int shown(int x) { return hidden(x) + 1; }
      #ifndef LIBRARY
      int main(void) { printf("%d\\n", shown(5)); return 0; }
      #endif
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "DEBUG, -O0 -g",
    "DEBUG, -O2 -g3 -gz",
    "DEBUG, -O2 -g -static",
    "DEBUG, -O2 -g -no-pie",
    "DEBUG, -O2 -g -Wl;--emit-relocs",
    "UNNEEDED, -O0 -g",
    "UNNEEDED, -O2 -g -static"
  })
  void aProgramRunsAndHasWhatBinutilsLeavesIt(Strip.Level level, String flags) throws IOException {
    Path program = compile("program", flags.replace(';', ','));

    Path ours = strip(program, level);

    assertEquals("16\n", ReferenceTool.require("env").run(ours).text());
    assertSameAsBinutils(program, ours, level);
  }

  @ParameterizedTest
  @CsvSource({
    "DEBUG, -shared -fPIC -g",
    "UNNEEDED, -shared -fPIC -g",
    "DEBUG, -c -g3",
    "UNNEEDED, -c -g3 -ffunction-sections"
  })
  void aLibraryOrObjectLinks(Strip.Level level, String flags) throws IOException {
    Path library = compile("library.o", "-DLIBRARY " + flags);

    Path ours = strip(library, level);

    Path user =
        Files.writeString(
            folder.resolve("user.c"),
            "#include <stdio.h>\nint shown(int); int main(void) {printf(\"%d\\n\", shown(7));}\n");
    Path linked = folder.resolve("linked");
    ReferenceTool.require("gcc").run("-o", linked.toString(), user.toString(), ours.toString());
    assertEquals("22\n", ReferenceTool.require("env").run(linked).text());
    assertSameAsBinutils(library, ours, level);
  }

  @Test
  void nothingIsTakenFromWhatHasNothing() throws IOException {
    Path stripped = strip(compile("program", "-g"), Strip.Level.UNNEEDED);
    FileTree tree = tree(Content.of(stripped));

    assertSame(
        tree.find(TreePath.of("/file")).orElseThrow(),
        Strip.apply(tree, Strip.Level.UNNEEDED).tree().find(TreePath.of("/file")).orElseThrow());
  }

  /** A signature is over what was there: such a file is left, and named. */
  @Test
  void whatHasSomethingAppendedIsLeft() throws IOException {
    byte[] program = Files.readAllBytes(compile("program", "-g"));
    byte[] signed = Arrays.copyOf(program, program.length + 28);

    Strip.Result result = Strip.apply(tree(Content.of(signed)), Strip.Level.DEBUG);

    assertEquals(0, result.files());
    assertEquals(List.of("/file: something appended to it, such as a signature"), result.left());
  }

  /** Whatever a byte of the tables is: the file is left, or what comes out can be read. */
  @Test
  void noByteOfTheTablesBreaksIt() throws IOException {
    byte[] object = Files.readAllBytes(compile("library.o", "-DLIBRARY -c -g"));
    int tableAt = (int) ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
    for (int at = 0; at < object.length; at = at == 63 ? tableAt : at + 1) {
      for (int flip : new int[] {0x01, 0x80, 0xFF}) {
        byte[] changed = object.clone();
        changed[at] ^= (byte) flip;
        Strip.Result result = Strip.apply(tree(Content.of(changed)), Strip.Level.DEBUG);
        assertTrue(bytes(file(result.tree()).content()).length <= object.length);
      }
    }
  }

  private void assertSameAsBinutils(Path original, Path ours, Strip.Level level)
      throws IOException {
    Path theirs = folder.resolve("theirs");
    ReferenceTool.require("strip")
        .run(
            level == Strip.Level.DEBUG ? "--strip-debug" : "--strip-unneeded",
            "-o",
            theirs.toString(),
            original.toString());
    assertEquals(sections(theirs), sections(ours));
    assertEquals(symbols(theirs), symbols(ours));
    String warnings = ReferenceTool.require("readelf").run("-aW", ours.toString()).err();
    assertEquals("", warnings);
  }

  /** Names, types and flags. */
  private static Set<String> sections(Path file) throws IOException {
    var sections = new TreeSet<String>();
    String text = ReferenceTool.require("readelf").run("-SW", file.toString()).text();
    for (String line : text.split("\n", -1)) {
      if (line.matches(" +\\[ *[0-9]+\\] .*")) {
        String[] fields = line.substring(line.indexOf(']') + 1).strip().split(" +", -1);
        sections.add(fields[0] + " " + fields[1]);
      }
    }
    return sections;
  }

  /** Binding and name of each; binutils makes marks beside thread-local data thread-local. */
  private static Set<String> symbols(Path file) throws IOException {
    var symbols = new TreeSet<String>();
    String text = ReferenceTool.require("readelf").run("-sW", file.toString()).text();
    for (String line : text.split("\n", -1)) {
      String[] fields = line.strip().split(" +", -1);
      if (fields.length >= 8 && fields[0].matches("[0-9]+:")) {
        symbols.add(fields[4] + " " + fields[7]);
      }
    }
    return symbols;
  }

  private Path compile(String name, String flags) throws IOException {
    Path source = Files.writeString(folder.resolve("program.c"), PROGRAM);
    Path out = folder.resolve(name);
    var arguments = new ArrayList<String>(List.of(flags.split(" ", -1)));
    arguments.addAll(List.of("-o", out.toString(), source.toString()));
    ReferenceTool.require("gcc").run(arguments.toArray());
    return out;
  }

  private Path strip(Path file, Strip.Level level) throws IOException {
    Strip.Result result = Strip.apply(tree(Content.of(file)), level);
    assertEquals(List.of(), result.left());
    assertEquals(1, result.files());
    byte[] stripped = bytes(file(result.tree()).content());
    assertEquals(Files.size(file) - stripped.length, result.bytes());
    Path out = Files.write(folder.resolve("ours-" + file.getFileName()), stripped);
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxr-xr-x"));
    return out;
  }

  private static FileTree tree(Content content) {
    return FileTree.builder().file("/file", 0755, content).build();
  }

  private static RegularFile file(FileTree tree) {
    return (RegularFile) tree.find(TreePath.of("/file")).orElseThrow();
  }

  private static byte[] bytes(Content content) throws IOException {
    var bytes = ByteBuffer.allocate((int) content.size());
    try (ImageSource source = content.open()) {
      source.readAt(0, bytes);
    }
    return bytes.array();
  }
}
