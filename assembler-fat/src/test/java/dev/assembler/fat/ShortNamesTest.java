package dev.assembler.fat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.EntryName;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "KERNEL.IMG | KERNEL  IMG",
        "kernel8.img | KERNEL8 IMG",
        "a | A          ",
        "BOOTX64.EFI | BOOTX64 EFI",
        "a-b_c~d.e!f | A-B_C~D E!F",
        "config.text | CONFIG~1TEX",
        "a long name.txt | ALONGN~1TXT",
        "initrd.img-6.1.0 | INITRD~10  ",
        ".hidden | HIDDEN~1   ",
        "..two.dots.tar.gz | TWODOT~1GZ ",
        "a+b,c;d=e[f] | A_B_C_~1   ",
        "Grüße.txt | GR__E~1 TXT",
        "音楽 🎵.ogg | ___~1   OGG",
        "x.y.z | XY~1    Z  ",
        "ab cd | ABCD~1     ",
        "bcm2711-rpi-4-b.dtb | BCM271~1DTB"
      })
  void oneName(String name, String expected) {
    String shortName = ShortName.key(ShortNames.of(List.of(name)).getFirst());

    assertEquals(expected.stripTrailing(), shortName.stripTrailing());
  }

  /** In byte order of the names; what is short already comes first, wherever it stands. */
  @Test
  void tailsOfNamesThatCollide() {
    assertEquals(
        List.of(
            "LONGNA~1.TXT", // is one
            "LONGNA~2.TXT",
            "LONGNA~3.TXT",
            "LONGNA~4.TXT",
            "LONGNA~1.TEX"),
        shortNames(
            "LONGNA~1.TXT",
            "long name 1.txt",
            "long name 2.txt",
            "long name A.txt",
            "longna~2.text"));
  }

  @Test
  void tailsOfOneTwoAndMoreDigits() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 1200; i++) {
      names.add(String.format(Locale.ROOT, "collision %04d.txt", i));
    }

    List<String> shortNames = shortNames(names.toArray(String[]::new));

    assertEquals("COLLIS~1.TXT", shortNames.get(0));
    assertEquals("COLLIS~9.TXT", shortNames.get(8));
    assertEquals("COLLI~10.TXT", shortNames.get(9));
    assertEquals("COLL~100.TXT", shortNames.get(99));
    assertEquals("COL~1000.TXT", shortNames.get(999));
    assertEquals(1200, new HashSet<>(shortNames).size());
  }

  /** The long s is an S in upper case, so that "ſhort" is "SHORT" to who ignores case. */
  @Test
  void noTailMeetsANameThatFoldsToIt() {
    assertEquals(
        List.of("SHORTN~2.TXT", "_HORTN~1.TXT"), shortNames("short name.txt", "ſhortn~1.txt"));
  }

  /** Ten thousand names that differ behind their eighth character take no quadratic time. */
  @Test
  void tenThousandNames() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 60_000; i++) {
      names.add("the same beginning " + i);
    }
    Collections.sort(names);

    assertEquals(60_000, new HashSet<>(shortNames(names.toArray(String[]::new))).size());
  }

  @Test
  void theOrderOfFilesMeansNothing() throws IOException {
    var names = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      names.add("name that collides " + i);
      names.add("NAME~" + i);
    }
    String expected = null;
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(names, new Random(seed));
      var entries = new ArrayList<Directory.Entry>();
      for (String name : names) {
        entries.add(
            new Directory.Entry(
                EntryName.of(name), new RegularFile(FatTrees.meta(0644, 0), Content.of(name))));
      }
      FileTree tree = FileTree.of(Directory.of(FatTrees.meta(0755, 0), entries));

      String digest = Written.volume(tree, FatOptions.defaults().withType(FatType.FAT32)).sha256();

      expected = expected == null ? digest : expected;
      assertEquals(expected, digest);
    }
  }

  /** Every record of a long name carries this sum. */
  @Test
  void checksums() {
    assertEquals(0x00, ShortName.checksum(new byte[11]));
    assertEquals(0x3A, ShortName.checksum("FILENAMETXT".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void allAreValid() {
    for (int seed = 0; seed < 40; seed++) {
      FileTree tree = FatTrees.random(seed, 400);
      var names = new ArrayList<String>();
      for (int i = 0; i < tree.root().size(); i++) {
        names.add(LongName.of(tree.root().name(i)));
      }

      List<byte[]> shortNames = ShortNames.of(names);

      var distinct = new HashSet<String>();
      for (byte[] shortName : shortNames) {
        assertTrue(distinct.add(ShortName.key(shortName)));
        for (byte b : shortName) {
          assertTrue(b == ' ' || ShortName.isAllowed(b), ShortName.key(shortName));
        }
        assertTrue(shortName[0] != ' ');
      }
    }
  }

  private static List<String> shortNames(String... names) {
    return ShortNames.of(List.of(names)).stream()
        .map(name -> ShortName.text(name, false, false))
        .toList();
  }
}
