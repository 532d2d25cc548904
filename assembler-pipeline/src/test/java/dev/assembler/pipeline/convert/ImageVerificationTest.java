package dev.assembler.pipeline.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageSink;
import dev.assembler.core.image.ImageSummary;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.format.ImageWriter;
import dev.assembler.pipeline.source.OpenTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reading back finds of a fault between a writer and its medium. */
class ImageVerificationTest {

  private static final int FILES = 48;

  @TempDir Path folder;

  private static String path(int file) {
    return String.format(Locale.ROOT, "/folder/file-%02d", file);
  }

  private static String text(int file) {
    return String.format(Locale.ROOT, "what is in file %02d\n", file);
  }

  private static OpenTree tree() {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < FILES; i++) {
      builder.file(path(i), 0644, Content.of(text(i).getBytes(StandardCharsets.UTF_8)));
    }
    return new OpenTree("tree", true, "directory", builder.build(), List.of(), null, null);
  }

  /** Of each sixteenth path, as the CRC-32C of its bytes tells. */
  private static boolean isInSample(String path) {
    var sum = new CRC32C();
    sum.update(TreePath.of(path).toBytes());
    return sum.getValue() % 16 == 0;
  }

  /** A medium that turns a bit in the last byte of a text. */
  private record Damage(ImageSink sink, String text) implements ImageSink {

    @Override
    public void writeAt(long offset, ByteBuffer source) throws IOException {
      var bytes = new byte[source.remaining()];
      source.get(bytes);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
      if (at >= 0) {
        bytes[at + text.length() - 1] ^= 1;
      }
      sink.writeAt(offset, ByteBuffer.wrap(bytes));
    }

    @Override
    public void zeroAt(long offset, long length) throws IOException {
      sink.zeroAt(offset, length);
    }

    @Override
    public void setSize(long size) throws IOException {
      sink.setSize(size);
    }
  }

  private record DamagedWriter(ImageWriter writer, String text) implements ImageWriter {

    @Override
    public ImageSummary write(List<FileTree> trees, ImageSink sink, ProgressListener progress)
        throws IOException {
      return writer.write(trees, new Damage(sink, text), progress);
    }
  }

  private TreeRequest request(String name, String damagedText, Verification verification)
      throws IOException {
    TreeRequest plain = Jobs.request(folder.resolve(name), "no-source");
    OutputFormat format = plain.format();
    return new TreeRequest(
        plain.sources(),
        plain.output(),
        new OutputFormat(
            format.format(), format.codec(), new DamagedWriter(format.writer(), damagedText)),
        plain.rules(),
        plain.allowedLoss(),
        plain.specs(),
        plain.exclude(),
        plain.shape(),
        plain.offset(),
        Optional.empty(),
        verification);
  }

  /** What is said of it; empty if it got its name. */
  private String written(String name, String damagedText, Verification verification)
      throws IOException {
    try (TreeJob job = TreeJob.of(request(name, damagedText, verification), tree())) {
      job.write(OutputStream.nullOutputStream(), output -> {}, ProgressListener.NONE);
    } catch (DifferentTreeException e) {
      return e.getMessage();
    }
    Files.delete(folder.resolve(name));
    return "";
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.cpio"})
  void aSampleFindsFaultsInItsFilesAlone(String name) throws IOException {
    var found = new ArrayList<Integer>();
    var sample = new ArrayList<Integer>();
    for (int i = 0; i < FILES; i++) {
      String message = written(name, text(i), Verification.SAMPLED);
      if (!message.isEmpty()) {
        assertTrue(message.contains(path(i) + ": content: "), message);
        found.add(i);
      }
      if (isInSample(path(i))) {
        sample.add(i);
      }
    }

    assertTrue(sample.size() > 1, sample.toString());
    assertEquals(sample, found);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.cpio"})
  void allOfItFindsEveryFault(String name) throws IOException {
    for (int i = 0; i < FILES; i++) {
      String message = written(name, text(i), Verification.FULL);

      assertTrue(message.contains(path(i) + ": content: "), message);
      assertEquals("", written(name, text(i), Verification.NONE));
    }
    assertNothingIsLeft();
  }

  /** Names and metadata are not sampled; a cpio has no sum of them. */
  @Test
  void aSampleFindsEveryDamagedName() throws IOException {
    for (int i = 0; i < FILES; i++) {
      String message = written("a.cpio", path(i).substring(1), Verification.SAMPLED);

      assertTrue(message.contains(path(i)), message);
    }
    assertNothingIsLeft();
  }

  @Test
  void ofSeveralOutputsNoneIsLeftIfOneIsDamaged() throws IOException {
    int sampled = 0;
    while (!isInSample(path(sampled))) {
      sampled++;
    }
    List<TreeRequest> requests =
        List.of(
            request("a.squashfs", "nothing", Verification.SAMPLED),
            request("b.cpio", text(sampled), Verification.SAMPLED),
            request("c.tar", "nothing", Verification.SAMPLED));

    try (OnePassJob job = OnePassJob.of(requests, tree())) {
      var different =
          assertThrows(
              DifferentTreeException.class, () -> job.write(output -> {}, ProgressListener.NONE));

      assertTrue(different.getMessage().contains(path(sampled)), different.getMessage());
    }
    assertNothingIsLeft();
  }
}
