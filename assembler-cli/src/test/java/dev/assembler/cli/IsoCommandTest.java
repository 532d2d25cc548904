package dev.assembler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ISO images on the command line: written, read, named, and what they cannot hold. */
class IsoCommandTest {

  @TempDir Path folder;

  private Path tree;
  private String iso;

  @BeforeEach
  void aTree() throws IOException {
    tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("etc"));
    Files.writeString(tree.resolve("etc/A long name, and lower case.txt"), "long\n");
    Files.writeString(tree.resolve("data"), "data".repeat(3000));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("data"));
    Files.createLink(tree.resolve("same"), tree.resolve("data"));
    iso = folder + "/x.iso";
  }

  private Cli.Run pack(String... more) {
    return packed(tree.toString(), more);
  }

  private Cli.Run packed(String source, String... more) {
    var line =
        new ArrayList<>(
            List.of("--tree", source, "--out", iso, "--owner", "0:0", "--epoch", "1700000000"));
    line.addAll(Arrays.asList(more));
    return Cli.run(line.toArray(String[]::new));
  }

  private static Map<?, ?> result(Cli.Run run) throws IOException {
    return (Map<?, ?>) ((Map<?, ?>) Json.parse(run.ok().out())).get("result");
  }

  @Test
  void anImageIsWrittenListedReadVerifiedAndExtracted() throws IOException {
    pack("--volume-id", "MY_DISC", "--publisher", "Us", "--application-id", "It", "--verify").ok();

    String inspected = Cli.run("inspect", iso).ok().out();
    assertTrue(inspected.startsWith(iso + ": ISO 9660, Rock Ridge, "), inspected);
    for (String line : List.of("volume id: MY_DISC", "publisher: Us", "application: It")) {
      assertTrue(inspected.contains(line + "\n"), inspected);
    }
    assertTrue(Cli.run("verify", iso).ok().out().contains(": an ISO 9660 image, valid"));
    String listed = Cli.run("ls", iso + ":/etc").ok().out();
    assertTrue(listed.contains("2023-11-14T22:13:20Z /etc/A long name, and lower"), listed);
    assertEquals(
        "long\n", Cli.run("cat", iso + ":/etc/A long name, and lower case.txt").ok().out());
    Cli.run("extract", iso, "--out", folder + "/out", "--allow-loss", "owner").ok();
    assertEquals("data", Files.readSymbolicLink(folder.resolve("out/link")).toString());
    assertTrue(Files.isSameFile(folder.resolve("out/data"), folder.resolve("out/same")));
  }

  @Test
  void thePlanSaysWhereEverythingWillBe() {
    String plan = pack("--plan").ok().out();

    assertTrue(plan.contains("format       iso\n"), plan);
    assertTrue(plan.contains("  primary volume descriptor"), plan);
    assertTrue(Files.notExists(Path.of(iso)));
  }

  @Test
  void oneTreeFromADirectoryATarAndAnImageIsOneImage() throws IOException {
    String tar = folder + "/x.tar.zst";
    Cli.run("--tree", tree.toString(), "--out", tar, "--owner", "0:0", "--epoch", "1700000000")
        .ok();

    pack().ok();
    String directory = Fingerprint.of(Path.of(iso));
    packed(tar).ok();
    assertEquals(directory, Fingerprint.of(Path.of(iso)));
    String other = folder + "/other.iso";
    Cli.run("--tree", iso, "--out", other, "--times", "keep", "--epoch", "1700000000").ok();
    assertEquals(directory, Fingerprint.of(Path.of(other)));
  }

  @Test
  void anImageBecomesAnyOtherFormat() {
    pack().ok();

    for (String name : List.of("y.squashfs", "y.tar.gz", "y.cpio")) {
      Cli.run("--tree", iso, "--out", folder + "/" + name, "--verify").ok();
      assertTrue(Cli.run("ls", folder + "/" + name).ok().out().contains(" /same"), name);
    }
  }

  @Test
  void theUuidIsADateOfTheSeedElseOfTheImageItselfElseAsStated() throws IOException {
    String plain = uuid();
    String same = uuid();
    String named = uuid("--volume-id", "OTHER");
    String seeded = uuid("--seed", "x");

    assertEquals(plain, same);
    assertEquals(3, List.of(plain, named, seeded).stream().distinct().count());
    assertEquals("2026-01-02-03-04-05-06", uuid("--volume-uuid-date", "2026-01-02-03-04-05-06"));
    Cli.Run refused = pack("--volume-uuid-date", "2026-13-02-03-04-05-06");
    assertEquals(2, refused.exit());
    assertTrue(refused.err().contains("no such time"), refused.err());
  }

  private String uuid(String... more) throws IOException {
    pack(more).ok();
    Map<?, ?> descriptors =
        (Map<?, ?>) result(Cli.run("inspect", iso, "--json")).get("descriptors");
    return (String) descriptors.get("uuid");
  }

  @Test
  void namesForWindowsStandBesideTheOthers() {
    pack("--joliet", "shortened", "--verify").ok();

    assertTrue(Cli.run("inspect", iso).ok().out().contains("names: Rock Ridge, Joliet\n"));
    Cli.Run exact = pack("--joliet", "exact");
    assertEquals(4, exact.exit());
    assertTrue(exact.err().contains("/link: symbolic link, Joliet has none"), exact.err());
    Cli.Run unknown = pack("--joliet", "exakt");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("did you mean exact?"), unknown.err());
  }

  /** Every path at once, and what would let it go. */
  @Test
  void whatIsLostWithoutRockRidgeIsListedWhole() throws IOException {
    Files.delete(tree.resolve("etc/A long name, and lower case.txt"));
    Path spec =
        Files.writeString(
            folder.resolve("spec"),
            "./dev type=char device=linux,1,3 mode=600\n./owned type=file uid=7 mode=600\n");
    Files.writeString(tree.resolve("owned"), "");
    String[] plain = {"--no-rock-ridge", "--spec", "mtree:" + spec};

    Cli.Run run = pack(plain);

    assertEquals(4, run.exit());
    for (String problem :
        List.of(
            "/dev: character device",
            "/link: symbolic link",
            "/owned: owner 7:0",
            "/owned: mode 0600",
            "/same: hard link to /data")) {
      assertTrue(run.err().contains(problem), problem + " in " + run.err());
    }
    assertTrue(
        run.err().contains("--allow-loss device,hardlink,mode,owner,symlink=follow|drop"),
        run.err());
    assertTrue(Files.notExists(Path.of(iso)));
    var allowed = new ArrayList<>(List.of(plain));
    allowed.addAll(
        List.of("--allow-loss", "device,hardlink,mode,owner,symlink=drop", "--verify", "--json"));
    Map<?, ?> losses = (Map<?, ?>) result(pack(allowed.toArray(String[]::new))).get("losses");
    assertEquals(
        Map.of("device", 1L, "hardlink", 1L, "mode", 1L, "owner", 1L, "symlink=drop", 1L), losses);
    assertTrue(Cli.run("ls", iso).ok().out().contains(" /OWNED\n"));
  }

  @Test
  void aVolumeForUefiIsWrittenFromATreeAndIsAPartOfTheImage() throws IOException {
    Path efi = folder.resolve("efi");
    Files.createDirectories(efi.resolve("EFI/BOOT"));
    Files.writeString(efi.resolve("EFI/BOOT/BOOTX64.EFI"), "MZ".repeat(5000));

    pack("--efi-tree", efi.toString(), "--verify").ok();

    for (String part : List.of("#efi", "#1")) {
      assertTrue(Cli.run("ls", iso + part).ok().out().contains(" /EFI/BOOT/BOOTX64.EFI\n"), part);
    }
    String inspected = Cli.run("inspect", iso).ok().out();
    assertTrue(inspected.contains("boot entry: EFI, block "), inspected);
    assertTrue(inspected.contains("partition table: gpt\n"), inspected);
    assertTrue(Cli.run("verify", iso).ok().out().contains(", 1 partitions"));
    assertEquals(0, Files.size(Path.of(iso)) % (1 << 20));
    String volume = folder + "/volume.fat";
    Files.write(Path.of(volume), bootImage(iso, "EFI", 100_000));
    pack("--efi-boot", volume).ok();
    assertArrayEquals(Files.readAllBytes(Path.of(volume)), bootImage(iso, "EFI", 100_000));
    Cli.Run both = pack("--efi-boot", volume, "--efi-tree", efi.toString());
    assertEquals(2, both.exit());
    Files.createSymbolicLink(efi.resolve("link"), Path.of("EFI"));
    Cli.Run refused = pack("--efi-tree", efi.toString());
    assertEquals(4, refused.exit());
    assertTrue(refused.err().contains("in the EFI boot image"), refused.err());
    assertTrue(refused.err().contains("/link: symbolic link"), refused.err());
  }

  @Test
  void aProfileSaysWhatIsMissingAndWhoHasIt() throws IOException {
    Cli.Run isolinux = pack("--boot", "isolinux");
    assertEquals(2, isolinux.exit());
    assertTrue(isolinux.err().contains("isolinux.bin in /isolinux"), isolinux.err());
    assertTrue(isolinux.err().contains("Debian's isolinux"), isolinux.err());
    Cli.Run unconfigured = pack("--boot", "grub");
    assertTrue(unconfigured.err().contains("no /boot/grub/grub.cfg"), unconfigured.err());
    Files.createDirectories(tree.resolve("boot/grub"));
    Files.writeString(tree.resolve("boot/grub/grub.cfg"), "");
    Cli.Run grub = pack("--boot", "grub");
    assertEquals(2, grub.exit());
    assertTrue(grub.err().contains("Debian: grub-pc-bin"), grub.err());
    assertTrue(grub.err().contains("add --tree /usr/lib/grub:/boot/grub"), grub.err());
    Cli.Run uki = pack("--boot", "uki");
    assertTrue(uki.err().contains("no /EFI/Linux/*.efi"), uki.err());
    Cli.Run keep = pack("--boot", "keep");
    assertTrue(keep.err().contains("no source is an ISO image"), keep.err());
    Cli.Run unknown = pack("--boot", "isolinx");
    assertTrue(unknown.err().contains("did you mean isolinux?"), unknown.err());
    assertTrue(Files.notExists(Path.of(iso)));
  }

  /** A kernel image starts by the name that firmware looks for. */
  @Test
  void aUnifiedKernelImageIsWhatFirmwareStarts() throws IOException {
    Files.createDirectories(tree.resolve("EFI/Linux"));
    byte[] program = new byte[4096];
    program[0x3C] = 0x40;
    program[0x44] = 0x64;
    program[0x45] = (byte) 0xAA;
    Files.write(tree.resolve("EFI/Linux/it.efi"), program);

    pack("--boot", "uki", "--verify").ok();

    assertArrayEquals(program, Cli.run("cat", iso + "#efi:/EFI/BOOT/BOOTAA64.EFI").ok().bytes());
    Files.write(tree.resolve("EFI/Linux/two.efi"), program);
    assertTrue(pack("--boot", "uki").err().contains("2 in /EFI/Linux"));
  }

  /** What GRUB starts from the volume for UEFI finds the rest by the image's UUID. */
  @Test
  void grubIsFoundWhereItsPackagesAreLaid() throws IOException {
    Files.createDirectories(tree.resolve("boot/grub/x86_64-efi/monolithic"));
    Files.writeString(tree.resolve("boot/grub/grub.cfg"), "");
    Files.writeString(tree.resolve("boot/grub/x86_64-efi/monolithic/gcdx64.efi"), "MZ");

    Cli.Run run = pack("--boot", "grub", "--volume-uuid-date", "2026-01-02-03-04-05-06");

    assertTrue(run.ok().err().contains("does not start by BIOS: no /boot/grub/i386-pc"), run.err());
    assertEquals("MZ", Cli.run("cat", iso + "#efi:/EFI/BOOT/BOOTX64.EFI").ok().out());
    assertEquals(
        "search --no-floppy --fs-uuid --set=root 2026-01-02-03-04-05-06\n"
            + "set prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n",
        Cli.run("cat", iso + "#efi:/boot/grub/grub.cfg").ok().out());
  }

  @Test
  void codeThatIsNoneIsRefused() throws IOException {
    Path code = Files.write(folder.resolve("code"), new byte[600]);
    Path prefix = Files.write(folder.resolve("isohdpfx.bin"), new byte[432]);

    Cli.Run large = pack("--hybrid-mbr", code.toString());
    Cli.Run alone = pack("--hybrid-mbr", prefix.toString());

    assertEquals(3, large.exit(), large.err());
    assertTrue(large.err().contains("600 bytes"), large.err());
    assertEquals(3, alone.exit(), alone.err());
    assertTrue(alone.err().contains("of which there is none here"), alone.err());
  }

  @Test
  void whatStartsAnImageIsKeptWithItsNames() throws IOException {
    Path efi = folder.resolve("efi");
    Files.createDirectories(efi.resolve("EFI/BOOT"));
    Files.writeString(efi.resolve("EFI/BOOT/BOOTX64.EFI"), "MZ");
    Files.createDirectories(tree.resolve("isolinux"));
    byte[] loader = "....ISOLINUX".repeat(50).getBytes(UTF_8);
    Files.write(tree.resolve("isolinux/isolinux.bin"), loader);
    Files.writeString(tree.resolve("isolinux/isolinux.cfg"), "");
    Files.writeString(tree.resolve("isolinux/ldlinux.c32"), "");
    pack(
            "--boot",
            "isolinux",
            "--efi-tree",
            efi.toString(),
            "--volume-id",
            "OLD",
            "--joliet",
            "shortened",
            "--verify")
        .ok();
    String kept = folder + "/kept.iso";
    Files.writeString(folder.resolve("zzz"), "");
    Path more = Files.createDirectory(folder.resolve("more"));
    Files.writeString(more.resolve("0"), "in front of all");

    Cli.run("--tree", iso, "--tree", more + ":/a", "--boot", "keep", "--out", kept, "--verify")
        .ok();

    String before = Cli.run("inspect", iso).ok().out();
    String after = Cli.run("inspect", kept).ok().out();
    for (String same : List.of("volume id: ", "UUID: ", "names: ")) {
      assertEquals(line(before, same), line(after, same));
    }
    assertArrayEquals(bootImage(iso, "EFI", 16384), bootImage(kept, "EFI", 16384));
    byte[] bios = bootImage(kept, "BIOS", loader.length);
    long place = (bios[12] & 0xFF) | (bios[13] & 0xFF) << 8;
    assertEquals(block(kept, "BIOS"), place, "told where it is now");
    assertNotEquals(block(iso, "BIOS"), place);
    assertArrayEquals(bios, Cli.run("cat", kept + ":/isolinux/isolinux.bin").ok().bytes());
  }

  /** So many bytes from where a boot entry says that its image begins. */
  private static byte[] bootImage(String image, String platform, int length) throws IOException {
    byte[] all = Files.readAllBytes(Path.of(image));
    int start = block(image, platform) * 2048;
    return Arrays.copyOfRange(all, start, Math.min(all.length, start + length));
  }

  private static int block(String image, String platform) {
    String inspected = Cli.run("inspect", image).ok().out();
    String start = "boot entry: " + platform + ", block ";
    return Integer.parseInt(line(inspected, start).split(",", 2)[0]);
  }

  private static String line(String text, String start) {
    return text.lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .substring(start.length());
  }
}
