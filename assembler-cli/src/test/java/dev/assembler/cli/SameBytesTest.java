package dev.assembler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.assembler.codec.Codec;
import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostLoss;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.image.FileImage;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.Owners;
import dev.assembler.squashfs.SquashfsImage;
import dev.assembler.squashfs.SquashfsOptions;
import dev.assembler.testkit.ReferenceTool;
import dev.assembler.testkit.ShuffledFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal trees give equal images, whoever packs them, from what, where and how. */
@Tag("reference")
class SameBytesTest {

  private Path folder;
  private Path tree;
  private String output = "x.squashfs";

  @BeforeEach
  void aTree() throws Exception {
    folder = Files.createTempDirectory("assemble-same");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    tree = Trees.small(Files.createDirectory(folder.resolve("tree")));
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
    run("bash", "-c", "printf x > " + tree + "/$'latin\\xe9 \\xff'");
    run("bash", "-c", "printf y > " + tree + "/umläut");
    run("chmod", "-R", "go=rX,u+w", tree.toString());
  }

  @AfterEach
  void remove() throws Exception {
    run("rm", "-rf", folder.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
  }

  private String pack(Program program, String... args) throws Exception {
    Path out = folder.resolve(output);
    var all = new ArrayList<>(List.of("--out", out.toString()));
    all.addAll(List.of(args));
    if (!all.contains("--owner")) {
      all.addAll(List.of("--owner", "0:0"));
    }
    Program.Ended ended = program.run(all.toArray(String[]::new));
    assertEquals(0, ended.exit(), ended.err());
    String sha256 = Fingerprint.of(out);
    Files.delete(out);
    return sha256;
  }

  private static void same(Map<String, String> digests) {
    assertEquals(1, new TreeSet<>(digests.values()).size(), digests.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.squashfs", "x.cpio", "x.cpio.zst", "x.tar.xz", "x.ext4", "x.iso"})
  void hostsAndThreadsChangeNothing(String image) throws Exception {
    output = image;
    var digests = new LinkedHashMap<String, String>();
    String source = tree.toString();

    digests.put("plain", pack(new Program(), "--tree", source));
    digests.put("C", pack(new Program().with("LC_ALL", "C"), "--tree", source));
    digests.put("UTF-8", pack(new Program().with("LC_ALL", "C.UTF-8"), "--tree", source));
    digests.put("zone", pack(new Program().with("TZ", "Pacific/Kiritimati"), "--tree", source));
    digests.put(
        "umask",
        pack(new Program().behind("bash", "-c", "umask 077; exec \"$@\"", "-"), "--tree", source));
    digests.put("1 thread", pack(new Program(), "--tree", source, "--jobs", "1"));
    digests.put("7 threads", pack(new Program(), "--tree", source, "--jobs", "7"));
    digests.put("elsewhere", pack(new Program().in(folder), "--tree", "tree"));
    digests.put("nobody", pack(Program.asNobody(), "--tree", source));

    same(digests);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.squashfs", "x.cpio.gz", "x.ext4", "x.iso"})
  void sourcesOfEveryKindGiveTheSameImage(String image) throws Exception {
    output = image;
    var digests = new LinkedHashMap<String, String>();
    String shuffled = folder + "/shuffled";
    // Made in another order, so that the directory lists it in another order.
    run(
        "bash",
        "-c",
        "mkdir "
            + shuffled
            + " && cd "
            + tree
            + " && find . -mindepth 1 -depth -print0 | sort -zr"
            + " | cpio -0 -pdm --quiet "
            + shuffled
            + " && chmod 755 "
            + shuffled);
    run("tar", "-C", tree.toString(), "-cf", folder + "/gnu.tar", ".");
    run("tar", "-C", tree.toString(), "--format=pax", "-cJf", folder + "/pax.tar.xz", ".");
    run("bsdtar", "-C", tree.toString(), "-cf", folder + "/bsd.tar", ".");
    run("mksquashfs", tree.toString(), folder + "/mk.squashfs", "-quiet", "-no-progress");

    digests.put("directory", pack(new Program(), "--tree", tree.toString()));
    for (String name : List.of("shuffled", "gnu.tar", "pax.tar.xz", "bsd.tar", "mk.squashfs")) {
      digests.put(name, pack(new Program(), "--tree", folder + "/" + name));
    }
    String ours = folder + "/ours.tar.zst";
    assertEquals(
        0, new Program().run("--tree", tree.toString(), "--out", ours, "--owner", "0:0").exit());
    digests.put("our tar", pack(new Program(), "--tree", ours));

    same(digests);
  }

  /**
   * The JVM decodes the name of its working directory by the locale, and loses what does not fit.
   */
  @Test
  void aWorkingDirectoryThatIsNoTextIsWorkedIn() throws Exception {
    var digests = new LinkedHashMap<String, String>();
    for (String locale : List.of("C", "C.UTF-8")) {
      String[] words = {
        "bash",
        "-c",
        "cp -a tree $'w\\xe9rk\\xc3\\xa9' && cd $'w\\xe9rk\\xc3\\xa9' && exec \"$@\"",
        "-"
      };
      Program.Ended ended =
          new Program()
              .in(folder)
              .with("LC_ALL", locale)
              .behind(words)
              .run("--tree", "etc:/etc", "--tree", "bin", "--out", "../x.squashfs");
      assertEquals(0, ended.exit(), ended.err());
      digests.put(locale, Fingerprint.of(folder.resolve("x.squashfs")));
      run("bash", "-c", "rm -rf " + folder + "/w* " + folder + "/x.squashfs");
    }
    String here =
        pack(new Program().in(tree), "--tree", "etc:/etc", "--tree", "bin", "--owner", "auto");
    digests.put("plain", here);

    same(digests);
  }

  /**
   * By java.nio.file instead of native access: in a random order, and from a file system in memory,
   * which holds names of text only.
   */
  @Test
  void everyReaderOfDirectoriesGivesTheSameImage() throws Exception {
    String[] common = {"--tree", tree.toString(), "--compression", "zstd:3"};
    var whole = new LinkedHashMap<String, String>();
    whole.put("program", pack(new Program(), common));
    for (int seed = 1; seed <= 3; seed++) {
      whole.put("shuffled " + seed, write(read(ShuffledFileSystem.of(tree, seed))));
    }
    same(whole);

    run("bash", "-c", "rm " + tree + "/latin*");
    var text = new LinkedHashMap<String, String>();
    text.put("program", pack(new Program(), common));
    var views =
        Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix", "user")
            .build();
    try (FileSystem memory = Jimfs.newFileSystem(views)) {
      Path copy = memory.getPath("/copy");
      HostDirectory.write(
          HostDirectory.read(tree, HostReadOptions.defaults()).tree(),
          copy,
          HostWriteOptions.defaults().withAllowed(Set.of(HostLoss.Kind.OWNER)));
      text.put("jimfs", write(read(copy)));
      text.put("jimfs, shuffled", write(read(ShuffledFileSystem.of(copy, 4))));
    }
    same(text);
    assertNotEquals(whole.get("program"), text.get("program"));
  }

  /** The policy of the program's defaults, with the owner that {@link #pack} states. */
  private static FileTree read(Path directory) throws IOException {
    return HostDirectory.read(directory, HostReadOptions.defaults())
        .tree()
        .normalized(MetadataPolicy.reproducible(Epoch.ZERO).withOwners(Owners.fixed(0, 0)));
  }

  private String write(FileTree read) throws IOException {
    Path out = folder.resolve("x.squashfs");
    try (FileImage image = FileImage.create(out)) {
      SquashfsImage.write(
          read, SquashfsOptions.defaults().withCodec(Codec.zstd(3)).withEpoch(Epoch.ZERO), image);
    }
    String sha256 = Fingerprint.of(out);
    Files.delete(out);
    return sha256;
  }

  /** Zeros are zeros, whether the host has them written or left out. */
  @ParameterizedTest
  @ValueSource(strings = {"x.squashfs", "x.ext4", "x.iso"})
  void holesOfTheHostDoNotShow(String image) throws Exception {
    output = image;
    String holes = tree + "/var/holes";
    run("bash", "-c", "truncate -s 3M " + holes + " && printf end >>" + holes);
    run("bash", "-c", "head -c 400000 /dev/zero >" + tree + "/var/zeros");
    run("cp", "-a", "--sparse=always", tree.toString(), folder + "/sparse");
    run("cp", "-a", "--sparse=never", tree.toString(), folder + "/dense");
    assertTrue(blocks("sparse/var/holes") < 100 && blocks("dense/var/holes") > 6000);
    assertTrue(blocks("sparse/var/zeros") < 100 && blocks("dense/var/zeros") > 700);

    var digests = new LinkedHashMap<String, String>();
    for (String name : List.of("tree", "sparse", "dense")) {
      digests.put(name, pack(new Program(), "--tree", folder + "/" + name));
    }

    same(digests);
  }

  /** How many blocks of 512 bytes the host keeps for a file. */
  private long blocks(String name) throws IOException {
    String said = ReferenceTool.require("stat").run("-c", "%b", folder.resolve(name)).text();
    return Long.parseLong(said.strip());
  }

  @Test
  void brokenHardLinksAreNotToldFromCopies() throws Exception {
    run("cp", "-a", "--no-preserve=links", tree.toString(), folder + "/copied");
    var digests = new LinkedHashMap<String, String>();

    for (String name : List.of("tree", "copied")) {
      digests.put(
          name, pack(new Program(), "--tree", folder + "/" + name, "--hard-links", "break"));
    }

    same(digests);
    assertNotEquals(digests.get("tree"), pack(new Program(), "--tree", tree.toString()));
  }

  /** Devices, owners, capabilities: as root from the real thing, as nobody from a spec. */
  @Test
  void noRootIsNeeded() throws Exception {
    Path real = folder.resolve("real");
    run("cp", "-a", tree.toString(), real.toString());
    run(
        "bash",
        "-c",
        "cd "
            + real
            + " && mkdir dev && chmod 755 dev && mknod dev/console c 5 1 && chmod 600 dev/console"
            + " && mknod dev/sda b 8 0 && chmod 660 dev/sda && chgrp 6 dev/sda && chown -h 7:8"
            + " etc/motd bin/sh && mkfifo -m 600 run && setcap cap_net_raw+ep bin/tool && chmod"
            + " 4755 empty");
    Path mtree =
        Files.writeString(
            folder.resolve("spec.mtree"),
            """
            #mtree
            ./dev type=dir mode=0755
            ./dev/console type=char device=linux,5,1 mode=0600
            ./dev/sda type=block device=linux,8,0 mode=0660 gid=6
            ./etc/motd uid=7 gid=8
            ./bin/sh uid=7 gid=8
            ./run type=fifo mode=0600
            ./bin/tool xattr.security.capability=AQAAAgAgAAAAAAAAAAAAAAAAAAA=
            ./empty mode=4755
            """);
    Path pseudo =
        Files.writeString(
            folder.resolve("spec.pseudo"),
            """
            dev d 755 0 0
            dev/console c 600 0 0 5 1
            dev/sda b 660 0 6 8 0
            etc/motd m 644 7 8
            bin/sh s 777 7 8 tool
            run i 600 0 0 f
            bin/tool x security.capability=0x0100000200200000000000000000000000000000
            empty m 4755 0 0
            """);

    var digests = new LinkedHashMap<String, String>();
    digests.put("root", pack(new Program(), "--tree", real.toString(), "--owner", "keep"));
    digests.put(
        "mtree", pack(Program.asNobody(), "--tree", tree.toString(), "--spec", "mtree:" + mtree));
    digests.put(
        "pseudo",
        pack(Program.asNobody(), "--tree", tree.toString(), "--spec", "pseudo:" + pseudo));

    same(digests);
  }

  /** Devices and owners in an archive: as root from the real thing, as nobody from a list. */
  @Test
  void noRootIsNeededForAnInitramfs() throws Exception {
    output = "x.cpio.zst";
    Path real = folder.resolve("real");
    run(
        "bash",
        "-c",
        "mkdir -m 755 REAL REAL/dev REAL/etc && cd REAL && mknod -m 600 dev/console c 5 1 && cp"
                .replace("REAL", real.toString())
            + " ../tree/etc/motd etc/first && ln etc/first etc/second && chown 7:8 etc/first &&"
            + " chmod 640 etc/first && mkfifo -m 600 run && ln -s first etc/third");
    Path list =
        Files.writeString(
            folder.resolve("list"),
            """
            dir /dev 755 0 0
            nod /dev/console 600 0 0 c 5 1
            dir /etc 755 0 0
            file /etc/first tree/etc/motd 640 7 8 /etc/second
            slink /etc/third first 777 0 0
            pipe /run 600 0 0
            """);
    String empty = Files.createDirectory(folder.resolve("nothing")).toString();
    run("chmod", "755", empty);

    var digests = new LinkedHashMap<String, String>();
    digests.put("root", pack(new Program(), "--tree", real.toString(), "--owner", "keep"));
    digests.put("list", pack(Program.asNobody(), "--tree", empty, "--spec", "cpio-list:" + list));

    same(digests);
  }

  /** unsquashfs's own description of an image rebuilds it: metadata, contents and all. */
  @Test
  void aPseudoFileOfUnsquashfsRebuildsTheImage() throws Exception {
    Path image = folder.resolve("a.squashfs");
    Path empty = Files.createDirectory(folder.resolve("nothing"));
    String[] common = {"--owner", "0:0", "--epoch", "1700000000"};
    var first = new ArrayList<>(List.of("--tree", tree.toString(), "--out", image.toString()));
    first.addAll(List.of(common));
    assertEquals(0, new Program().run(first.toArray(String[]::new)).exit());
    run("unsquashfs", "-q", "-pf", folder + "/a.pseudo", image.toString());

    var again =
        new ArrayList<>(
            List.of(
                "--tree",
                empty.toString(),
                "--spec",
                "pseudo:" + folder + "/a.pseudo",
                "--out",
                folder + "/b.squashfs"));
    again.addAll(List.of(common));
    Program.Ended ended = new Program().run(again.toArray(String[]::new));

    assertEquals(0, ended.exit(), ended.err());
    assertEquals(Fingerprint.of(image), Fingerprint.of(folder.resolve("b.squashfs")));
  }

  /** Arguments are bytes: a name that is no text in the locale is found and shown. */
  @Test
  void argumentsThatAreNoTextAreUnderstood() throws Exception {
    run("bash", "-c", "cd " + folder + " && cp -r tree $'tr\\xe9e\\xff'");
    for (String locale : List.of("C", "C.UTF-8")) {
      String command =
          "export LC_ALL="
              + locale
              + "; "
              + String.join(" ", Program.words())
              + " --tree $'tr\\xe9e\\xff:/\\xc3\\xa4' --out $'x\\xfe.squashfs' --owner 0:0"
              + " --progress none --exclude $'lat*\\xff' && "
              + String.join(" ", Program.words())
              + " ls $'x\\xfe.squashfs:/\\xc3\\xa4'";
      Process process =
          new ProcessBuilder("bash", "-c", command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      process.waitFor();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals(0, process.exitValue(), said);
      assertTrue(said.startsWith("x\\xfe.squashfs: "), said);
      assertTrue(said.contains(" /ä/umläut\n"), said);
      assertTrue(!said.contains("latin"), said);
      run("bash", "-c", "rm " + folder + "/$'x\\xfe.squashfs'");
    }
  }
}
