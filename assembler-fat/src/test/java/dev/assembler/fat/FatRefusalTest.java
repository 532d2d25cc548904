package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import dev.assembler.testkit.TreeFixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that FAT cannot hold: every problem with its path, and nothing written. */
class FatRefusalTest {

  private static final FatOptions FAT32 = FatOptions.defaults().withType(FatType.FAT32);

  @Test
  void theExampleOfTheHouse() {
    FileTree tree =
        FileTree.builder()
            .symlink("/EFI/x", "y")
            .file("/big.bin", 0644, Content.zeros(5_368_709_120L))
            .build();

    assertEquals(
        "cannot be written as FAT32 (2 problems): "
            + "/EFI/x: symbolic link; /big.bin: 5368709120 bytes, a file holds at most 4294967295",
        refusal(tree, FAT32));
  }

  @Test
  void everyKindModeAndOwner() {
    assertEquals(
        """
        /bin/su: mode 04755, FAT holds 0644 or 0755, and 0444 or 0555 as read-only
        /bin/wall: owner 0:5, FAT has none and readers make it 0:0
        /bin/wall: mode 02755, FAT holds 0644 or 0755, and 0444 or 0555 as read-only
        /dev/console: character device
        /dev/null: character device
        /dev/nvme0n1p300: block device
        /empty: mode 0700, FAT holds 0755 for a directory
        /empty-file: mode 0000, FAT holds 0644 or 0755, and 0444 or 0555 as read-only
        /etc/mtab: symbolic link
        /run/initctl: fifo
        /run/log: socket
        /srv: owner 1000:1000, FAT has none and readers make it 0:0
        /srv: mode 02775, FAT holds 0755 for a directory
        /tmp: mode 01777, FAT holds 0755 for a directory
        /usr-1: owner 65534:4294967295, FAT has none and readers make it 0:0
        /usr-1: mode 0640, FAT holds 0644 or 0755, and 0444 or 0555 as read-only
        """,
        lines(TreeFixtures.everyKind()));
  }

  @Test
  void hardLinksAndXattrs() {
    List<UnrepresentableTreeException.Problem> links = problems(TreeFixtures.hardLinks(), FAT32);
    List<UnrepresentableTreeException.Problem> xattrs = problems(TreeFixtures.xattrs(), FAT32);

    assertEquals(
        List.of("/a/b/link: hard link to /file", "/c/link: hard link to /file"),
        links.stream()
            .map(Object::toString)
            .filter(problem -> problem.contains("hard"))
            .sorted()
            .toList());
    assertEquals("/: xattr security.selinux, FAT has none", xattrs.getFirst().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "quo\"te | a name with \"\"\", which FAT does not hold",
        "a*b | a name with \"*\", which FAT does not hold",
        "12:30 | a name with \":\", which FAT does not hold",
        "<a> | a name with \"<\", which FAT does not hold",
        "what? | a name with \"?\", which FAT does not hold",
        "dot. | a name that ends in a dot, which FAT drops",
        "... | a name that ends in a dot, which FAT drops",
        "`space ` | a name that ends in a space, which FAT drops",
        "con | a name that DOS and Windows keep for a device",
        "Nul.txt | a name that DOS and Windows keep for a device",
        "aux.tar.gz | a name that DOS and Windows keep for a device",
        "COM1 | a name that DOS and Windows keep for a device",
        "lpt9.log | a name that DOS and Windows keep for a device",
        "com² | a name that DOS and Windows keep for a device",
        "prn .x | a name that DOS and Windows keep for a device",
        "CONIN$ | a name that DOS and Windows keep for a device"
      })
  void names(String name, String reason) {
    assertEquals(
        "cannot be written as FAT (1 problem): /" + name + ": " + reason,
        refusal(named(name.getBytes(StandardCharsets.UTF_8)), FatOptions.defaults()));
  }

  @Test
  void namesThatAreShownEscaped() {
    assertEquals(
        "cannot be written as FAT (1 problem): /a\\\\b: a name with \"\\\", which FAT does not hold",
        refusal(named("a\\b".getBytes(StandardCharsets.UTF_8)), FatOptions.defaults()));
    assertEquals(
        "cannot be written as FAT (1 problem): /a\\x0ab: a name with U+000A, which FAT does not hold",
        refusal(named("a\nb".getBytes(StandardCharsets.UTF_8)), FatOptions.defaults()));
    assertEquals(
        "cannot be written as FAT (1 problem): /\\xff: a name that is not UTF-8",
        refusal(named(new byte[] {(byte) 0xFF}), FatOptions.defaults()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"COM", "COM10", "CONSOLE", "AUXILIARY.TXT", "lpt", "null", "com10.txt"})
  void namesThatOnlyLookLikeDevices(String name) throws UnrepresentableTreeException {
    FatVolume.plan(named(name.getBytes(StandardCharsets.UTF_8)), FatOptions.defaults());
  }

  @Test
  void namesThatDifferInCaseOnly() {
    var builder = new FatTrees.Builder();
    for (String name : List.of("README", "Readme", "readme", "ÄÖ", "äö", "Жук", "жуК", "ß", "ss")) {
      builder.file("/" + name, Content.of(""));
    }

    assertEquals(
        "cannot be written as FAT (4 problems): "
            + "/Readme: the same name as /README, for FAT ignores case; "
            + "/readme: the same name as /README, for FAT ignores case; "
            + "/äö: the same name as /ÄÖ, for FAT ignores case; "
            + "/жуК: the same name as /Жук, for FAT ignores case",
        refusal(builder.build(), FatOptions.defaults()));
  }

  @Test
  void aSizeThatIsTooSmallForTheTree() {
    FileTree tree = TreeFixtures.singleFile(3 << 20);

    assertEquals(
        "cannot be written as FAT (1 problem): /: needs 6144 clusters of 512 bytes, a volume of"
            + " 2097152 bytes has 4039; at least 3178496 bytes are needed",
        refusal(tree, FatOptions.defaults().withSize(2 << 20)));
    assertEquals(
        "cannot be written as FAT16 (1 problem): /: needs 10240 clusters of 2048 bytes, a volume of"
            + " 10485760 bytes has 5101; at least 21037056 bytes are needed",
        refusal(
            TreeFixtures.singleFile(20 << 20),
            FatOptions.defaults().withType(FatType.FAT16).withSize(10 << 20)));
  }

  @Test
  void tooManyFilesForTheRootOfFat16() {
    FileTree tree = TreeFixtures.flatDirectory(600);

    assertEquals(
        "cannot be written as FAT16 (1 problem): /: 1200 directory records, the root of FAT16 holds"
            + " 512; FAT32's has no such limit",
        refusal(tree, FatOptions.defaults().withType(FatType.FAT16).withSize(20 << 20)));
    assertEquals(
        "cannot be written as FAT12 (1 problem): /: 1200 directory records, the root of FAT12 holds"
            + " 512; FAT32's has no such limit",
        refusal(tree, FatOptions.defaults().withType(FatType.FAT12)));
  }

  /** Left to itself, it becomes FAT32. */
  @Test
  void tooManyFilesForARootAreFat32() throws UnrepresentableTreeException {
    FileTree tree = TreeFixtures.flatDirectory(600);

    assertEquals(FatType.FAT32, FatVolume.plan(tree, FatOptions.defaults()).type());
    assertEquals(
        FatType.FAT32, FatVolume.plan(tree, FatOptions.defaults().withSize(64 << 20)).type());
  }

  @Test
  void exactlyTheRecordsOfARoot() throws UnrepresentableTreeException {
    FatOptions options = FatOptions.defaults().withType(FatType.FAT16);

    FatVolume.plan(shortNames(512), options);
    assertEquals(
        "/: 513 directory records, the root of FAT16 holds 512; FAT32's has no such limit",
        problems(shortNames(512), options.withLabel("X")).getFirst().toString());
  }

  @Test
  void moreRecordsThanADirectoryHas() {
    var entries = new ArrayList<Directory.Entry>();
    for (int i = 0; i < 4000; i++) {
      entries.add(
          new Directory.Entry(
              EntryName.of("n".repeat(240) + i),
              new RegularFile(FatTrees.meta(0644, 0), Content.of(""))));
    }
    FileTree tree =
        FileTree.of(
            Directory.of(
                FatTrees.meta(0755, 0),
                List.of(
                    new Directory.Entry(
                        EntryName.of("d"), Directory.of(FatTrees.meta(0755, 0), entries)))));

    assertEquals(
        "cannot be written as FAT (1 problem): /d: 80002 directory records, a directory holds at"
            + " most 65536",
        refusal(tree, FatOptions.defaults()));
  }

  private static FileTree shortNames(int count) {
    var builder = new FatTrees.Builder();
    for (int i = 0; i < count; i++) {
      builder.file("/F" + i, Content.of(""));
    }
    return builder.build();
  }

  private static FileTree named(byte[] name) {
    TreeBuilder builder = FileTree.builder();
    builder.add(
        TreePath.ROOT.resolve(EntryName.of(name)),
        new RegularFile(FatTrees.meta(0644, 0), Content.of("")));
    return builder.build();
  }

  private static String lines(FileTree tree) {
    return problems(tree, FAT32).stream()
        .map(Object::toString)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static List<UnrepresentableTreeException.Problem> problems(
      FileTree tree, FatOptions options) {
    return assertThrows(UnrepresentableTreeException.class, () -> FatVolume.plan(tree, options))
        .problems();
  }

  private static String refusal(FileTree tree, FatOptions options) {
    var image = new MemoryImage();
    String message =
        assertThrows(
                UnrepresentableTreeException.class, () -> FatVolume.write(tree, options, image))
            .getMessage();
    assertEquals(0, image.size());
    return message;
  }
}
