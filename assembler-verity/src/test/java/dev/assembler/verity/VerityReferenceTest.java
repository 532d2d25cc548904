package dev.assembler.verity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageCopy;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.image.MemoryImage;
import dev.assembler.testkit.Guest;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** veritysetup makes the same bytes and verifies ours; Linux opens ours. */
@Tag("reference")
class VerityReferenceTest {

  private static final ReferenceTool VERITYSETUP = ReferenceTool.require("veritysetup");

  @TempDir Path folder;

  private Path file(String name, ImageSource bytes) throws IOException {
    Path file = folder.resolve(name);
    try (FileImage image = FileImage.create(file)) {
      ImageCopy.copy(bytes, image);
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4096, 4096, SHA256, salted", "2, 4096, 4096, SHA256, bare",
    "128, 4096, 4096, SHA256, salted", "129, 4096, 4096, SHA512, salted",
    "1000, 512, 512, SHA256, salted", "1000, 1024, 4096, SHA256, bare",
    "900, 4096, 1024, SHA512, bare", "20000, 4096, 4096, SHA256, salted"
  })
  void veritysetupMakesTheSameBytesAndVerifiesOurs(
      int blocks, int dataBlock, int hashBlock, HashAlgorithm algorithm, String salted)
      throws IOException {
    VerityOptions options =
        VerityTreeTest.SALTED.withAlgorithm(algorithm).withBlockSizes(dataBlock, hashBlock);
    if (salted.equals("bare")) {
      options = options.withSalt(new byte[0]);
    }
    MemoryImage bytes = VerityTreeTest.data(blocks, dataBlock);
    Path data = file("data", bytes);
    Path theirs = folder.resolve("theirs");
    HashTree tree = VerityImage.of(bytes, options);
    Path ours = file("ours", VerityTreeTest.area(tree));

    String said =
        VERITYSETUP
            .run(
                "format",
                data,
                theirs,
                "--hash",
                algorithm.toString(),
                "--data-block-size",
                dataBlock,
                "--hash-block-size",
                hashBlock,
                "--uuid",
                options.uuid().toString(),
                "--salt",
                options.salt().length == 0 ? "-" : HexFormat.of().formatHex(options.salt()))
            .text();

    Matcher root = Pattern.compile("Root hash:\\s+([0-9a-f]+)").matcher(said);
    assertTrue(root.find(), said);
    assertEquals(root.group(1), tree.rootHash().toString());
    assertArrayEquals(Files.readAllBytes(theirs), Files.readAllBytes(ours));
    VERITYSETUP.run("verify", data, ours, tree.rootHash().toString());
    try (ImageSource area = FileImage.openForReading(theirs)) {
      assertTrue(VerityImage.verify(bytes, area, RootHash.parse(root.group(1))).matches());
    }
  }

  @Test
  void anAreaBehindTheDataVerifies() throws IOException {
    MemoryImage bytes = VerityTreeTest.data(300, 4096);
    Path both = file("both", bytes);
    HashTree tree = VerityImage.of(bytes, VerityTreeTest.SALTED);
    try (FileImage image = FileImage.openForUpdate(both)) {
      tree.writeTo(image.window(bytes.size(), tree.size()));
    }

    VERITYSETUP.run(
        "verify", both, both, tree.rootHash().toString(), "--hash-offset", bytes.size());
  }

  /** Two devices in one guest: one whole, one of which a byte was changed. */
  @Test
  @Tag("slow")
  void aGuestOpensOursAndRefusesAChangedByte() throws IOException {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.writeString(tree.resolve("hello"), "hello from the tree\n");
    Files.write(tree.resolve("zz-large"), VerityTreeTest.data(64, 4096).toBytes());
    Path squashfs = folder.resolve("root.squashfs");
    ReferenceTool.require("mksquashfs")
        .run(tree, squashfs, "-noD", "-no-fragments", "-no-xattrs", "-quiet", "-no-progress");
    byte[] bytes = Files.readAllBytes(squashfs);
    HashTree hashes = VerityImage.of(MemoryImage.of(bytes), VerityTreeTest.SALTED);
    Path area = file("hashes", VerityTreeTest.area(hashes));
    bytes[10 * 4096 + 1] ^= 1; // in the large file's data
    Path changed = Files.write(folder.resolve("changed.squashfs"), bytes);

    Path program = VERITYSETUP.program();
    Guest guest =
        Guest.linux()
            .withModules("dm_verity", "squashfs", "sha256_generic")
            .withDisk(squashfs)
            .withDisk(area)
            .withDisk(changed)
            .withFile(program);
    for (Path library : libraries(program)) {
      guest = guest.withFile(library);
    }
    String said =
        guest.run(
            folder,
            """
            export DM_DISABLE_UDEV=1
            mkdir -p /run /mnt/a /mnt/b
            PROGRAM open /dev/vda good /dev/vdb ROOT && echo opened
            mount -t squashfs -o ro /dev/mapper/good /mnt/a && cat /mnt/a/hello
            sha256sum </mnt/a/zz-large
            PROGRAM open /dev/vdc bad /dev/vdb ROOT && echo opened
            mount -t squashfs -o ro /dev/mapper/bad /mnt/b && cat /mnt/b/hello
            cat /mnt/b/zz-large >/dev/null || echo refused
            umount /mnt/a && PROGRAM close good
            PROGRAM open /dev/vda other /dev/vdb ZEROS 2>/dev/null
            head -c 1 /dev/mapper/other >/dev/null || echo 'another root hash'
            """
                .replace("PROGRAM", program.toString())
                .replace("ROOT", hashes.rootHash().toString())
                .replace("ZEROS", "0".repeat(64)));

    String large = VerityTreeTest.data(64, 4096).sha256();
    assertTrue(said.startsWith("opened\nhello from the tree\n" + large + "  -\nopened\n"), said);
    assertTrue(said.contains("data block 10 is corrupted"), said);
    assertTrue(said.contains("Input/output error\nrefused\n"), said);
    assertTrue(said.contains("another root hash\n"), said);
  }

  private static Iterable<Path> libraries(Path program) throws IOException {
    return ReferenceTool.require("ldd")
        .run(program)
        .text()
        .lines()
        .map(line -> line.replaceFirst(".*=> ", "").strip().replaceFirst(" .*", ""))
        .filter(path -> path.startsWith("/"))
        .map(Path::of)
        .toList();
  }
}
