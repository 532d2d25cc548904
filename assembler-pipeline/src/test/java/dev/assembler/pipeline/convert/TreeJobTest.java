package dev.assembler.pipeline.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.codec.StreamDecompressor;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import dev.assembler.core.tree.Xattrs;
import dev.assembler.pipeline.InputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.format.ImageFormats;
import dev.assembler.pipeline.format.Loss;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeJobTest {

  private static final FileTree SMALL =
      FileTree.builder().file("/file", 0644, Content.of("text")).build();

  @TempDir Path folder;

  private Path out() {
    return folder.resolve("out.tar");
  }

  private static byte[] image(FileTree tree) throws IOException {
    var image = new MemoryImage();
    SquashfsImage.write(tree, SquashfsOptions.defaults(), image, ProgressListener.NONE);
    var bytes = ByteBuffer.allocate((int) image.size());
    image.readAt(0, bytes);
    return bytes.array();
  }

  /** An image whose lists are whole and whose one file is not. */
  private Path damaged(String name) throws IOException {
    var noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    byte[] image =
        image(
            FileTree.builder()
                .file(
                    "/noise",
                    0644,
                    Content.of(new String(noise, java.nio.charset.StandardCharsets.ISO_8859_1)))
                .build());
    for (int i = 96; i < 400; i++) {
      image[i] = 0;
    }
    return Files.write(folder.resolve(name), image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/opt", "/opt/deep/er"})
  void aSourceWhoseDestinationIsExcludedIsLeftOut(String destination) throws IOException {
    Path first = Jobs.tar(folder.resolve("first.tar"), SMALL);
    Path second = Jobs.tar(folder.resolve("second.tar"), SMALL);

    try (TreeJob job =
        Jobs.prepare(
            Jobs.excluding(
                Jobs.request(out(), first.toString(), second + ":" + destination), "/opt"))) {

      assertEquals(List.of(), TreeDiff.between(SMALL, job.trees().getLast(), 9));
      assertEquals(
          List.of("--tree " + second + ": left out, --exclude matches " + destination),
          job.warnings());
    }
  }

  @Test
  void allSourcesExcludedLeaveAnEmptyTree() throws IOException {
    Path only = Jobs.tar(folder.resolve("only.tar"), SMALL);

    TreeResult result = Jobs.run(Jobs.excluding(Jobs.request(out(), only + ":/opt"), "/opt"));

    assertEquals(1, result.nodes());
  }

  @Test
  void anOutputThatALinkLeadsIntoASourceIsRefused() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(out(), Path.of("tree/inside.tar"));

    var refused =
        assertThrows(
            UsageException.class, () -> Jobs.prepare(Jobs.request(out(), tree.toString())));

    assertEquals("lies inside --tree " + tree, refused.found());
    assertEquals(List.of(), List.of(tree.toFile().list()));
  }

  @Test
  void anOutputThatALinkLeadsOutOfASourceIsFine() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Path link = Files.createSymbolicLink(tree.resolve("link.tar"), out());

    Jobs.run(Jobs.request(link, tree.toString()));

    assertTrue(Files.isRegularFile(out()));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void aMalformedSourceIsNamedAlone() throws IOException {
    Path whole = Jobs.tar(folder.resolve("whole.tar"), SMALL);
    Path damaged = damaged("damaged.squashfs");

    var refused =
        assertThrows(
            InputException.class,
            () -> Jobs.run(Jobs.request(out(), whole.toString(), damaged.toString())));
    var alone =
        assertThrows(InputException.class, () -> Jobs.run(Jobs.request(out(), damaged.toString())));

    assertEquals(damaged.toString(), refused.subject());
    assertEquals(damaged.toString(), alone.subject());
    assertFalse(Files.exists(out()));
  }

  @Test
  void anOutputThatDoesNotReadBackIsNoFaultOfTheSources() throws IOException {
    byte[] cut = Files.readAllBytes(Jobs.tar(out(), SMALL));
    var image = new MemoryImage();
    image.writeAt(0, ByteBuffer.wrap(cut, 0, 1024));
    OutputFormat format = OutputFormat.choose(null, null, "x.tar").plain();

    var different =
        assertThrows(
            DifferentTreeException.class,
            () ->
                new ImageVerification(List.of(SMALL), format, null, Verification.FULL)
                    .compare(image, ProgressListener.NONE));

    assertTrue(different.getMessage().startsWith("read back, it is malformed: "));
  }

  @Test
  void aFailureDoesNotEndTheCompressedStream() throws IOException {
    Path damaged = damaged("damaged.squashfs");
    TreeRequest request = Jobs.request(null, damaged.toString());
    var compressed =
        new TreeRequest(
            request.sources(),
            null,
            OutputFormat.choose("tar", "gzip", null).plain(),
            request.rules(),
            Set.of(),
            List.of(),
            List.of(),
            Shape.NONE,
            0,
            false);
    var stream = new ByteArrayOutputStream();

    try (TreeJob job = Jobs.prepare(compressed)) {
      assertThrows(
          InputException.class, () -> job.write(stream, output -> {}, ProgressListener.NONE));
    }

    assertThrows(
        IOException.class,
        () -> {
          try (var plain =
              StreamDecompressor.open(new ByteArrayInputStream(stream.toByteArray()))) {
            plain.readAllBytes();
          }
        });
  }

  @Test
  void theTemporaryFilesOfAVerificationLieBesideTheOutput() throws IOException {
    Path missing = folder.resolve("missing");
    var large = FileTree.builder().file("/zeros", 0644, Content.zeros(20 << 20)).build();
    Path out = folder.resolve("out.tar.gz");
    Path source = Jobs.tar(folder.resolve("source.tar"), large);
    Jobs.run(Jobs.request(out, source.toString()));
    OutputFormat format = OutputFormat.choose(null, null, "x.tar.gz").plain();
    var image = new MemoryImage();
    image.writeAt(0, ByteBuffer.wrap(Files.readAllBytes(out)));

    new ImageVerification(List.of(large), format, folder, Verification.FULL)
        .compare(image, ProgressListener.NONE);
    assertThrows(
        dev.assembler.pipeline.OutputException.class,
        () ->
            new ImageVerification(List.of(large), format, missing, Verification.FULL)
                .compare(image, ProgressListener.NONE));

    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(2, left.count(), "nothing is left behind");
    }
  }

  /** What a million names take of the heap depends on it. */
  @Test
  void equalMetadataAreOneObject() throws IOException {
    FileTree tree =
        FileTree.builder()
            .file("/a", 0644, Content.of(""))
            .file("/b", 0644, Content.of("x"))
            .build();
    Path tar = Jobs.tar(folder.resolve("two.tar"), tree);

    try (TreeJob job = Jobs.prepare(Jobs.request(out(), tar.toString()))) {
      var root = job.trees().getLast().root();
      assertSame(root.node(0).metadata(), root.node(1).metadata());
    }
  }

  @Test
  void whatANodeLosesCountsOnceHoweverManyNamesItHas() {
    var xattrs =
        Xattrs.of(
            Xattr.of(
                "system.posix_acl_access",
                "x".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    var file = new RegularFile(Metadata.of(0644).withXattrs(xattrs), Content.of("x"));
    FileTree tree =
        FileTree.builder()
            .add(TreePath.of("/a"), file)
            .add(TreePath.of("/b"), file)
            .add(TreePath.of("/c"), file.withMetadata(file.metadata()))
            .build();

    LossPolicy.Result result = LossPolicy.apply(tree, ImageFormats.SQUASHFS, Set.of(Loss.ACL));

    assertEquals(Map.of(Loss.ACL, 2L), result.counts());
    assertEquals(2, result.tree().linkCount(result.tree().find(TreePath.of("/b")).orElseThrow()));
  }
}
