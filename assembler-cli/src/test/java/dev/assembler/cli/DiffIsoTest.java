package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of ISO images of our own that boot: what is beside the tree is looked into as well. */
class DiffIsoTest {

  @TempDir Path folder;

  private Path loader;

  @BeforeEach
  void aTreeAndLoaders() throws IOException {
    Trees.small(folder.resolve("tree"));
    Path boot = Files.createDirectories(folder.resolve("efi/EFI/BOOT"));
    Files.writeString(boot.resolve("BOOTX64.EFI"), "a program");
    byte[] code = new byte[4096];
    Arrays.fill(code, (byte) 'x');
    loader = Files.write(folder.resolve("loader.img"), code);
  }

  /** Of the volume, the disk around it, its partition, and the FAT volume in that. */
  @Test
  void anotherSeedIsAnotherIdentityAndNothingElse() throws IOException {
    Path one = iso("a.iso", "--efi-tree", folder.resolve("efi").toString(), "--seed", "one");
    Path two = iso("b.iso", "--efi-tree", folder.resolve("efi").toString(), "--seed", "two");

    assertEquals(
        List.of(
            "descriptors.uuid [identity]",
            "guid [identity]",
            "partitions[1].partUuid [identity]",
            "#1 volume.serial [identity]"),
        Differences.between(one, two).stream().map(each -> each.replace(":", "")).toList());
    assertEquals(
        List.of(0x833EL, 0x238L, 0x410L, 0x27L),
        Differences.all(one, two).stream().map(each -> each.get("offset")).toList());
  }

  /** One file of the tree and one of the EFI volume: the one hides nothing of the other. */
  @Test
  void aChangedTreeHidesNoBootImage() throws IOException {
    String efi = folder.resolve("efi").toString();
    Path one = iso("a.iso", "--efi-tree", efi, "--seed", "x");
    Files.writeString(folder.resolve("tree/etc/motd"), "hallo\n");
    Files.writeString(folder.resolve("efi/EFI/BOOT/BOOTX64.EFI"), "A program");

    assertEquals(
        List.of(":/etc/motd content [content]", "#1:/EFI/BOOT/BOOTX64.EFI content [content]"),
        Differences.between(one, iso("b.iso", "--efi-tree", efi, "--seed", "x")));
  }

  /** No file of the tree, and no partition: the boot catalog alone knows of it. */
  @Test
  void aHiddenLoaderIsComparedByItsBootEntry() throws IOException {
    Path one = iso("a.iso", "--bios-boot", loader.toString(), "--seed", "x");
    byte[] code = Files.readAllBytes(loader);
    code[1000] = 'y';
    Files.write(loader, code);

    List<String> found =
        Differences.between(one, iso("b.iso", "--bios-boot", loader.toString(), "--seed", "x"));

    assertEquals(List.of("#bios content [content]"), found);
  }

  /** Of a megabyte some hundred bytes look like times of Rock Ridge, in no directory. */
  @Test
  void bytesOfAHiddenLoaderAreNoTimes() throws IOException {
    Path one = iso("a.iso", "--bios-boot", random(1).toString(), "--seed", "x");
    Path two = iso("b.iso", "--bios-boot", random(2).toString(), "--seed", "x");

    Differences.assertOne(one, two, "#bios content [content]", 0);
  }

  private Path random(int seed) throws IOException {
    byte[] code = new byte[1 << 20];
    new Random(seed).nextBytes(code);
    return Files.write(loader, code);
  }

  private Path iso(String name, String... options) {
    String[] all =
        Stream.concat(Stream.of("--format=iso"), Arrays.stream(options)).toArray(String[]::new);
    return Differences.packed(folder.resolve("tree"), folder.resolve(name), all);
  }
}
