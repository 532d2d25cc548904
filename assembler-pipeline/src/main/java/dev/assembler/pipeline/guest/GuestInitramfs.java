package dev.assembler.pipeline.guest;

import dev.assembler.core.tree.Content;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.Epoch;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreeBuilder;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of an initramfs that does what a {@link GuestConfig} says: a given tree with our init,
 * its configuration, and the links and directories that it needs. {@code InitramfsImage} writes it.
 */
public final class GuestInitramfs {

  static final String BUSYBOX = "/bin/busybox";
  static final String CONFIG = "/etc/guest.conf";
  static final String LEASE_SCRIPT = "/etc/udhcpc.script";

  private final GuestConfig config;
  private final TreeBuilder builder = FileTree.builder();
  private final FileTree tree;
  private final TreeFiles files;
  private final Metadata metadata;

  /**
   * What came of it.
   *
   * @param warnings what is worth saying though nothing is wrong
   */
  public record Composed(FileTree tree, List<String> warnings) {

    public Composed {
      warnings = List.copyOf(warnings);
    }
  }

  private GuestInitramfs(GuestConfig config, FileTree tree, Epoch epoch) {
    this.config = config;
    this.tree = tree;
    this.files = new TreeFiles(tree);
    this.metadata = Metadata.of(0).withMtime(epoch.seconds(), 0);
  }

  /**
   * @param tree with busybox at /bin/busybox, the programs that the configuration names, and kernel
   *     modules below /lib/modules
   * @param epoch the time of what is added
   * @throws GuestException with everything that the tree lacks
   * @throws dev.assembler.core.ImageFormatException naming a module that is none
   */
  public static Composed compose(GuestConfig config, FileTree tree, Epoch epoch)
      throws IOException {
    return new GuestInitramfs(config, tree, epoch).composed();
  }

  private Composed composed() throws IOException {
    var checks = new GuestChecks(config, files);
    var loading = LoadOrder.of(tree, config.modules());
    var problems = new ArrayList<String>(checks.problems());
    problems.addAll(loading.problems());
    if (!problems.isEmpty()) {
      throw new GuestException(problems);
    }
    builder.add(TreePath.ROOT, loading.tree().root());
    for (String place : List.of("/dev", "/proc", "/sys", "/run", "/etc")) {
      directory(place);
    }
    if (tree.find(TreePath.of("/dev/console")).isEmpty()) {
      builder.put(
          TreePath.of("/dev/console"),
          new Device(metadata.withPermissions(0600), Node.Kind.CHAR_DEVICE, 5, 1));
    }
    file("/init", 0755, InitScript.text());
    file(CONFIG, 0644, config.text(loading.modules()));
    if (config.network().isPresent()) {
      file(LEASE_SCRIPT, 0755, InitScript.leaseScript());
    }
    for (String applet : Applets.of(config, !loading.modules().isEmpty())) {
      applet(applet);
    }
    if (config.layers().isEmpty()) {
      ownInit();
    }
    var warnings = new ArrayList<String>(checks.warnings());
    warnings.addAll(loading.warnings());
    return new Composed(builder.build(), warnings);
  }

  private void directory(String place) {
    if (files.directory(place).isEmpty()) {
      builder.put(files.place(place), Directory.of(metadata.withPermissions(0755), List.of()));
    }
  }

  private void file(String path, int permissions, String text) {
    builder.put(
        files.place(path),
        new RegularFile(metadata.withPermissions(permissions), Content.of(text)));
  }

  /** A link where the tree has no program of that name. */
  private void applet(String name) {
    TreePath place = files.place("/bin/" + name);
    boolean there =
        List.of("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/").stream()
            .anyMatch(folder -> files.find(folder + name).isPresent());
    if (!there && !builder.contains(place)) {
      builder.put(place, new Symlink(metadata.withPermissions(0777), "busybox"));
    }
  }

  /** Without layers the initramfs is the root, and its /sbin/init is the configuration's. */
  private void ownInit() {
    String init = config.init().getFirst();
    if (!init.equals(GuestReader.INIT)) {
      builder.put(files.place(GuestReader.INIT), new Symlink(metadata.withPermissions(0777), init));
    }
  }
}
