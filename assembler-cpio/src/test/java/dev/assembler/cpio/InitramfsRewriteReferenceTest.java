package dev.assembler.cpio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.Codec;
import dev.assembler.core.Limits;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that other programs made are changed, and those programs read what comes of it. */
@Tag("reference")
class InitramfsRewriteReferenceTest {

  private static final String PACK =
      "cd \"$1\" && find . | LC_ALL=C sort | cpio -o -H newc --quiet";

  @TempDir Path folder;

  /** Files, links, names of one file: {@code a} and {@code z} are one, {@code gone} has a name. */
  private Path tree() throws IOException {
    Path root = Files.createDirectories(folder.resolve("tree/usr/bin")).getParent().getParent();
    Files.writeString(root.resolve("usr/bin/tool"), "tool\n".repeat(100_000));
    Files.writeString(root.resolve("usr/a"), "shared");
    Files.createLink(root.resolve("usr/z"), root.resolve("usr/a"));
    Files.createLink(root.resolve("usr/gone"), root.resolve("usr/a"));
    Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
    Files.writeString(root.resolve("init"), "init");
    return root;
  }

  private void repack(Path image) throws IOException {
    FileTree added = FileTree.builder().file("/bin/agent", 0555, Content.of("agent")).build();
    InitramfsEdit edit =
        InitramfsEdit.adding(added)
            .withRemoved((path, isDirectory) -> path.toString().endsWith("/gone"));
    Path out = folder.resolve("out");
    try (ImageSource source = FileImage.openForReading(image);
        FileImage target = FileImage.create(out)) {
      InitramfsRewrite.plan(source, edit, Limits.defaults())
          .write(target, 2, ProgressListener.NONE);
    }
    Files.delete(image);
    Files.move(out, image);
    try (ImageSource written = FileImage.openForReading(image)) {
      InitramfsImage.verify(written);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cat,cat",
    "gzip -9,gzip -dc",
    "xz --check=crc32,xz -dc",
    "xz --check=crc64,xz -dc",
    "xz --check=crc32 --x86 --lzma2=preset=1,xz -dc",
    "zstd -q -3,zstd -q -dc",
    "lz4 -q -l,lz4 -q -dc"
  })
  void gnuCpioReadsItAndSeesWhatItHadWritten(String compress, String expand) throws IOException {
    Path root = tree();
    Path image = folder.resolve("initrd");
    shell(PACK + " | " + compress + " >\"$2\"", root, image);
    String before = shell(expand + " <\"$1\" | cpio -itvn --quiet", image);

    repack(image);

    String after = shell(expand + " <\"$1\" | cpio -itvn --quiet", image);
    var expected = new ArrayList<String>(before.lines().toList());
    expected.removeIf(line -> line.endsWith(" usr/gone"));
    List<String> found = new ArrayList<>(after.lines().toList());
    String agent = found.removeLast();
    assertTrue(agent.matches("-r-xr-xr-x +1 0 +0 +5 .* usr/bin/agent"), agent);
    // Two names are left of three; the bytes came with the last, and still do.
    expected.replaceAll(
        line -> line.matches(".* usr/[az]") ? line.replaceFirst(" 3 ", " 2 ") : line);
    assertEquals(expected, found);
  }

  @Test
  void itUnpacksToTheSameFiles() throws IOException {
    Path root = tree();
    Path image = folder.resolve("initrd");
    shell(PACK + " | gzip >\"$2\"", root, image);

    repack(image);

    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    shell("cd \"$2\" && gzip -dc <\"$1\" | cpio -idm --quiet", image, unpacked);
    Files.delete(root.resolve("usr/gone"));
    Files.delete(unpacked.resolve("usr/bin/agent"));
    shell("diff -r \"$1\" \"$2\"", root, unpacked);
    assertArrayEquals(
        Files.readAllBytes(unpacked.resolve("usr/a")),
        Files.readAllBytes(unpacked.resolve("usr/z")));
  }

  @Test
  void debiansToolsListAllSegments() throws IOException {
    FileTree early =
        FileTree.builder()
            .file("/kernel/x86/microcode/AuthenticAMD.bin", 0644, Content.of("microcode"))
            .build();
    FileTree main =
        FileTree.builder()
            .file("/gone", 0644, Content.of("x"))
            .file("/bin/tool", 0755, Content.of("tool"))
            .build();
    Path image =
        Files.write(
            folder.resolve("initrd"),
            Written.initramfs(
                InitramfsOptions.defaults(),
                Segment.early(early),
                Segment.of(main, Codec.zstd(3))));

    repack(image);

    String listed = ReferenceTool.require("lsinitramfs").run(image).text();
    assertEquals(
        Set.of(
            ".",
            "bin",
            "bin/agent",
            "bin/tool",
            "kernel",
            "kernel/x86",
            "kernel/x86/microcode",
            "kernel/x86/microcode/AuthenticAMD.bin"),
        listed.lines().collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String shell(String script, Object... arguments) throws IOException {
    var all = new ArrayList<Object>(List.of("-ec", script, "sh"));
    all.addAll(List.of(arguments));
    return ReferenceTool.require("sh").run(all.toArray()).text();
  }
}
