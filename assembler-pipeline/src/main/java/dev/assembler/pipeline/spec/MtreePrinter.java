package dev.assembler.pipeline.spec;

import dev.assembler.core.ProgressListener;
import dev.assembler.core.image.ImageDigest;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Metadata;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.RegularFile;
import dev.assembler.core.tree.Symlink;
import dev.assembler.core.tree.TreePath;
import dev.assembler.core.tree.Xattr;
import java.io.IOException;
import java.util.Base64;

/**
 * A tree as mtree(5): full paths, every keyword on every line, so that each line stands alone for
 * grep and diff. Extended attributes are gomtree's {@code xattr.NAME=BASE64}.
 */
public final class MtreePrinter {

  private final FileTree tree;
  private final Appendable out;

  private MtreePrinter(FileTree tree, Appendable out) {
    this.tree = tree;
    this.out = out;
  }

  /** Prints all of the tree; files are read for their SHA-256. */
  public static void print(FileTree tree, Appendable out) throws IOException {
    out.append("#mtree\n");
    tree.walk(new MtreePrinter(tree, out)::line);
  }

  private void line(TreePath path, Node node) throws IOException {
    Metadata metadata = node.metadata();
    byte[] name = path.toBytes();
    out.append('.').append(path.isRoot() ? "" : VisText.encode(name));
    out.append(" type=").append(type(node));
    String octal = Integer.toOctalString(metadata.permissions());
    out.append(" mode=").append("0000".substring(Math.min(4, octal.length()))).append(octal);
    out.append(" uid=").append(Long.toString(metadata.uid()));
    out.append(" gid=").append(Long.toString(metadata.gid()));
    String nanos = Integer.toString(metadata.mtimeNanos());
    out.append(" time=").append(Long.toString(metadata.mtimeSeconds())).append('.');
    out.append("000000000".substring(nanos.length())).append(nanos);
    switch (node) {
      case RegularFile file -> {
        int links = tree.linkCount(file);
        if (links > 1) {
          out.append(" nlink=").append(Integer.toString(links));
        }
        out.append(" size=").append(Long.toString(file.size()));
        out.append(" sha256digest=").append(sha256(file));
      }
      case Symlink link -> out.append(" link=").append(VisText.encode(link.target()));
      case Device device ->
          out.append(" device=linux,")
              .append(Long.toString(device.major()))
              .append(',')
              .append(Long.toString(device.minor()));
      default -> {
        // directories, fifos and sockets have nothing more
      }
    }
    for (Xattr xattr : metadata.xattrs()) {
      out.append(" xattr.").append(VisText.encode(xattr.nameBytes())).append('=');
      out.append(Base64.getEncoder().encodeToString(xattr.value()));
    }
    out.append('\n');
  }

  private static String type(Node node) {
    return switch (node.kind()) {
      case DIRECTORY -> "dir";
      case REGULAR_FILE -> "file";
      case SYMLINK -> "link";
      case BLOCK_DEVICE -> "block";
      case CHAR_DEVICE -> "char";
      case FIFO -> "fifo";
      case SOCKET -> "socket";
    };
  }

  private static String sha256(RegularFile file) throws IOException {
    try (ImageSource source = file.content().open()) {
      return ImageDigest.sha256(source, ProgressListener.NONE);
    }
  }
}
