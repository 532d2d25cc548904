package dev.assembler.pipeline.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.ProgressEvent;
import dev.assembler.core.ProgressListener;
import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Socket;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.OutputException;
import dev.assembler.pipeline.UsageException;
import dev.assembler.pipeline.onepass.ReadingFacts;
import dev.assembler.pipeline.shape.BudgetException;
import dev.assembler.pipeline.shape.Shape;
import dev.assembler.pipeline.source.OpenTree;
import dev.assembler.testkit.Contents;
import dev.assembler.testkit.CountingContent;
import dev.assembler.testkit.LeakCheck;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.TreeFixtures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OnePassTest {

  /** Names of outputs in every format that holds the trees of this test. */
  private static final List<String> ALL =
      List.of(
          "a.squashfs", "b.cpio.zst", "c.iso", "d.tar", "e.cpio.xz", "f.fat", "g.ext4", "h.cpio");

  private static final int FILES = 40;
  private static final int LARGE = 34;

  @TempDir Path folder;

  private final List<CountingContent> contents = new ArrayList<>();

  /** Files of all sizes that matter, equal ones among them: small, large, of the same beginning. */
  private FileTree tree() {
    var random = new SplittableRandom(5);
    TreeBuilder tree = FileTree.builder();
    for (int i = 0; i < FILES; i++) {
      long size =
          switch (i % 5) {
            case 0 -> random.nextLong(3000) + 1;
            case 1 -> 4096;
            case 2 -> 100_000 + random.nextLong(300_000);
            case 3 -> 300_000;
            default -> i == LARGE ? (8L << 20) + 100_000 : 131_072;
          };
      boolean alike = i % 5 != 2 && i % 3 == 2; // the bytes of one before, or their beginning
      file(tree, i, alike ? Contents.text(i % 15, size) : Contents.noise(i, size));
    }
    file(tree, FILES, Content.concat(List.of(Contents.noise(7, 400_000), Contents.noise(8, 10))));
    file(
        tree,
        FILES + 1,
        Content.concat(List.of(Contents.noise(7, 400_000), Contents.noise(9, 10))));
    return tree.build();
  }

  private void file(TreeBuilder tree, int number, Content content) {
    contents.add(CountingContent.of(content));
    String name = String.format(Locale.ROOT, "/d%d/f%03d", number % 7, number);
    tree.file(name, 0755, contents.getLast());
  }

  private static OpenTree open(FileTree tree) {
    return new OpenTree("tree", true, "directory", tree, List.of(), null, null);
  }

  private List<TreeRequest> requests(String... names) throws IOException {
    var requests = new ArrayList<TreeRequest>();
    for (String name : names) {
      requests.add(request(folder.resolve(name)));
    }
    return requests;
  }

  /** Compressed as little as can be. */
  private static TreeRequest request(Path output) throws IOException {
    String name = output.toString();
    String compression =
        name.endsWith(".xz")
            ? "xz:0"
            : name.endsWith(".gz") ? "gzip:1" : name.matches(".*(squashfs|zst)") ? "zstd:1" : null;
    return Jobs.withFormat(
        Jobs.request(output, "no-source"), OutputFormat.choose(null, compression, name).plain());
  }

  private OnePassResult run(FileTree tree, List<TreeRequest> requests) throws IOException {
    try (OnePassJob job = OnePassJob.of(requests, open(tree))) {
      return job.write(output -> {}, ProgressListener.NONE);
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private byte[] alone(FileTree tree, String name) throws IOException {
    Path own = Files.createDirectories(folder.resolve("alone")).resolve(name);
    try (TreeJob job = TreeJob.of(request(own), open(tree))) {
      job.write(OutputStream.nullOutputStream(), output -> {}, ProgressListener.NONE);
    }
    return Files.readAllBytes(own);
  }

  /** The promise: whatever the outputs, and though equal files are found by all of them. */
  @Test
  void everyFileIsOpenedOnce() throws IOException {
    FileTree tree = tree();

    OnePassResult result =
        run(tree, requests("a.squashfs", "b.cpio.zst", "c.iso", "d.tar", "e.cpio.xz"));

    ReadingFacts facts = result.reading();
    assertEquals(contents.size(), facts.files());
    long opens = contents.stream().mapToLong(CountingContent::opens).sum();
    assertEquals(opens, facts.opens());
    for (int i = 0; i < FILES; i++) {
      assertEquals(1, contents.get(i).opens(), "file " + i + ": " + facts);
      contents.get(i).assertReadOnce();
    }
    // of one length and with the same beginning, but not the same: these are compared
    assertTrue(opens <= contents.size() + 4, facts.toString());
  }

  @Test
  @Tag("slow")
  void everyOutputIsThatOfARunOfItsOwn() throws IOException {
    FileTree tree = tree();

    OnePassResult result = run(tree, requests(ALL.toArray(String[]::new)));

    assertEquals(ALL.size(), result.outputs().size());
    for (String name : ALL) {
      assertArrayEquals(alone(tree, name), Files.readAllBytes(folder.resolve(name)), name);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void randomTreesComeOutTheSame(long seed) throws IOException {
    FileTree tree =
        RandomTrees.of(
            seed,
            RandomTrees.Shape.defaults()
                .withXattrs(false)
                .withNanoseconds(false)
                .withSpecialNodes(false));
    String[] names = {"a.squashfs", "b.cpio.zst", "c.iso", "d.tar", "g.ext4"};

    run(tree, requests(names));

    for (String name : names) {
      assertArrayEquals(
          alone(tree, name), Files.readAllBytes(folder.resolve(name)), name + ", seed " + seed);
    }
  }

  @Test
  void fixturesComeOutTheSame() throws IOException {
    List<FileTree> fixtures =
        List.of(
            TreeFixtures.emptyDirectory(),
            TreeFixtures.duplicates(131_072),
            TreeFixtures.duplicates(2048),
            TreeFixtures.blockBorders(131_072),
            FileTree.builder()
                .file("/holes", 0755, Contents.sparse(3, 5 << 20, 4096, 3 << 20, 700_000, 8192))
                .file("/hole", 0755, Content.zeros(3 << 20))
                .build());
    for (FileTree tree : fixtures) {
      run(tree, requests("a.squashfs", "b.cpio.gz", "c.iso", "d.tar", "g.ext4"));

      for (String name : List.of("a.squashfs", "b.cpio.gz", "c.iso", "d.tar", "g.ext4")) {
        assertArrayEquals(alone(tree, name), Files.readAllBytes(folder.resolve(name)), name);
      }
    }
  }

  @Test
  void readBackFromDigestsTheSourcesAreNotReadAgain() throws IOException {
    List<TreeRequest> requests =
        requests("a.squashfs", "c.iso", "d.tar").stream().map(OnePassTest::verified).toList();

    run(tree(), requests);

    assertEquals(1, contents.get(LARGE).opens());
    assertEquals(List.of("a.squashfs", "c.iso", "d.tar"), left());
  }

  private static TreeRequest verified(TreeRequest request) {
    return new TreeRequest(
        request.sources(),
        request.output(),
        request.format(),
        request.rules(),
        request.allowedLoss(),
        request.specs(),
        request.exclude(),
        request.shape(),
        request.offset(),
        true);
  }

  @Test
  void oneFailureLeavesNothing() throws IOException {
    Files.writeString(folder.resolve("a.squashfs"), "what was there");
    var requests = new ArrayList<>(requests("a.squashfs", "b.cpio.zst"));
    TreeRequest third = requests("c.iso").getFirst();
    requests.add(withBudget(third, 1 << 20));

    try (var leaks = new LeakCheck()) {
      assertThrows(BudgetException.class, () -> run(leaks.watch(tree()), requests));
    }

    assertEquals("what was there", Files.readString(folder.resolve("a.squashfs")));
    assertEquals(List.of("a.squashfs"), left());
  }

  /** Names come one by one: what the first has replaced comes back. */
  @Test
  void aNameThatCannotBeGivenTakesBackThoseBefore() throws IOException {
    Files.writeString(folder.resolve("a.squashfs"), "what was there");
    ProgressListener last =
        event -> {
          if (event instanceof ProgressEvent.StageFinished) {
            occupy(folder.resolve("c.iso"));
          }
        };

    OutputException failure;
    try (OnePassJob job =
        OnePassJob.of(requests("a.squashfs", "b.tar", "c.iso", "d.cpio"), open(tree()))) {
      failure = assertThrows(OutputException.class, () -> job.write(output -> {}, last));
    }

    assertTrue(failure.getMessage().contains("c.iso"), failure.getMessage());
    assertEquals("what was there", Files.readString(folder.resolve("a.squashfs")));
    assertEquals(List.of("a.squashfs", "c.iso"), left());
  }

  private static void occupy(Path name) {
    try {
      Files.createDirectories(name.resolve("full"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TreeRequest withBudget(TreeRequest request, long bytes) {
    Shape none = request.shape();
    return new TreeRequest(
        request.sources(),
        request.output(),
        request.format(),
        request.rules(),
        request.allowedLoss(),
        request.specs(),
        request.exclude(),
        new Shape(none.whiteouts(), none.prune(), none.strip(), OptionalLong.of(bytes)),
        request.offset(),
        request.verification() == Verification.FULL);
  }

  /** The others are in the middle of their work, and some wait for room. */
  @Test
  void aFileThatCannotBeReadLeavesNothing() throws IOException {
    Content broken =
        new Content() {
          @Override
          public long size() {
            return 5000;
          }

          @Override
          public ImageSource open() throws IOException {
            throw new IOException("/d9/broken: vanished");
          }
        };
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 20; i++) {
      builder.file("/d8/f" + i, 0755, Contents.noise(i, 1 << 20));
    }
    FileTree tree = builder.file("/d9/broken", 0755, broken).build();

    try (var leaks = new LeakCheck()) {
      var failure =
          assertThrows(
              IOException.class,
              () -> run(leaks.watch(tree), requests("a.squashfs", "b.cpio.xz", "c.iso", "d.tar")));

      assertEquals("/d9/broken: vanished", failure.getMessage());
    }
    assertEquals(List.of(), left());
  }

  @Test
  void whatNoFormatHoldsIsToldOfAllBeforeAnythingIsRead() throws IOException {
    TreeBuilder builder = FileTree.builder();
    file(builder, 1, Contents.noise(1, 100));
    FileTree tree =
        builder
            .symlink("/link", "target")
            .add(TreePath.of("/socket"), new Socket(Metadata.of(0600)))
            .build();
    var stages = new ArrayList<ProgressEvent>();

    try (OnePassJob job =
        OnePassJob.of(requests("a.fat", "b.squashfs", "c.tar", "d.vfat"), open(tree))) {
      var refused =
          assertThrows(
              UnrepresentableTreeException.class, () -> job.write(output -> {}, stages::add));

      assertEquals(
          "[/link: FAT: symbolic link, /socket: FAT: socket,"
              + " /socket: tar: socket, tar has no type for it]",
          refused.problems().toString());
    }

    assertEquals(List.of(), stages);
    assertEquals(0, contents.getFirst().opens());
    assertEquals(List.of(), left());
  }

  @Test
  void anOutputGivenTwiceIsRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("z.squashfs"), Path.of("a.squashfs"));

    var refused =
        assertThrows(
            UsageException.class, () -> run(tree(), requests("a.squashfs", "b.tar", "z.squashfs")));

    assertEquals("the same file twice", refused.found());
  }

  @Test
  void aMissingFolderIsTheHosts() {
    assertThrows(OutputException.class, () -> run(tree(), requests("a.squashfs", "missing/b.tar")));
    assertFalse(Files.exists(folder.resolve("a.squashfs")));
  }

  /** FAT takes the files of a folder before those below it, and squashfs those that come first. */
  @Test
  @Tag("slow")
  void otherOrdersOnlyCostOpenings() throws IOException {
    TreeBuilder builder = FileTree.builder();
    for (int i = 0; i < 110; i++) {
      String name = i % 2 == 0 ? "/a/x%03d/y/f" : "/a/x%03d";
      CountingContent content = CountingContent.of(Contents.noise(i, 1 << 20));
      contents.add(content);
      builder.file(String.format(Locale.ROOT, name, i), 0755, content);
    }
    FileTree tree = builder.build();

    OnePassResult result = run(tree, requests("a.squashfs", "d.tar", "f.fat"));

    ReadingFacts facts = result.reading();
    assertTrue(facts.opens() >= 110 && facts.opens() <= 3 * 110, facts.toString());
    assertTrue(facts.mostHeld() <= 48L << 20, facts.toString());
    for (String name : List.of("a.squashfs", "d.tar", "f.fat")) {
      assertArrayEquals(alone(tree, name), Files.readAllBytes(folder.resolve(name)), name);
    }
  }

  @Test
  void manyOutputsAreTooMany() throws IOException {
    String[] names = new String[17];
    Arrays.setAll(names, i -> "o" + i + ".tar");

    var refused = assertThrows(UsageException.class, () -> run(tree(), requests(names)));

    assertEquals("given 17 times", refused.found());
  }
}
