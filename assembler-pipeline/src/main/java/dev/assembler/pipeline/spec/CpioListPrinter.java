package dev.assembler.pipeline.spec;

import dev.assembler.core.UnrepresentableTreeException;
import dev.assembler.core.UnrepresentableTreeException.Problem;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree as a list of gen_init_cpio. The source of a file is its own path without the slash in
 * front: the list holds in the folder that the tree was extracted to. Such a list has no times, and
 * no hard links but those of files.
 */
public final class CpioListPrinter {

  private final FileTree tree;
  private final Appendable out;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Node, List<String>> names = new IdentityHashMap<>();

  private CpioListPrinter(FileTree tree, Appendable out) {
    this.tree = tree;
    this.out = out;
  }

  /**
   * Prints all of the tree.
   *
   * @throws UnrepresentableTreeException with everything that a list cannot hold; nothing has been
   *     printed then
   */
  public static void print(FileTree tree, Appendable out) throws IOException {
    var printer = new CpioListPrinter(tree, out);
    tree.walk(printer::check);
    if (!printer.problems.isEmpty()) {
      throw new UnrepresentableTreeException("a cpio list", printer.problems);
    }
    tree.walk(printer::line);
  }

  private void check(TreePath path, Node node) {
    requireWord(path, path.toBytes(), "its path");
    if (node instanceof Symlink symlink) {
      requireWord(path, symlink.target(), "its target");
    }
    for (Xattr xattr : node.metadata().xattrs()) {
      if (!xattr.hasPrefix("user.")) {
        problems.add(new Problem(path.toString(), "xattr " + xattr.name() + ", a list has none"));
      }
    }
  }

  /** A list is text in which blanks part words, and no escape stands for one. */
  private void requireWord(TreePath path, byte[] bytes, String what) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(new Problem(path.toString(), what + " is not UTF-8"));
      return;
    }
    for (byte b : bytes) {
      if (SpecLine.isBlank(b) || b == '\n') {
        problems.add(new Problem(path.toString(), what + " holds a blank"));
        return;
      }
    }
    if (text.contains("${")) {
      problems.add(new Problem(path.toString(), what + " holds ${, which would be expanded"));
    }
  }

  private void line(TreePath path, Node node) throws IOException {
    String name = path.isRoot() ? "." : text(path.toBytes());
    Metadata metadata = node.metadata();
    String owner = " " + metadata.uid() + " " + metadata.gid();
    String octal = Integer.toOctalString(metadata.permissions());
    String mode = " " + "0000".substring(Math.min(4, octal.length())) + octal + owner;
    switch (node) {
      case RegularFile file -> file(name, file, mode);
      case Symlink symlink -> print("slink " + name + " " + text(symlink.target()) + mode);
      case Device device ->
          print(
              "nod "
                  + name
                  + mode
                  + (device.kind() == Node.Kind.BLOCK_DEVICE ? " b " : " c ")
                  + device.major()
                  + " "
                  + device.minor());
      default -> {
        String type =
            switch (node.kind()) {
              case DIRECTORY -> "dir ";
              case FIFO -> "pipe ";
              default -> "sock ";
            };
        print(type + name + mode);
      }
    }
  }

  /** All names stand where the last of them is: all their directories are above it then. */
  private void file(String name, RegularFile file, String mode) throws IOException {
    List<String> all = names.computeIfAbsent(file, first -> new ArrayList<>(1));
    all.add(name);
    if (all.size() == tree.linkCount(file)) {
      String links = all.size() == 1 ? "" : " " + String.join(" ", all.subList(1, all.size()));
      print("file " + all.getFirst() + " " + all.getFirst().substring(1) + mode + links);
      names.remove(file);
    }
  }

  private void print(String line) throws IOException {
    out.append(line).append('\n');
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
