package dev.assembler.cli;

import dev.assembler.core.host.HostDirectory;
import dev.assembler.core.host.HostLoss;
import dev.assembler.core.host.HostReadOptions;
import dev.assembler.core.host.HostWriteOptions;
import dev.assembler.core.host.XattrChoice;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.MetadataPolicy;
import dev.assembler.core.tree.MetadataPolicy.Times;
import dev.assembler.testkit.RandomTrees;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;

/**
 * A tree to pack, made by others than us. They need root.
 *
 * @param name for messages and scratch files
 * @param source what the main job is given: a directory or a tar
 * @param directory the same on the host: the source itself, or the tar as GNU tar unpacks it
 */
record RealTree(String name, Path source, Path directory) {

  /** Squashfs holds whole seconds up to this one. */
  private static final Epoch LAST_SECOND = Epoch.ofSeconds(0xFFFF_FFFFL);

  /** The one above means "leave as it is" to chown(2). */
  private static final long LAST_ID = 0xFFFF_FFFEL;

  /** What a minbase lacks. */
  private static final String RARE_NODES =
      """
      set -eu
      cp bin/true usr/local/bin/ping
      ln usr/local/bin/ping usr/local/sbin/pong
      cp bin/true usr/local/bin/drop
      chown 1000:4294967294 usr/local/bin/drop
      chmod 6755 usr/local/bin/drop
      setcap cap_net_raw,cap_net_admin+ep usr/local/bin/ping
      setcap -n 100000 cap_chown+ep usr/local/bin/drop
      setfattr -n user.origin -v somewhere etc/hostname
      setfattr -n user.binary -v 0x00ff0a3d etc
      setfattr -h -n trusted.on.link -v 0x01 bin
      setfattr -n user.large -v "$(seq -s , 400)" etc/passwd
      mknod -m 600 dev/sample c 5 1
      mknod -m 660 dev/disk b 259 70000
      chgrp 6 dev/disk
      mkfifo -m 620 run/pipe
      truncate -s 3000001 var/holes
      printf data | dd of=var/holes bs=1 seek=1500000 conv=notrunc status=none
      printf x >$'etc/caf\\xe9 \\xff\\n|name'
      printf x >$'etc/\\xc3\\xa9'
      mkdir -m 3770 var/empty
      touch -d @86399 var/empty
      touch -d @4294967295 etc/debian_version
      """;

  /** Alpine's shape: one program, hundreds of links to it, a loader, some files. */
  private static final String TWIN =
      """
      set -eu
      mkdir -p "$1/bin" "$1/lib" "$1/etc/apk" "$1/usr/bin" "$1/tmp" "$1/var/empty"
      cd "$1"
      chmod 1777 tmp
      chmod 555 var/empty
      seq 200000 >bin/busybox
      chmod 755 bin/busybox
      for i in $(seq 300); do ln -s /bin/busybox "bin/applet$i"; done
      ln bin/busybox usr/bin/hard
      seq 9999 >lib/ld-musl.so.1
      ln -s ../lib/ld-musl.so.1 lib/libc.so
      echo 3.20.3 >etc/alpine-release
      head -c 300000 /dev/zero >etc/zeros
      mknod -m 666 bin/null c 1 3
      chown 33:42 etc/apk
      """;

  @Override
  public String toString() {
    return name;
  }

  /** What was given, by our host reader, with the whole seconds that squashfs holds. */
  FileTree tree() throws IOException {
    return read(directory)
        .normalized(MetadataPolicy.reproducible(LAST_SECOND).withTimes(Times.CLAMP));
  }

  /** A directory with all that root may see. */
  static FileTree read(Path directory) throws IOException {
    return HostDirectory.read(directory, HostReadOptions.defaults().withXattrs(XattrChoice.ALL))
        .tree();
  }

  /**
   * Debian's smallest system and nodes of the kinds it lacks. The archive is kept in the module's
   * build folder: it takes a minute to make.
   */
  static RealTree minbase(Path folder) throws IOException {
    Path archive = Path.of("target", "minbase-bookworm.tar").toAbsolutePath();
    if (!Files.exists(archive)) {
      Files.createDirectories(archive.getParent());
      Path unfinished = archive.resolveSibling("minbase-bookworm.tar.part");
      ReferenceTool.require("mmdebstrap")
          .withLimit(Duration.ofMinutes(10))
          .run("--quiet", "--variant=minbase", "--format=tar", "bookworm", unfinished);
      Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
    }
    Path directory = unpack(archive, folder.resolve("minbase"));
    bash(directory, RARE_NODES);
    return new RealTree("minbase", directory, directory);
  }

  /** A tar, and what GNU tar makes of it. */
  static RealTree tar(String name, Path archive, Path folder) throws IOException {
    return new RealTree(name, archive, unpack(archive, folder.resolve(name)));
  }

  static RealTree twin(Path folder) throws IOException {
    Path made = Files.createDirectory(folder.resolve("twin-made"));
    bash(folder, TWIN, made);
    Path archive = folder.resolve("twin.tar.gz");
    ReferenceTool.require("tar").run("-C", made, "--numeric-owner", "-czf", archive, ".");
    return tar("twin", archive, folder);
  }

  /** What of a random tree a directory holds: no user.* attributes on links and devices. */
  static RealTree random(long seed, Path folder) throws IOException {
    Path directory = folder.resolve("random-" + seed);
    FileTree tree =
        RandomTrees.of(seed, RandomTrees.Shape.defaults().withNodes(250).withNanoseconds(true))
            .normalized(
                MetadataPolicy.reproducible(Epoch.ZERO)
                    .withTimes(Times.KEEP)
                    .withOwners(node ->
                        node.withOwner(
                            Math.min(node.uid(), LAST_ID), Math.min(node.gid(), LAST_ID))));
    HostDirectory.write(
        tree,
        directory,
        HostWriteOptions.defaults()
            .withAllowed(Set.of(HostLoss.Kind.XATTR, HostLoss.Kind.PERMISSIONS)));
    // The options of gensquashfs that state the root take no large owners.
    ReferenceTool.require("chown").run("7:33", directory);
    return new RealTree("random-" + seed, directory, directory);
  }

  private static Path unpack(Path archive, Path directory) throws IOException {
    Files.createDirectory(directory);
    ReferenceTool.require("tar")
        .run("-C", directory, "--numeric-owner", "--xattrs", "--xattrs-include=*", "-xpf", archive);
    return directory;
  }

  private static void bash(Path folder, String script, Object argument) throws IOException {
    ReferenceTool.require("bash").in(folder).run("-c", script, "bash", argument);
  }

  private static void bash(Path folder, String script) throws IOException {
    bash(folder, script, "");
  }
}
