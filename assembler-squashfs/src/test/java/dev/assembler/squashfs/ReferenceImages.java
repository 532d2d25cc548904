package dev.assembler.squashfs;

import dev.assembler.core.image.FileImage;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Has the reference tools write a tree. Neither needs root for it: owners, devices and modes reach
 * them in lists. Names must be plain ASCII without spaces; xattrs reach them in tars only.
 */
final class ReferenceImages {

  static final long MTIME = 1_700_000_000;

  private final Path folder;
  private final FileTree tree;
  private final Path files;

  ReferenceImages(Path folder, FileTree tree) throws IOException {
    this.folder = folder;
    this.tree = tree;
    this.files = Files.createDirectories(folder.resolve("files"));
    writeFiles();
  }

  /** Directories, files, symbolic and hard links: what mksquashfs takes from a directory. */
  private void writeFiles() throws IOException {
    Map<Node, Path> first = new IdentityHashMap<>();
    tree.walk((path, node) -> {
      Path at = host(path);
      Path linked = first.putIfAbsent(node, at);
      if (linked != null && node instanceof RegularFile) {
        Files.createLink(at, linked);
        return;
      }
      switch (node) {
        case RegularFile file -> writeFile(at, file);
        case Symlink link -> Files.createSymbolicLink(at, Path.of(link.targetText()));
        default -> {
          if (node.kind() == Node.Kind.DIRECTORY) {
            Files.createDirectories(at);
          }
        }
      }
    });
  }

  private Path host(TreePath path) {
    return path.isRoot() ? files : files.resolve(path.toString().substring(1));
  }

  private static void writeFile(Path at, RegularFile file) throws IOException {
    try (FileChannel out =
            FileChannel.open(at, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ImageSource in = file.content().open()) {
      for (var extent : in.dataExtents()) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(extent.length()));
        in.readAt(extent.offset(), bytes);
        out.write(bytes.flip(), extent.offset());
      }
      if (file.size() > out.size()) {
        out.write(ByteBuffer.allocate(1), file.size() - 1);
      }
    }
  }

  /** An image by mksquashfs, with what its pseudo files can state. */
  Path mksquashfs(String... options) throws IOException {
    var pseudo = new StringBuilder();
    tree.walk((path, node) -> pseudo.append(pseudoLine(path, node)));
    Path list = Files.writeString(folder.resolve("pseudo"), pseudo);
    Path image = folder.resolve("mksquashfs.sqfs");
    var command =
        new ArrayList<>(
            List.of(
                "mksquashfs",
                files.toString(),
                image.toString(),
                "-noappend",
                "-quiet",
                "-no-progress",
                "-all-time",
                "" + MTIME,
                "-pf",
                list.toString()));
    command.addAll(Arrays.asList(options));
    run(command);
    return image;
  }

  private static String pseudoLine(TreePath path, Node node) {
    Metadata metadata = node.metadata();
    String owner =
        String.format(
            Locale.ROOT, "%o %d %d", metadata.permissions(), metadata.uid(), metadata.gid());
    return switch (node.kind()) {
      case DIRECTORY, REGULAR_FILE -> String.format(Locale.ROOT, "%s m %s%n", path, owner);
      case SYMLINK -> String.format(Locale.ROOT, "%s m %s%n", path, owner);
      case CHAR_DEVICE, BLOCK_DEVICE -> {
        var device = (Device) node;
        char type = node.kind() == Node.Kind.CHAR_DEVICE ? 'c' : 'b';
        yield String.format(
            Locale.ROOT, "%s %c %s %d %d%n", path, type, owner, device.major(), device.minor());
      }
      case FIFO -> String.format(Locale.ROOT, "%s i %s f%n", path, owner);
      case SOCKET -> String.format(Locale.ROOT, "%s i %s s%n", path, owner);
    };
  }

  /** An image by gensquashfs, from a list of everything but xattrs. */
  Path gensquashfs(String... options) throws IOException {
    var lines = new StringBuilder();
    Map<Node, TreePath> first = new IdentityHashMap<>();
    tree.walk((path, node) -> {
      TreePath linked = first.putIfAbsent(node, path);
      lines.append(linked == null ? packLine(path, node) : linkLine(path, linked));
    });
    Path list = Files.writeString(folder.resolve("pack"), lines);
    Path image = folder.resolve("gensquashfs.sqfs");
    var command =
        new ArrayList<>(
            List.of(
                "gensquashfs",
                "-q",
                "-f",
                "-F",
                list.toString(),
                "-D",
                files.toString(),
                "-d",
                "mtime=" + MTIME,
                image.toString()));
    command.addAll(Arrays.asList(options));
    run(command);
    return image;
  }

  private static String linkLine(TreePath path, TreePath target) {
    return String.format(Locale.ROOT, "link %s 0777 0 0 %s%n", path, target);
  }

  private static String packLine(TreePath path, Node node) {
    Metadata metadata = node.metadata();
    String owner =
        String.format(
            Locale.ROOT,
            "%s 0%o %d %d",
            path,
            metadata.permissions(),
            metadata.uid(),
            metadata.gid());
    return switch (node.kind()) {
      case DIRECTORY -> String.format(Locale.ROOT, "dir %s%n", owner);
      case REGULAR_FILE ->
          String.format(Locale.ROOT, "file %s %s%n", owner, path.toString().substring(1));
      case SYMLINK ->
          String.format(Locale.ROOT, "slink %s %s%n", owner, ((Symlink) node).targetText());
      case CHAR_DEVICE, BLOCK_DEVICE -> {
        var device = (Device) node;
        char type = node.kind() == Node.Kind.CHAR_DEVICE ? 'c' : 'b';
        yield String.format(
            Locale.ROOT, "nod %s %c %d %d%n", owner, type, device.major(), device.minor());
      }
      case FIFO -> String.format(Locale.ROOT, "pipe %s%n", owner);
      case SOCKET -> String.format(Locale.ROOT, "sock %s%n", owner);
    };
  }

  /** An image by tar2sqfs or sqfstar, from a tar with everything but sockets. */
  Path ofTar(String... command) throws IOException {
    Path tar = PaxTar.write(tree, folder.resolve("tree.tar"));
    Path image = folder.resolve("tar.sqfs");
    var whole = new ArrayList<>(Arrays.asList(command));
    whole.add(image.toString());
    finish(
        new ProcessBuilder(whole).redirectErrorStream(true).redirectInput(tar.toFile()).start(),
        whole);
    return image;
  }

  static FileTree read(Path image) throws IOException {
    // The tree reads its contents from here until the test's folder is removed.
    return SquashfsImage.read(FileImage.openForReading(image));
  }

  static void run(List<String> command) throws IOException {
    finish(new ProcessBuilder(command).redirectErrorStream(true).start(), command);
  }

  private static void finish(Process process, List<String> command) throws IOException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
