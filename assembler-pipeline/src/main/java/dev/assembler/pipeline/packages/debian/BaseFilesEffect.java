package dev.assembler.pipeline.packages.debian;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.TreePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folders, links and first files of base-files. */
final class BaseFilesEffect implements Effect {

  private static final long MAIL = 8;
  private static final long UTMP = 43;

  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.of(
              "dot.profile", "/root/.profile",
              "dot.bashrc", "/root/.bashrc",
              "profile", "/etc/profile",
              "motd", "/etc/motd",
              "info.dir", "/usr/share/info/dir"));

  @Override
  public String packageName() {
    return "base-files";
  }

  @Override
  public void apply(RootDraft root, List<Unpacked> packages, List<String> notes) {
    DEFAULTS.forEach((from, to) -> copy(root, "/usr/share/base-files/" + from, to));
    for (String name : List.of("mnt", "srv", "opt", "etc/opt", "var/opt", "media")) {
      root.directory("/" + name, Metadata.of(0755));
    }
    root.directory("/var/mail", Metadata.of(02775).withOwner(0, MAIL));
    root.directory("/run/lock", Metadata.of(01777));
    for (String name :
        List.of(
            "",
            "/share",
            "/share/man",
            "/bin",
            "/games",
            "/lib",
            "/include",
            "/sbin",
            "/src",
            "/etc")) {
      root.directory("/usr/local" + name, Metadata.of(0755));
    }
    link(root, "/var/spool/mail", "../mail");
    link(root, "/usr/local/man", "share/man");
    become(root, "/var/run", "/run");
    become(root, "/var/lock", "/run/lock");
    for (String vendor : List.of("ubuntu", "debian")) { // Ubuntu's has both
      if (root.isThere("/etc/dpkg/origins/" + vendor)) {
        link(root, "/etc/dpkg/origins/default", vendor);
      }
    }
    log(root, "/var/log/wtmp", 0664);
    log(root, "/var/log/btmp", 0660);
    log(root, "/var/log/lastlog", 0664);
  }

  private static void copy(RootDraft root, String from, String to) {
    Optional<Content> content = root.content(from);
    if (content.isPresent() && !root.isThere(to)) {
      root.file(to, Metadata.of(0644), content.get());
    }
  }

  private static void link(RootDraft root, String path, String target) {
    if (!root.isThere(path)) {
      root.symlink(path, target);
    }
  }

  /** An empty directory makes place for a link. */
  private static void become(RootDraft root, String path, String target) {
    boolean empty =
        root.at(TreePath.of(path)).filter(RootDraft.Entry::isDirectory).isPresent()
            && root.names(path).isEmpty();
    if (empty) {
      root.remove(TreePath.of(path));
    }
    link(root, path, target);
  }

  private static void log(RootDraft root, String path, int mode) {
    if (!root.isThere(path)) {
      root.file(path, Metadata.of(mode).withOwner(0, UTMP), Content.of(""));
    }
  }
}
