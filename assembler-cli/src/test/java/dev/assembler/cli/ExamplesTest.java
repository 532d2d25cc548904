package dev.assembler.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The systems in the folder examples are built as their READMEs say, from Debian's packages and
 * Alpine's base, and come up in every way in which they are delivered.
 */
@Tag("boot")
@Tag("reference")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  /** Fetched once for all runs of the tests. */
  private static final Path CACHE =
      Path.of("..", ".build", "test-packages", "cache").toAbsolutePath().normalize();

  /** What every kernel of a node is told, however it starts. */
  private static final String LOCKED_DOWN =
      "lockdown=integrity ima_appraise=enforce ima_template=ima-ng powernode.boot=1";

  @TempDir static Path folder;

  private static Cli.Run assemble(String... args) {
    String path = ReferenceTool.require("qemu-system-x86_64").program().getParent().toString();
    return Cli.run(new byte[0], Map.of("PATH", path, "XDG_CACHE_HOME", CACHE.toString()), args);
  }

  private static Path out(String example) {
    return folder.resolve(example);
  }

  /** Quick compression: what is compressed how is no matter here. */
  private static void build(String example, String... more) {
    buildAs(example, example, more);
  }

  private static void buildAs(String name, String example, String... more) {
    var args =
        new ArrayList<>(
            List.of(
                "build",
                EXAMPLES.resolve(example).resolve("recipe.toml").toString(),
                "--out",
                out(name).toString(),
                "--lock",
                folder.resolve(example + ".lock.toml").toString(),
                "-q"));
    args.addAll(List.of(more));
    assemble(args.toArray(String[]::new)).ok();
  }

  private static void boots(String example, String image, String marker, String... more) {
    var args =
        new ArrayList<>(
            List.of(
                "run",
                out(example).resolve(image).toString(),
                "--check",
                marker,
                "--accel",
                "tcg",
                "--memory",
                "1024",
                "--timeout",
                "600"));
    args.addAll(List.of(more));
    Cli.Run run = assemble(args.toArray(String[]::new));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains(marker), run.out());
  }

  @BeforeAll
  static void build() throws IOException {
    build("capsem-like", "--set", "artifact.rootfs.compression=zstd:3");
    build("mos-like", mosArguments());
    build("powernode-like", nodeArguments());
  }

  /** Alpine's own base where it is at hand, else a small tree of busybox that is laid out alike. */
  private static String[] mosArguments() throws IOException {
    String data = System.getProperty("assemble.data", "");
    Path alpine = Path.of(data, "alpine", "alpine-minirootfs-3.20.3-x86_64.tar.gz");
    if (data.isEmpty() || !Files.exists(alpine)) {
      alpine = smallBase();
    }
    return new String[] {
      "--arch", "amd64", "--set", "source.alpine.tar.amd64=" + alpine.toAbsolutePath()
    };
  }

  private static Path smallBase() throws IOException {
    Path root = Files.createDirectories(folder.resolve("base/bin")).getParent();
    Path busybox = root.resolve("bin/busybox");
    Files.copy(ReferenceTool.require("busybox").program(), busybox);
    assertTrue(busybox.toFile().setExecutable(true));
    for (String applet : "sh mount modprobe cat uname setsid echo".split(" ", -1)) {
      Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    for (String directory : "proc sys dev etc/init.d sbin var/cache/apk/x".split(" ", -1)) {
      Files.createDirectories(root.resolve(directory));
    }
    Files.writeString(root.resolve("etc/alpine-release"), "3.20.3\n");
    Files.writeString(root.resolve("etc/init.d/x"), "#!/bin/sh\n");
    Path tar = folder.resolve("alpine-minirootfs.tar.gz");
    assemble("--tree", root.toString(), "--owner", "0:0", "--out", tar.toString()).ok();
    return tar;
  }

  /** A Pi's firmware is in no free archive; it is looked for by name, and copied. */
  private static String[] nodeArguments() throws IOException {
    Path firmware = Files.createDirectories(folder.resolve("firmware"));
    for (String name : List.of("start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb")) {
      Files.writeString(firmware.resolve(name), name.repeat(100));
    }
    return new String[] {
      "--set", "source.firmware.dir.arm64=" + firmware,
      "--set", "artifact.rootfs.compression=zstd:3",
      "--set", "artifact.boot.values.image_base=tftp://10.0.2.2",
      "--set", "artifact.boot.values.bootstrap_token=once"
    };
  }

  @Test
  void aSandboxComesUpFromItsAssets() {
    boots("capsem-like", "assets/amd64", "capsem-like: x86_64, 1 cores, ready", "--cpus", "1");
    boots("capsem-like", "assets/arm64", "capsem-like: aarch64, 1 cores, ready", "--cpus", "1");
  }

  @Test
  void aSystemInMemoryComesUpByItsKernelAndAsOneFile() {
    boots("mos-like", "kernel-initrd/amd64", "ready");
    boots("mos-like", "uki/amd64/vmlinuz.efi", "mos-like: 3.20.3 with Linux 6.1");
  }

  @ParameterizedTest
  @CsvSource({
    "raw/amd64/disk.raw, uefi",
    "raw/amd64/disk.raw, bios",
    "qcow2/amd64/cloud.qcow2, uefi",
    "raw/arm64/disk.raw, uefi",
    "disk-image-arm64-uefi/arm64/disk.img, uefi"
  })
  void aNodeComesUpFromItsVerifiedRoot(String disk, String firmware) {
    boots("powernode-like", disk, "verified root on", "--firmware", firmware);
  }

  /** Signed by the key whose certificate the firmware has; the root hash is signed with it. */
  @Test
  void aNodeComesUpWhereOnlySignedProgramsDo() throws IOException {
    Path key = folder.resolve("key.pem");
    ReferenceTool.require("openssl")
        .run("rsa", "-in", UkiFixture.SNAKEOIL + ".key", "-passin", "pass:snakeoil", "-out", key);
    var arguments = new ArrayList<>(List.of(nodeArguments()));
    arguments.addAll(
        List.of(
            "--arch",
            "amd64",
            "--variants",
            "raw",
            "--set",
            "artifact.uki.sign.key=" + key,
            "--set",
            "artifact.uki.sign.certificate=" + UkiFixture.SNAKEOIL + ".pem"));
    buildAs("signed", "powernode-like", arguments.toArray(String[]::new));

    boots(
        "signed",
        "raw/amd64/disk.raw",
        "verified root on",
        "--secure-boot",
        "--uefi-vars",
        "/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd");
  }

  @ParameterizedTest
  @CsvSource({"cd, bios", "cd, uefi", "disk, bios", "disk, uefi"})
  void anInstallerComesUpInFourWays(String as, String firmware) {
    boots(
        "powernode-like",
        "iso/amd64/installer.iso",
        "installer, ready",
        "--as",
        as,
        "--firmware",
        firmware);
  }

  /** The folder of an architecture is served as the script asks for it. */
  @ParameterizedTest
  @ValueSource(strings = {"bios", "uefi"})
  void anInstallerComesUpOverTheNetwork(String firmware) throws IOException {
    Path script = out("powernode-like").resolve("ipxe/amd64/boot.ipxe");
    assertTrue(Files.readString(script).contains("kernel tftp://10.0.2.2/${arch}/kernel"));
    assertTrue(Files.readString(script).contains(LOCKED_DOWN));
    boots("powernode-like", "ipxe/amd64", "installer, ready", "--firmware", firmware);
  }

  /** The superblock of the root says another time: without verity nobody would see it. */
  @Test
  void aRootThatWasChangedDoesNotComeUp() throws IOException {
    Path disk = folder.resolve("changed.raw");
    ReferenceTool.require("cp")
        .run("--sparse=always", out("powernode-like").resolve("raw/amd64/disk.raw"), disk);
    try (FileChannel changed = FileChannel.open(disk, WRITE)) {
      long root = extent(disk, "root")[0];
      changed.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), root + 8);
    }

    Cli.Run run =
        assemble(
            "run",
            disk.toString(),
            "--check",
            "BOOT FAILED",
            "--accel",
            "tcg",
            "--firmware",
            "uefi",
            "--timeout",
            "600");

    assertEquals(0, run.exit(), run.out()); // what its init says
    assertFalse(run.out().contains("verified root on"), run.out());
    assertTrue(run.out().contains("is corrupted"), run.out()); // dm-verity's own words
  }

  /** Whatever starts it; an EFI program has the words as they are in its section. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw/amd64/disk.raw#EFI:/EFI/BOOT/BOOTX64.EFI",
        "raw/arm64/disk.raw#EFI:/EFI/BOOT/BOOTAA64.EFI",
        "disk-image-arm64-uefi/arm64/disk.img#EFI:/EFI/BOOT/BOOTAA64.EFI",
        "qcow2/amd64/cloud.qcow2#EFI:/EFI/BOOT/BOOTX64.EFI",
        "iso/amd64/installer.iso:/boot/grub/grub.cfg",
        "disk-image-rpi4/arm64/rpi4.img#1:/cmdline.txt"
      })
  void everyKernelIsToldToBeLockedDown(String place) {
    String text = assemble("cat", out("powernode-like") + "/" + place).ok().out();

    assertTrue(text.contains(LOCKED_DOWN), place);
  }

  /** Twice, with as many cores as there are and with one, in another folder, with another lock. */
  @Test
  void anExampleBuiltTwiceIsTheSame() throws IOException {
    Path other = Files.createDirectories(folder.resolve("elsewhere"));
    assemble(
            "build",
            EXAMPLES.resolve("capsem-like/recipe.toml").toString(),
            "--set",
            "artifact.rootfs.compression=zstd:3",
            "--out",
            other.resolve("images").toString(),
            "--lock",
            other.resolve("lock.toml").toString(),
            "--jobs",
            "1",
            "-q")
        .ok();

    assemble("diff", out("capsem-like").toString(), other.resolve("images").toString()).ok();
    for (String architecture : List.of("amd64", "arm64")) {
      String manifest = architecture + "/build-manifest.json";
      assertEquals(
          -1,
          Files.mismatch(
              out("capsem-like").resolve(manifest), other.resolve("images").resolve(manifest)));
    }
  }

  /** A Pi itself is not to be had here: its kernel and its initramfs come up on another board. */
  @Test
  void aPisCardHasItsFilesAndItsKernelComesUp() throws IOException {
    Path card = out("powernode-like").resolve("disk-image-rpi4/arm64/rpi4.img");
    String table = ReferenceTool.require("sfdisk").run("-d", card).text();
    assertTrue(table.contains("label: dos"), table);
    assertTrue(table.contains("type=c, bootable"), table);
    assertTrue(table.contains("type=83"), table);
    String at = card + "@@1048576";
    String listing = ReferenceTool.require("mdir").run("-b", "-i", at).text();
    for (String name :
        List.of("kernel8.img", "initramfs.cpio.zst", "config.txt", "cmdline.txt", "identity.cfg")) {
      assertTrue(listing.contains(name), listing);
    }
    String identity = ReferenceTool.require("mtype").run("-i", at, "::/identity.cfg").text();
    assertEquals(
        "ID=\nKEY=\nSERVER=https://platform.example\nCA_PEM_FILE=/boot/powernode-ca.pem\n",
        identity);
    assertEquals(
        Files.readString(EXAMPLES.resolve("powernode-like/platform-ca.pem")),
        ReferenceTool.require("mtype").run("-i", at, "::/powernode-ca.pem").text());
    ReferenceTool.require("fsck.fat").run("-n", piece(card, 1));
    ReferenceTool.require("e2fsck").run("-fn", piece(card, 2));
    boots("powernode-like", "kernel-initrd/arm64", "installer, ready");
  }

  @Test
  void everyFileIsWhatItsListSays() throws IOException {
    for (String example : List.of("capsem-like", "mos-like", "powernode-like")) {
      try (Stream<Path> files = Files.walk(out(example))) {
        for (Path sums : files.filter(file -> file.endsWith("SHA256SUMS")).toList()) {
          ReferenceTool.require("sha256sum").in(sums.getParent()).run("-c", sums);
        }
      }
    }
  }

  @Test
  void partitionsAreSoundForTheirOwnTools() throws IOException {
    Path disk = out("powernode-like").resolve("raw/amd64/disk.raw");
    String checked = ReferenceTool.require("sgdisk").run("-v", disk).text();
    assertTrue(checked.contains("No problems found"), checked);
    ReferenceTool.require("fsck.fat").run("-n", partition(disk, "EFI"));
    ReferenceTool.require("e2fsck").run("-fn", partition(disk, "persist"));
    Cli.run("verify", disk.toString(), "-q").ok();
  }

  private static Path partition(Path disk, String name) throws IOException {
    return copy(disk, extent(disk, name), name);
  }

  /** A partition of a disk whose table has no names. */
  private static Path piece(Path disk, int number) throws IOException {
    return copy(disk, extent(disk, disk.toString() + number + " :"), "piece" + number);
  }

  /** Where it begins and how long it is, in bytes. */
  private static long[] extent(Path disk, String sign) throws IOException {
    String table = ReferenceTool.require("sfdisk").run("-d", disk).text();
    String line =
        table
            .lines()
            .filter(each -> each.contains("name=\"" + sign + "\"") || each.startsWith(sign))
            .findFirst()
            .orElseThrow(() -> new AssertionError(table));
    Matcher numbers = Pattern.compile("start=\\s*(\\d+), size=\\s*(\\d+)").matcher(line);
    assertTrue(numbers.find(), table);
    return new long[] {
      Long.parseLong(numbers.group(1)) * 512, Long.parseLong(numbers.group(2)) * 512
    };
  }

  private static Path copy(Path disk, long[] extent, String name) throws IOException {
    Path file = folder.resolve(name + ".partition");
    try (FileChannel from = FileChannel.open(disk);
        FileChannel to = FileChannel.open(file, CREATE, WRITE)) {
      assertEquals(extent[1], from.transferTo(extent[0], extent[1], to));
    }
    return file;
  }
}
