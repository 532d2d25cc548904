package dev.assembler.pipeline.packages.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.PathPattern;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.TreeDiff;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.TreeRewrite;
import dev.assembler.pipeline.inputs.StoredInputs;
import dev.assembler.pipeline.packages.PackageTree;
import dev.assembler.pipeline.packages.UnpackRoom;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarReadOptions;
import dev.assembler.testkit.ReferenceTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done in the place of scripts, beside a system in which mmdebstrap has run them. */
@Tag("reference")
@Tag("slow")
class ConfiguredSystemTest {

  private static final List<String> WANTED =
      List.of("openssh-server", "systemd-sysv", "dbus", "cron", "libpam-systemd");

  /** What is not done, or not alike; each has its row in docs/packages.md. */
  private static final List<String> DIFFERENT =
      List.of(
          // apt's and mmdebstrap's own
          "/dev/*",
          "/etc/apt/sources.list",
          "/etc/fstab",
          "/etc/hostname",
          "/etc/mtab",
          "/etc/resolv.conf",
          "/var/cache/apt",
          "/var/lib/apt",
          // dpkg's database: states, triggers, locks and what it keeps of the last time
          "/var/lib/dpkg",
          // whoever runs first, or only once
          "/etc/machine-id",
          "/etc/ssh/ssh_host_*",
          // debconf's answers, and files that are made of them
          "/etc/environment",
          "/etc/localtime",
          "/etc/timezone",
          "/etc/ssh/sshd_config",
          "/var/cache/debconf/*",
          "/var/lib/ucf/*",
          // numbers and days
          "/etc/group",
          "/etc/group-",
          "/etc/gshadow",
          "/etc/gshadow-",
          "/etc/passwd",
          "/etc/passwd-",
          "/etc/shadow",
          "/etc/shadow-",
          "/etc/subgid",
          "/etc/subuid",
          "/etc/.pwd.lock",
          "/etc/shells",
          // System V's links
          "/etc/rc?.d/*",
          "/etc/runit",
          // caches, logs and folders that scripts make
          "/etc/hosts.allow",
          "/etc/hosts.deny",
          "/etc/ld.so.cache",
          "/etc/security/opasswd",
          "/root/.ssh",
          "/run/lock/subsys",
          "/run/sshd",
          "/var/cache/ldconfig",
          "/var/cache/private",
          "/var/lib/private",
          "/var/lib/systemd/catalog",
          "/var/lib/systemd/coredump",
          "/var/lib/systemd/pstore",
          "/var/log/*",
          "/var/spool/cron/crontabs",
          // modes that scripts set by names in variables
          "/usr/bin/ssh-agent",
          "/usr/bin/uncompress", // which usrmerge, run there, makes a file of its own
          "/usr/bin/crontab", // its group has another number
          "/usr/lib/dbus-1.0/dbus-daemon-launch-helper",
          // links for libraries that this architecture has of others
          "/lib32",
          "/libx32",
          "/usr/lib32",
          "/usr/libx32");

  @TempDir Path folder;

  @Test
  void whatIsDoneIsWhatTheScriptsDo() throws IOException {
    try (StoredInputs inputs = Mirror.inputs();
        UnpackRoom room = UnpackRoom.in(folder)) {
      var request = new DebianRequest(Mirror.sources(), List.of("amd64"), Variant.MINBASE, WANTED);
      ResolvedPackages resolved = DebianPackages.resolve(request, inputs, room, 2);
      PackageTree ours =
          DebianPackages.install(resolved, inputs, room, InstallOptions.defaults().withThreads(2));
      try (ImageSource archive = FileImage.openForReading(mmdebstrap())) {
        FileTree theirs = TarArchive.read(archive, TarReadOptions.defaults());

        List<String> differences =
            TreeDiff.between(comparable(ours.tree()), comparable(theirs), 1000).stream()
                .map(TreeDiff.Difference::toString)
                .toList();
        assertEquals(List.of(), differences);
        for (String file : List.of("passwd", "group", "shadow", "gshadow")) {
          assertEquals(names(theirs, file), names(ours.tree(), file), file);
        }
        assertEquals(lines(theirs, "/etc/shells"), lines(ours.tree(), "/etc/shells"));
        for (String made :
            List.of(
                "/etc/pam.d/common-auth",
                "/etc/systemd/system/multi-user.target.wants/ssh.service",
                "/etc/systemd/system/getty.target.wants/getty@tty1.service")) {
          assertTrue(ours.tree().find(TreePath.of(made)).isPresent(), made);
        }
      }
    }
  }

  private static FileTree comparable(FileTree tree) {
    List<PathPattern> left = DIFFERENT.stream().map(PathPattern::of).toList();
    return TreeRewrite.of(
        tree,
        (TreePath path, Node node) ->
            left.stream().anyMatch(pattern -> pattern.matches(path, node instanceof Directory))
                ? null
                : node.withMetadata(node.metadata().withMtime(0, 0)));
  }

  private static Set<String> names(FileTree tree, String file) throws IOException {
    return lines(tree, "/etc/" + file).stream()
        .map(line -> line.split(":", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> lines(FileTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
    String text = new String(Contents.read(file.content()), StandardCharsets.UTF_8);
    return new TreeSet<>(text.lines().toList());
  }

  private Path mmdebstrap() throws IOException {
    Path archive = folder.resolve("configured.tar");
    ReferenceTool.require("mmdebstrap")
        .withLimit(Duration.ofMinutes(10))
        .run(
            "--variant=minbase",
            "--architectures=amd64",
            "--include=" + String.join(",", WANTED),
            "bookworm",
            archive);
    return archive;
  }
}
