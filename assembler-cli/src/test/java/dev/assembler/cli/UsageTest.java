package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong command line gets one line: what was found, what is allowed, what to type instead. */
class UsageTest {

  @TempDir Path folder;

  @BeforeEach
  void aTreeAndAFile() throws IOException {
    Files.createDirectories(folder.resolve("tree/etc"));
    Files.writeString(folder.resolve("tree/etc/motd"), "hello\n");
    Files.writeString(folder.resolve("text"), "just text\n");
  }

  /** T stands for the tree, D for the folder. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
          --out D/x.squashfs | 2 | --tree: missing, expected a directory, an archive or an image; add --tree DIR
          --tree T | 2 | --out: missing, expected a file; add --out FILE.squashfs, or --out FILE.tar
          --tree D/none --out D/x.squashfs | 3 | D/none: no such file or directory
          --tree D/text/none --out D/x.squashfs | 3 | D/text/none: no such file or directory
          --tree D/text --out D/x.squashfs | 3 | D/text: found text, expected a directory, a tar (plain, gzip, xz, zstd, lz4, bzip2), a VHD disk, a squashfs image, a cpio archive or initramfs, a qcow2 disk, an ext2, ext3 or ext4 volume, an EFI program or UKI, a FAT volume, an ISO 9660 image or a disk with partitions
          --tree T --out D/x.img | 2 | --out D/x.img: the suffix .img stands for no format, expected one of .cpio .cpio.gz .cpio.xz .cpio.zst .cpio.lz4 .ext4 .fat .vfat .iso .squashfs .sqfs .sqsh .tar .tar.gz .tar.xz .tar.zst; state the format: --format NAME, one of cpio, ext4, fat, initramfs, iso, squashfs, tar
          --tree T --out D/x | 2 | --out D/x: has no suffix, expected one of .cpio .cpio.gz .cpio.xz .cpio.zst .cpio.lz4 .ext4 .fat .vfat .iso .squashfs .sqfs .sqsh .tar .tar.gz .tar.xz .tar.zst; state the format: --format NAME, one of cpio, ext4, fat, initramfs, iso, squashfs, tar
          --tree T --out D/x --format squasfs | 2 | --format squasfs: unknown format, expected one of cpio, ext4, fat, initramfs, iso, squashfs, tar; did you mean squashfs?
          --tree T --out D/x --format uki | 2 | --format uki: a uki is made of a kernel, not of a tree, expected one of cpio, ext4, fat, initramfs, iso, squashfs, tar; to make one: --kernel VMLINUZ
          --tree T --out D/x.squashfs --compression zstd:99 | 2 | --compression: zstd:99: level 99, expected 1..22; try zstd:22
          --tree T --out D/x.squashfs --compression zsdt | 2 | --compression: zsdt: unknown compression, expected one of store gzip xz lzma zstd lz4 lz4hc bzip2; try zstd
          --tree T --out D/x.squashfs --compression lzma | 2 | --compression lzma: lzma can be read but not written, expected store, gzip, xz, zstd, lz4 or lz4hc for squashfs
          --tree T --out D/x.iso --compression zstd | 2 | --compression zstd: the format is iso, expected cpio, initramfs, squashfs, tar, which are compressed; leave it out
          --tree T --out D/x.fat --compression store | 2 | --compression store: the format is fat, expected cpio, initramfs, squashfs, tar, which are compressed; leave it out
          --tree T --out D/x --format ext4 --compression zsdt | 2 | --compression zsdt: the format is ext4, expected cpio, initramfs, squashfs, tar, which are compressed; leave it out
          --tree T --out D/x.squashfs --block-size 100K | 2 | --block-size 100K: 102400 bytes, expected a power of two from 4K to 1M; try 64K or 128K
          --tree T --out D/x.squashfs --block-size 2M | 2 | --block-size 2M: 2097152 bytes, expected a power of two from 4K to 1M; try 1M
          --tree T --out D/x.squashfs --block-size big | 2 | --block-size big: no size, expected a number of bytes, or 4K, 1M, 2G
          --tree T --out T | 2 | --out T: a directory, expected a file; name a file, for example in it
          --tree T --out T/x.squashfs | 2 | --out T/x.squashfs: lies inside --tree T, expected a file outside of it; write it elsewhere and move it there
          --tree T --out T/etc/x.squashfs | 2 | --out T/etc/x.squashfs: lies inside --tree T, expected a file outside of it; write it elsewhere and move it there
          --tree T --out D/none/x.squashfs | 5 | D/none/x.squashfs: the folder D/none does not exist; create it first
          --tree T --out D/text/x.squashfs | 5 | D/text/x.squashfs: D/text is not a directory; name a file in one
          --tree T --out /dev/null --format squashfs | 2 | --out /dev/null: a device, a pipe or a socket, expected a file; write a file and copy it there
          --tree T --out - | 2 | --out -: standard output has no suffix, expected a format; add --format tar
          --tree T --out - --format squashfs | 2 | --out -: squashfs is not written front to back and cannot go to a pipe, expected a file; use --out FILE, or --format tar
          --tree - --tree - --out D/x.tar | 2 | --tree -: stated twice, expected standard input once
          --tree T:etc --out D/x.tar | 2 | T:etc: destination "etc" is not absolute, expected SRC:/PATH, for example SRC:/opt; write %3A for a colon in a name
          --tree T --out D/x.tar --block-size 4K | 2 | --block-size: the format is tar, expected ext4, squashfs, which have this; leave it out
          --tree T --out D/x.squashfs --bcj x86 | 2 | --bcj: the compression is zstd:15, expected xz; add --compression xz
          --tree T --out D/x.squashfs --compression xz --bcj x68 | 2 | --bcj x68: unknown, expected one of x86, powerpc, arm, armthumb, sparc, arm64; did you mean x86?
          --tree T --out D/x.squashfs --uncompressed dat | 2 | --uncompressed dat: unknown, expected one of inodes, data, fragments, ids, xattrs; did you mean data?
          --tree T --out D/x.cpio --segment early=T | 2 | --segment: the format is cpio, expected initramfs, which alone has this; leave it out
          --tree T --out D/x --format initramfs --segment T | 2 | --segment T: no HOW=SRC, expected early=SRC, COMPRESSION=SRC or +=SRC; for example --segment early=microcode/
          --tree T --out D/x --format initramfs --segment +=T | 2 | --segment +=T: there is no segment before it, expected early=SRC, COMPRESSION=SRC or +=SRC; sources of the last one are --tree
          --tree T --out D/x --format initramfs --segment gzip=T --segment early=T | 2 | --segment early=T: behind a compressed segment, where Linux does not look for it, expected early segments first
          --tree T --out D/x --format initramfs --segment lzma=T | 2 | --segment lzma=T: lzma can be read but not written, expected early, store, gzip, xz, zstd, lz4 or lz4hc
          --tree T --out D/x --format initramfs --segment earyl=T | 2 | --segment earyl=T: earyl: unknown compression, expected one of store gzip xz lzma zstd lz4 lz4hc bzip2; HOW may also be early or +
          --tree T --out D/x --format initramfs --segment early=D/none | 3 | D/none: no such file or directory
          --tree T --out T/x --format initramfs --segment early=D/text | 2 | --out T/x: lies inside --tree T, expected a file outside of it; write it elsewhere and move it there
          --tree - --out D/x --format initramfs --segment early=- | 2 | --tree -: stated twice, expected standard input once
          --tree T --out D/x.cpio --data-align 24 | 2 | --data-align 24: 24 bytes, expected a power of two from 4 to 4096
          --tree T --out D/x.cpio.gz --data-align 64 | 2 | --data-align: the compression is gzip:9, expected store; add --compression store
          --tree T --out D/x.cpio --bcj x86 | 2 | --bcj: the compression is store, expected xz; add --compression xz
          --tree T --out D/x.cpio.xz --bcj x86,arm | 2 | --bcj: several filters, expected one; name that of the kernel's architecture
          --tree T --out D/x.cpio --block-size 4K | 2 | --block-size: the format is cpio, expected ext4, squashfs, which have this; leave it out
          --tree T --out D/x.tar --checksums | 2 | --checksums: the format is tar, expected cpio, initramfs, which have this; leave it out
          --tree T --out D/x.cpio --epoch -1 | 2 | --epoch: second -1, expected 0 to 4294967295 (1970 to 2106) for cpio
          --tree T --out D/x.cpio.zst --compression gzip | 2 | --out D/x.cpio.zst: --format cpio with gzip, but .zst stands for another compression, expected a suffix of cpio: .cpio .cpio.gz .cpio.xz .cpio.zst .cpio.lz4; name the file after what is in it, or state another --format or --compression
          --tree T --out D/x.squashfs --epoch -1 | 2 | --epoch: second -1, expected 0 to 4294967295 (1970 to 2106) for squashfs
          --tree T --out D/x.squashfs --epoch soon | 2 | --epoch soon: no time, expected whole seconds since 1970, or a time like 2026-01-02T03:04:05Z
          --tree T --out D/x.squashfs --times kepe | 2 | --times kepe: unknown, expected one of fixed, clamp, keep; did you mean keep?
          --tree T --out D/x.squashfs --owner bob | 2 | --owner bob: no owner, expected auto, keep or UID:GID in numbers, for example 0:0
          --tree T --out D/x.squashfs --root-owner keep | 2 | --root-owner keep: no owner, expected UID:GID in numbers, for example 0:0
          --tree T --out D/x.squashfs --root-mode 999 | 2 | --root-mode 999: no mode, expected an octal number, 0 to 7777; for example 0755
          --tree T --out D/x.squashfs --hard-links copy | 2 | --hard-links copy: unknown, expected one of preserve, break
          --tree T --out D/x.squashfs --allow-loss acls | 2 | --allow-loss acls: unknown, expected any of acl,xattr,symlink=follow,symlink=drop,device,owner,mode,time,hardlink; did you mean acl?
          --tree T --out D/x.squashfs --jobs 0 | 2 | --jobs 0: no number of threads, expected 1 to 256
          --tree T --out D/x.squashfs --offset -1 | 2 | --offset -1: no size, expected a number of bytes, or 4K, 1M, 2G
          --tree T --out D/x.squashfs --spec D/text | 2 | --spec D/text: no KIND:FILE, expected mtree:FILE, pseudo:FILE, cpio-list:FILE or 3cpio:FILE; write --spec mtree:D/text
          --tree T --out D/x.squashfs --spec mtre:D/text | 2 | --spec mtre:D/text: unknown kind mtre, expected one of mtree, pseudo, cpio-list, 3cpio; did you mean mtree?
          --tree T --out D/x.squashfs --spec cpiolist:D/text | 2 | --spec cpiolist:D/text: unknown kind cpiolist, expected one of mtree, pseudo, cpio-list, 3cpio; did you mean cpio-list?
          --tree T --out D/x.squashfs --spec mtree:D/none | 3 | D/none: no such file
          --tree T --out D/x.squashfs --spec pseudo:D/text | 3 | D/text:1: type text: expected one of d m b c s i l L x D M B C S I R
          --tree T --out D/x.squashfs --default-spec perm=7 | 2 | --default-spec perm=7: unknown, expected mode=OCTAL, uid=NUMBER or gid=NUMBER
          --tree T --out D/x.squashfs --exclude [a | 2 | --exclude: pattern "[a": "[" is never closed; write \\[ for the character
          --tree T --out D/x.squashfs --sort-file D/text | 3 | D/text:1: found just text, expected PRIORITY PATTERN
          --tree T --out D/x.squashfs --progress loud | 2 | --progress loud: unknown, expected auto, bar, plain or none
          --tree T --out D/x.fat --fat-type 64 | 2 | --fat-type 64: unknown, expected 12, 16 or 32
          --tree T --out D/x.fat --sector-size 100 | 2 | --sector-size 100: 100, expected 512, 1024, 2048 or 4096
          --tree T --out D/x.fat --sector-size 4K --cluster-size 2K | 2 | --cluster-size 2K: 2048, expected a power of two from 4096 (a sector) to 32768
          --tree T --out D/x.fat --size 1000 | 2 | --size 1000: 1000, expected a multiple of 512 (a sector)
          --tree T --out D/x.fat --size big | 2 | --size big: no size, expected a number of bytes, or 4K, 1M, 2G
          --tree T --out D/x.fat --label esp | 2 | --label esp: "esp" has U+0065 in it, expected A to Z, 0 to 9, space and !#$%&'()-@^_`{}~
          --tree T --out D/x.fat --profile uefi | 2 | --profile uefi: expected none, esp, rpi4 or eltorito
          --tree T --out D/x.fat --profile esp --fat-type 16 | 2 | --format fat: profile esp: FAT16: UEFI (2.10, 13.3.1) defines the system partition of a disk as FAT32, and firmware that goes by it does not look into others; leave the type out
          --tree T --out D/x.squashfs --label ESP | 2 | --label: the format is squashfs, expected ext4, fat, which have this; leave it out
          --tree T --out D/x.fat --seed= | 2 | --seed: empty, expected a text
          --tree T --out - --format fat | 2 | --out -: fat is not written front to back and cannot go to a pipe, expected a file; use --out FILE, or --format tar
          --tree T --out D/x.raw | 2 | --out D/x.raw: a disk holds partitions, not one tree, expected one of cpio, ext4, fat, initramfs, iso, squashfs, tar; to lay out a disk: --layout DISK.toml
          --tree T --out D/x.raw --format vhd | 2 | --format vhd: unknown format, expected one of cpio, ext4, fat, initramfs, iso, squashfs, tar
          --tre T --out D/x.squashfs | 2 | --tre: no option of the main job; did you mean --tree?
          --tree T --out | 2 | --out: has no value; see assemble --help
          --tree T --out D/x.squashfs --epoch 1 --epoch 2 | 2 | --epoch: given twice; give it once
          --tree T --cache D/c --out D/x.squashfs | 2 | --cache: not built into this version; see assemble --help
          --tree T --out D/x.squashfs ls | 2 | ls: an argument without an option; write the command first: assemble ls
          inspct x | 2 | inspct: no command, expected one of build, plan, reproduce, run, inspect, ls, cat, extract, verify, diff, report, repack, convert, hash, sign, verify-signature, assets, kernel, packages, recipe, why, completion, doctor, or --tree for the main job; did you mean assemble inspect?
          flist x | 2 | flist: not built into this version, expected one of build, plan, reproduce, run, inspect, ls, cat, extract, verify, diff, report, repack, convert, hash, sign, verify-signature, assets, kernel, packages, recipe, why, completion, doctor, or --tree for the main job
          ls | 2 | ADDRESS: missing; see assemble ls --help
          ls T U | 2 | U: one argument too many; see assemble ls --help
          ls T --format mtre | 2 | --format mtre: unknown, expected mtree or cpio-list
          ls T --dmup | 2 | --dmup: no option of assemble ls; did you mean --dump?
          cat T | 2 | T: a directory, expected a regular file; name a file: T:/PATH
          verify T | 3 | T: a directory, expected a file
          verify D/text | 3 | D/text: found text, expected a tar (plain, gzip, xz, zstd, lz4, bzip2), a VHD disk, a squashfs image, a cpio archive or initramfs, a qcow2 disk, an ext2, ext3 or ext4 volume, an EFI program or UKI, a FAT volume, an ISO 9660 image or a disk with partitions
          inspect D/text | 3 | D/text: found text, expected a tar (plain, gzip, xz, zstd, lz4, bzip2), a VHD disk, a squashfs image, a cpio archive or initramfs, a qcow2 disk, an ext2, ext3 or ext4 volume, an EFI program or UKI, a FAT volume, an ISO 9660 image or a disk with partitions
          extract T | 2 | --out: missing, expected a directory or a tar; add --out DIR, or --out FILE.tar
          extract T --out D/text | 2 | D/text: no folder, expected a missing or empty folder, or a name in .tar; name another
          report | 2 | A: missing; see assemble report --help
          report T | 2 | --out: missing, expected a file; add --out report.html, or --json
          report T --out D/text/x.html | 5 | D/text/x.html: D/text is not a directory; name a file in one
          report T --out T/x.html | 2 | --out T/x.html: lies inside T, expected a file outside of it; write it elsewhere
          report D/text --out D/text | 2 | --out D/text: what the report is of, expected another file; use --out report.html
          report D/text --out D/x.html --max 0 | 2 | --max 0: no number of rows, expected 1 to 10000
          report D/none --out D/x.html | 3 | D/none: no such file or directory
          report T:/etc/motd --out D/x.html | 2 | T: a directory of the host, which has no parts and no inner paths, expected DIR[:DEST]; name the directory itself, as in T/etc/motd
          report - --out D/x.html | 2 | -: standard input, expected a file or a directory
          hash | 2 | FILE: missing; see assemble hash --help
          hash T -c D/text | 2 | T: given with -c LIST, expected one of them
          hash T --ignore-missing | 2 | --ignore-missing: given without -c, expected -c LIST
          hash T --algorithm blake2 | 2 | --algorithm blake2: unknown, expected one of sha256, blake3, fs-verity, fs-verity-sha512; did you mean blake3?
          packages lock | 2 | --package: missing, expected names of packages; add --package NAME
          packages lock --package x --lock D/x.toml | 2 | --distribution: missing, expected alpine, debian or ubuntu; add --distribution alpine
          --initrd D/text --out D/x.efi | 2 | --initrd: given without --kernel, expected the kernel of a UKI; add --kernel VMLINUZ
          --kernel D/text | 2 | --out: missing, expected a file; add --out FILE.efi
          --kernel D/text --out D/x.img | 2 | --out D/x.img: given with --kernel, expected a name in .efi, or --format uki
          --kernel D/text --out - --format uki | 2 | --out -: a UKI is not written front to back, expected a file; use --out FILE.efi
          --kernel D/text --out D/x.efi --tree T | 2 | --tree: given with --kernel, expected exactly one of them; a UKI is made of a kernel and its parts
          --kernel D/text --out D/x.efi --label X | 2 | --label: given with --kernel; a UKI is made of a kernel and its parts
          --kernel D/text --out D/x.efi --format fat | 2 | --format fat: given with --kernel, expected uki
          --kernel D/none --out D/x.efi | 3 | D/none: no such file or directory
          --kernel D/text --out D/x.efi | 3 | D/text: no EFI program, expected a kernel built with CONFIG_EFI_STUB
          --tree T --out D/x.efi | 2 | --out D/x.efi: a uki is made of a kernel, not of a tree, expected one of cpio, ext4, fat, initramfs, iso, squashfs, tar; to make one: --kernel VMLINUZ
          sign D/text --key D/text --out D/y.efi | 3 | D/text: no PKCS #12 file that this password opens
          sign D/text --key D/none --out D/y.efi | 3 | D/none: no such file or directory
          sign D/text | 2 | --out: missing; see assemble sign --help
          sign D/text --out D/y.efi | 2 | --key: missing, expected the private key, or --pkcs11; add --key FILE
          sign D/text --out D/y.efi --key D/text --pkcs11 D/text | 2 | --key: given with --pkcs11, expected the private key, or --pkcs11
          verify-signature D/text --cert D/text | 3 | D/text: no certificate in PEM or DER
          verify-signature D/text | 2 | --cert: missing; see assemble verify-signature --help
          hash T --jobs x | 2 | --jobs x: no number of threads, expected 1 to 256
          hash T | 3 | T: Is a directory
          hash -c D/none | 3 | D/none: no such file or directory
          hash -c D/text | 3 | D/text: line 1: "just text", expected 64 hexadecimal digits, two spaces and a name
          build | 2 | RECIPE: missing; see assemble build --help
          plan D/none | 3 | D/none: no such file or directory
          build D/text | 3 | D/text: the recipe cannot be understood: line 1: not TOML: Unknown token
          completion tcsh | 2 | tcsh: no shell known here, expected bash, zsh or fish
""")
  void aWrongCommandLineGetsOneLine(String line, int exit, String message) throws IOException {
    Cli.Run run = Cli.run(Stream.of(line.split(" ", -1)).map(this::placed).toArray(String[]::new));

    assertEquals("assemble: " + placed(message.replace("\\\\", "\\")) + "\n", run.err());
    assertEquals(exit, run.exit());
    assertEquals("", run.out());
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(
          "[, text, tree, tree/etc, tree/etc/motd]",
          files.map(folder::relativize).sorted().toList().toString(),
          "nothing is written");
    }
  }

  private String placed(String text) {
    return text.replaceAll("\\bT(?=[ /:,;]|$)", "D/tree")
        .replaceAll("\\bD(?=/)", folder.toString());
  }

  @Test
  void aMalformedSourceDateEpochIsAnError() {
    Cli.Run run =
        Cli.run(
            new byte[0],
            Map.of("SOURCE_DATE_EPOCH", "yesterday"),
            "--tree",
            folder + "/tree",
            "--out",
            folder + "/x.squashfs");

    assertEquals(2, run.exit());
    assertTrue(run.err().startsWith("assemble: SOURCE_DATE_EPOCH yesterday: no time, expected"));
  }

  @Test
  void helpAndVersionAreResults() {
    for (String[] args :
        new String[][] {
          {"--help"},
          {"-h"},
          {"ls", "--help"},
          {"cat", "-h"},
          {"extract", "--help"},
          {"verify", "--help"},
          {"inspect", "--help"},
          {"hash", "--help"},
          {"sign", "--help"},
          {"verify-signature", "--help"},
          {"completion", "--help"},
          {"doctor", "--help"},
          {"build", "--help"},
          {"plan", "--help"},
          {"recipe", "check", "--help"},
          {"--version"},
          {"-V"}
        }) {
      Cli.Run run = Cli.run(args).ok();
      assertEquals("", run.err());
      assertTrue(run.out().length() > 5, String.join(" ", args));
    }
    assertTrue(Cli.run("--help").out().contains("Examples:"));
  }

  /** No line of help ends inside a name such as .tar.gz, or is longer than it should be. */
  @Test
  void helpDoesNotBreakNames() {
    for (String verb :
        new String[] {
          "", "build", "plan", "recipe check", "extract", "ls", "inspect", "verify", "cat", "sign"
        }) {
      String help = Cli.run((verb + " --help").strip().split(" ")).ok().out();
      for (String line : help.lines().toList()) {
        assertTrue(!line.matches(".*[ (][.]$"), line);
        assertTrue(line.length() <= 100, line);
      }
    }
  }

  @Test
  void aStackIsShownOnlyWhenAskedForTwice() {
    assertTrue(!Cli.run("ls", "/no/such", "-v").err().contains("\tat "));
    assertTrue(Cli.run("ls", "/no/such", "-vv").err().contains("\tat dev.assembler"));
  }
}
