package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.testkit.DebianKernel;
import dev.assembler.testkit.ModuleFixture;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A whole system from packages, a kernel and its modules, loaders and keys: the same files and
 * manifests, whoever builds it where, when and with what.
 */
@Tag("reference")
@Tag("slow")
class BuildSystemSameBytesTest {

  private static final String RECIPE =
      """
      format = 1
      name = "system"
      epoch = 1700000000
      seed = "system"
      architectures = ["amd64"]

      [source]
      deb = { debian = "stable", packages = ["app"], keys = "archive.gpg" }
      apk = { alpine = "v3.20", packages = ["tool"], repositories = ["alpine"], keys = "alpine/keys" }
      files = { dir = "files" }
      linux = { dir = "linux" }
      grub = { dir = "grub" }
      firmware = { dir = "firmware" }
      [kernel]
      from = "linux"
      modules = ["virtio", "?none"]
      cmdline = "lockdown=integrity ima_appraise=enforce roothash={roothash:hashes}"

      [tree.root]
      from = ["deb", "apk", "files"]
      modules = "all"
      spec = ["mtree:extra.mtree"]
      [[tree.root.file]]
      path = "/var/lib/app"
      directory = true
      owner = "app:app"
      [tree.initrd]
      from = ["files"]
      [tree.initrd.guest]
      on-failure = "poweroff"
      layer = [{ name = "root", source = "PARTLABEL=root", image = "root" }]
      [tree.esp]
      file = [{ path = "/EFI/BOOT/BOOT{EFI}.EFI", artifact = "signed" }]
      [tree.iso]
      file = [
        { path = "/boot/grub/i386-pc", source = "grub:/" },
        { path = "/boot/vmlinuz", artifact = "kernel" },
        { path = "/boot/grub/grub.cfg", text = "linux /boot/vmlinuz" },
      ]
      [tree.pi]
      from = ["firmware"]
      raspberry-pi = { kernel = "board", initrd = "initrd", cmdline = "quiet", model = "4b" }
      identity = { server = "https://platform.example", ca = "ca.pem" }

      [artifact]
      root = { kind = "squashfs", tree = "root", compression = "zstd:3" }
      hashes = { kind = "verity", of = "root" }
      initrd = { kind = "initramfs", tree = "initrd", compression = "zstd:3", output = "initramfs.cpio.zst" }
      plain = { kind = "uki", initrd = "initrd" }
      signed = { kind = "uki", initrd = "initrd", sign = { key = "key.pem", certificate = "certificate.pem" } }
      core = { kind = "grub-core", from = "grub:/", modules = ["biosdisk", "part_gpt"], config = "set x={roothash:hashes}" }
      disk = { kind = "disk", disk.bios-boot = { boot = "grub:/boot.img", core = "core" }, partition = [
        { name = "esp", type = "esp", format = "fat", tree = "esp" },
        { name = "root", type = "root", artifact = "root" },
        { name = "hashes", type = "root-verity", artifact = "hashes", of = "root" },
        { name = "persist", type = "var", format = "ext4", size = "16M" },
      ] }
      cloud = { kind = "qcow2", of = "disk", compression = "zstd" }
      iso = { kind = "iso", tree = "iso", boot = "grub", joliet = "shortened" }
      script = { kind = "ipxe", initrd = "initrd" }
      board = { kind = "file", file = "board" }
      pi = { kind = "fat", tree = "pi" }

      [variant]
      kernel-initrd = { files = { "vmlinuz-{RELEASE}-{HASH}" = "kernel", "initrd" = "initrd" } }
      uki = { files = ["plain", "signed"] }
      raw = { files = ["disk"] }
      qcow2 = { files = ["cloud"] }
      iso = { files = ["iso"] }
      ipxe = { files = ["script", "kernel", "initrd"] }
      board = { files = ["pi"] }
      """;

  private Path folder;
  private Path recipe;

  @BeforeEach
  void recipe() throws Exception {
    folder = Files.createTempDirectory("assemble-system");
    recipe = Files.createDirectories(folder.resolve("recipe"));
    Files.writeString(recipe.resolve("recipe.toml"), RECIPE);
    DebianArchive archive = DebianArchive.in(Files.createDirectories(folder.resolve("debian")));
    Files.copy(archive.keyring(), recipe.resolve("archive.gpg"));
    new AlpineRepository(recipe.resolve("alpine"))
        .add("tool", "lib", "")
        .add("lib", "", "")
        .signed();
    file("files/etc/passwd", "app:x:7:8::/:/bin/sh\n");
    file("files/etc/group", "app:x:8:\n");
    copy(ReferenceTool.require("busybox").program(), "files/bin/busybox");
    assertTrue(recipe.resolve("files/bin/busybox").toFile().setExecutable(true));
    file("extra.mtree", "#mtree\n./dev/null type=char device=linux,1,3 mode=0666 uid=0 gid=0\n");
    copy(DebianKernel.cloud().image(), "linux/boot/vmlinuz-" + ModuleFixture.RELEASE);
    String modules = "linux/lib/modules/" + ModuleFixture.RELEASE + "/kernel/";
    write(modules + "virtio.ko", ModuleFixture.module().exporting("virtio").toBytes());
    write(modules + "blk.ko", ModuleFixture.module().needing("virtio").toBytes());
    ReferenceTool.require("cp").run("-r", "/usr/lib/grub/i386-pc", recipe.resolve("grub"));
    for (String name : List.of("start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb")) {
      file("firmware/" + name, name);
    }
    write("board", new byte[4096]);
    ReferenceTool.require("openssl")
        .run(
            List.of(
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-subj",
                    "/CN=test",
                    "-days",
                    "9999",
                    "-keyout",
                    recipe.resolve("key.pem"),
                    "-out",
                    recipe.resolve("certificate.pem"))
                .toArray());
    Files.copy(recipe.resolve("certificate.pem"), recipe.resolve("ca.pem"));
    ReferenceTool.require("chmod").run("-R", "go=rX,u+w", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private void file(String name, String text) throws IOException {
    write(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.createDirectories(recipe.resolve(name).getParent());
    Files.write(recipe.resolve(name), bytes);
  }

  private void copy(Path from, String name) throws IOException {
    write(name, Files.readAllBytes(from));
  }

  @AfterEach
  void remove() throws IOException {
    ReferenceTool.require("rm").run("-rf", folder);
  }

  private Map<String, String> built(Program program, String name, Path from, String... more)
      throws Exception {
    Path out = folder.resolve(name);
    String mirror = "debian=file://" + from.resolveSibling("debian/archive");
    var words =
        new ArrayList<String>(
            List.of("build", from + "/recipe.toml", "--out", out.toString(), "--mirror", mirror));
    words.addAll(List.of("--store", folder.resolve(name + ".store").toString(), "-q"));
    words.addAll(Arrays.asList(more));
    Program.Ended ended = program.run(words.toArray(String[]::new));
    assertEquals(0, ended.exit(), ended.err());
    return RecipeFixture.delivered(out);
  }

  @Test
  void usersFoldersCoresAndTimesChangeNothing() throws Exception {
    Path elsewhere = folder.resolve("elsewhere/deeper");
    Files.createDirectories(elsewhere);
    for (String name : List.of("recipe", "debian")) {
      ReferenceTool.require("cp").run("-r", folder.resolve(name), elsewhere.resolve(name));
    }
    ReferenceTool.require("chmod").run("-R", "go=rX", folder.resolve("elsewhere"));
    Path copy = elsewhere.resolve("recipe");

    Map<String, String> one =
        built(
            new Program().behind("bash", "-c", "umask 022; exec \"$@\"", "-"),
            "one",
            recipe,
            "--jobs",
            "1");

    requireAllOfIt(folder.resolve("one"), one);
    assertEquals(one, built(new Program(), "four", copy, "--jobs", "4"));
    assertEquals(
        one, built(Program.asNobody().with("HOME", "/nonexistent"), "nobody", copy, "--jobs", "3"));
    assertEquals(
        one,
        built(
            new Program()
                .with("TZ", "Pacific/Kiritimati")
                .with("LC_ALL", "tr_TR.UTF-8")
                .behind("bash", "-c", "umask 077; exec \"$@\"", "-"),
            "zone",
            recipe));
    ReferenceTool.require("faketime");
    assertEquals(
        one, built(new Program().behind("faketime", "-f", "2031-12-31 23:59:59"), "late", recipe));
  }

  /** It is what it should be, so that equal bytes are not equal nothings. */
  private void requireAllOfIt(Path out, Map<String, String> digests) throws IOException {
    assertEquals(19, digests.size(), digests.toString());
    Path disk = out.resolve("raw/amd64/disk.raw");
    String root = Cli.run("ls", disk + "#root", "--dump").ok().out();
    String release = ModuleFixture.RELEASE;
    for (String path :
        List.of(
            "/usr/bin/app ",
            "/usr/share/tool ",
            "/usr/share/lib ",
            "/dev/null ",
            "/lib/modules/" + release + "/kernel/blk.ko ")) {
      assertTrue(root.contains(path), path + " is not in " + root);
    }
    assertTrue(
        root.lines().anyMatch(line -> line.startsWith("/var/lib/app ") && line.contains(" 7")));
    String manifest = Files.readString(out.resolve("amd64/build-manifest.json"));
    for (String text : List.of("\"app\"", "\"tool\"", "lzma: ", "zstd: ", release)) {
      assertTrue(manifest.contains(text), text + " is not in " + manifest);
    }
    String hardened = "lockdown=integrity ima_appraise=enforce roothash=";
    for (String name : List.of("plain", "signed")) {
      Path line = folder.resolve(name + ".cmdline");
      ReferenceTool.require("objcopy")
          .run(
              "-O",
              "binary",
              "--only-section=.cmdline",
              out.resolve("uki/amd64/" + name + ".efi"),
              line);
      assertTrue(Files.readString(line).startsWith(hardened), name);
    }
    assertTrue(Files.readString(out.resolve("ipxe/amd64/script.ipxe")).contains(hardened));
    for (String name : List.of("kernel-initrd/amd64/initrd", "ipxe/amd64/kernel")) {
      assertEquals(
          "rw-r--r--",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve(name))));
    }
  }
}
