package dev.assembler.pipeline.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.codec.Codec;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.format.IdentitySeed;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.OptionValues;
import dev.assembler.pipeline.format.WriteSettings;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.pipeline.source.SourceAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of trees that somebody else has settled: those that a format needs besides, too. */
class SettledTreesTest {

  @TempDir Path folder;

  private Path root;
  private Path efi;

  @BeforeEach
  void sources() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    Files.writeString(root.resolve("readme"), "hello\n");
    efi = Files.createDirectories(folder.resolve("efi"));
    Files.writeString(Files.createDirectories(efi.resolve("EFI/BOOT")).resolve("BOOTX64.EFI"), "x");
  }

  /** As the command line would ask for it, by sources or without any. */
  private TreeRequest request(Path out, String efiTree, Path... sources) throws IOException {
    var settings =
        new WriteSettings(
            Codec.store(),
            Epoch.ofSeconds(1_700_000_001),
            1,
            new OptionValues(Map.of("--efi-tree", List.of(efiTree.getBytes(UTF_8)))),
            IdentitySeed.stated("seed"));
    TreeRequest like = Jobs.request(out, ".");
    return new TreeRequest(
        List.of(sources).stream()
            .map(source -> SourceAddress.ofTree(source.toString().getBytes(UTF_8)))
            .toList(),
        like.output(),
        new OutputFormat.Choice(ImageFormats.named("iso"), Codec.store()).with(settings, "epoch"),
        like.rules(),
        like.allowedLoss(),
        like.specs(),
        like.exclude(),
        like.shape(),
        0,
        true);
  }

  private static OpenTree open(FileTree tree, Closeable resource) {
    return new OpenTree("tree.x", false, "tree", tree, List.of(), null, resource);
  }

  @Test
  void theyMakeTheSameImageAsTheirSources() throws IOException {
    Path one = folder.resolve("a.iso");
    Path other = folder.resolve("b.iso");
    var closed = new ArrayList<String>();
    TreeResult fromSources;
    TreeResult fromTrees;

    try (TreeJob job = Jobs.prepare(request(one, efi.toString(), root))) {
      fromSources = job.write(OutputStream.nullOutputStream(), output -> {}, ProgressListener.NONE);
      try (TreeJob settled =
          TreeJob.of(
              request(other, "tree.efi"),
              List.of(
                  open(job.trees().get(0), () -> closed.add("efi")),
                  open(job.trees().get(1), () -> closed.add("root"))))) {
        fromTrees =
            settled.write(OutputStream.nullOutputStream(), output -> {}, ProgressListener.NONE);
      }
    }

    assertEquals(fromSources.sha256(), fromTrees.sha256());
    assertEquals(-1, Files.mismatch(one, other));
    assertEquals(2, closed.size());
  }

  /** FAT counts in two seconds, Rock Ridge in single ones. */
  @Test
  void eachIsHeldToItsOwnFormat() throws IOException {
    var file = new RegularFile(Metadata.of(0644).withMtime(1_700_000_001, 0), Content.of("text"));
    FileTree odd = FileTree.builder().add(TreePath.of("/file"), file).build();

    try (TreeJob job =
        TreeJob.of(
            request(folder.resolve("c.iso"), "tree.efi"),
            List.of(open(odd, null), open(odd, null)))) {
      assertEquals(1_700_000_000, seconds(job.trees().get(0)));
      assertEquals(1_700_000_001, seconds(job.trees().get(1)));
    }
  }

  private static long seconds(FileTree tree) {
    return tree.find(TreePath.of("/file")).orElseThrow().metadata().mtimeSeconds();
  }

  @Test
  void thereAreAsManyAsTheFormatNeeds() throws IOException {
    FileTree tree = FileTree.builder().file("/file", 0644, Content.of("text")).build();
    var closed = new ArrayList<String>();

    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                TreeJob.of(
                    request(folder.resolve("d.iso"), "tree.efi"),
                    open(tree, () -> closed.add("tree"))));

    assertEquals("sources: 1, expected 2 for " + folder.resolve("d.iso"), refused.getMessage());
    assertEquals(List.of("tree"), closed);
  }

  @Test
  void sourcesAreNeededWhereNothingIsSettled() throws IOException {
    TreeRequest none = request(folder.resolve("e.iso"), "tree.efi");

    assertThrows(IllegalArgumentException.class, () -> Jobs.prepare(none));
  }
}
