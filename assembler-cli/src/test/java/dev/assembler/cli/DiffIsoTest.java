package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

  /** What is no volume in one image is compared with what is one in the other. */
  @Test
  void aBrokenVolumeIsAContent() throws IOException {
    String efi = folder.resolve("efi").toString();
    Path one = iso("a.iso", "--efi-tree", efi, "--seed", "x");
    byte[] bytes = Files.readAllBytes(one);
    int boot = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("FAT12") - 0x36;
    Arrays.fill(bytes, boot, boot + 512, (byte) 0);
    Path two = Files.write(folder.resolve("b.iso"), bytes);

    assertEquals(List.of("#1 content [content]"), Differences.between(one, two));
  }

  /** A file of the tree is a partition, too: what the table says of it is beside the file. */
  @Test
  @Tag("reference")
  void whatIsSaidOfAPartitionThatIsAFileIsTold() throws IOException {
    Path one = hybrid("a.iso", true);
    Path two = changed(one, "b.iso", Map.of(1024 + 128 + 16, 7, 1024 + 128 + 56, (int) 'X'));
    Path touched = hybrid("c.iso", true, "-alter_date", "m", "=77", "/etc/motd", "--");

    assertEquals(
        List.of("partitions[2].name [identity]", "partitions[2].partUuid [identity]"),
        Differences.between(one, two));
    assertEquals(
        List.of(
            "partitions[2].name [identity]",
            "partitions[2].partUuid [identity]",
            ":/etc/motd mtime [timestamp]",
            "recording date [timestamp]"),
        Differences.between(two, touched));
  }

  /** Two of three are blocks of the volume, and one a file. */
  @Test
  @Tag("reference")
  void aPartitionThatOneImageHasAloneIsTold() throws IOException {
    List<String> found = Differences.between(hybrid("a.iso", true), hybrid("b.iso", false));

    for (int number = 1; number <= 3; number++) {
      assertTrue(found.contains("#" + number + " part [content]"), found.toString());
    }
  }

  /** A FAT volume in the tree that UEFI starts from, also as a partition. */
  private Path hybrid(String name, boolean isPartition, String... words) throws IOException {
    Path volume = folder.resolve("efi.img");
    if (!Files.exists(volume)) {
      ReferenceTool.require("mkfs.fat").run("-C", "-i", "11112222", volume, 1440);
    }
    Path image = folder.resolve(name);
    var all = new ArrayList<Object>(List.of("-outdev", image));
    for (String date : List.of("c", "m", "uuid")) {
      all.addAll(List.of("-volume_date", date, "2001010100000000"));
    }
    all.addAll(List.of("-map", folder.resolve("tree"), "/", "-map", volume, "/efi.img"));
    all.addAll(List.of("-boot_image", "any", "efi_path=/efi.img"));
    if (isPartition) {
      all.addAll(List.of("-boot_image", "any", "efi_boot_part=--efi-boot-image"));
    }
    all.addAll(List.of("-boot_image", "any", "gpt_disk_guid=11111111222233334444555555555555"));
    all.addAll(List.of(words));
    for (String time : List.of("a", "c")) {
      all.addAll(List.of("-alter_date_r", time, "=900000000", "/", "--"));
    }
    ReferenceTool.require("xorriso").run(all.toArray());
    return image;
  }

  /** Bytes of the primary table by their offsets, its checksums put right. */
  private Path changed(Path image, String name, Map<Integer, Integer> changes) throws IOException {
    byte[] bytes = Files.readAllBytes(image);
    changes.forEach((offset, value) -> bytes[offset] = value.byteValue());
    DiffDiskTest.sumUp(bytes);
    return Files.write(folder.resolve(name), bytes);
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
