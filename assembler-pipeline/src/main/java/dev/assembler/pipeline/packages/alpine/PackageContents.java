package dev.assembler.pipeline.packages.alpine;

import dev.assembler.core.ImageFormatException;
import dev.assembler.core.Limits;
import dev.assembler.core.image.ImageSource;
import dev.assembler.core.text.PrintableBytes;
import dev.assembler.core.tree.Device;
import dev.assembler.core.tree.Directory;
import dev.assembler.core.tree.FileTree;
import dev.assembler.core.tree.Node;
import dev.assembler.core.tree.TreePath;
import dev.assembler.pipeline.MismatchException;
import dev.assembler.tar.TarArchive;
import dev.assembler.tar.TarMember;
import dev.assembler.tar.TarReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of a package.
 *
 * @param tree of them
 * @param entries what the archive states, in its order
 */
record PackageContents(FileTree tree, List<Entry> entries) {

  /**
   * A path that a package brings.
   *
   * @param checksum "Q1.." of a file's bytes or a link's target; null for a directory
   * @param user its owner's name, which counts before the number; may be empty
   * @param group the same of its group
   */
  record Entry(TreePath path, Node node, String checksum, String user, String group) {}

  /** Five times as many names as the largest packages have. */
  private static final long MOST_NAMES = 500_000;

  private static final String CHECKSUM = "APK-TOOLS.checksum.SHA1";

  /** Files that only keep a directory in a source tree. */
  private static final String KEEP = ".keep_";

  /**
   * Reads the data archive, all of it or nothing: a name given twice, one that is absolute or leads
   * elsewhere, a device node or fifo, a hard link to what is not there refuse the package.
   *
   * @param subject the package, for messages
   * @param most as many bytes as the holes of its files may be together
   * @throws MismatchException if a file is not what its own checksum says
   */
  static PackageContents read(String subject, ImageSource archive, long most) throws IOException {
    var members = new ArrayList<TarMember>();
    Set<TreePath> seen = new HashSet<>();
    TarReadOptions options =
        TarReadOptions.defaults()
            .withLimits(Limits.defaults().withNodes(MOST_NAMES).withExpansion(most))
            .withAllowMissingEnd(true);
    if (archive.size() == 0) {
      return new PackageContents(FileTree.builder().build(), List.of());
    }
    FileTree tree =
        TarArchive.read(
            archive,
            options,
            member -> {
              if (member.path().isRoot() && member.type() == '5') {
                return; // "./", which apk passes over, too
              }
              requireSane(member);
              if (!seen.add(member.path())) {
                throw fault(member, "given twice");
              }
              members.add(member);
            });
    return new PackageContents(tree, entries(subject, tree, members));
  }

  private static void requireSane(TarMember member) throws ImageFormatException {
    byte[] name = member.name();
    if (name.length > 0 && name[0] == '/') {
      throw fault(member, "an absolute name, expected one below the root");
    }
    if (name.length > 0 && name[0] == '.') {
      throw fault(member, "begins with a dot, expected the path of a file");
    }
    for (byte b : name) {
      if (b >= 0 && (b < ' ' || b == 0x7F)) {
        throw fault(member, "a control character in its name");
      }
    }
    if (member.type() == '3' || member.type() == '4' || member.type() == '6') {
      throw fault(
          member,
          (member.type() == '6' ? "a fifo" : "a device node")
              + ", expected files, directories and links");
    }
  }

  private static ImageFormatException fault(TarMember member, String what) {
    return new ImageFormatException("entry \"" + PrintableBytes.of(member.name()) + "\": " + what);
  }

  private static List<Entry> entries(String subject, FileTree tree, List<TarMember> members)
      throws IOException {
    var entries = new ArrayList<Entry>(members.size());
    var problems = new ArrayList<String>();
    Map<Node, String> known = new IdentityHashMap<>();
    for (TarMember member : members) {
      Node node = tree.find(member.path()).orElseThrow();
      if (isKeepFile(member.path())) {
        continue;
      }
      String checksum = known.get(node);
      if (checksum == null && !(node instanceof Directory || node instanceof Device)) {
        checksum = NodeChecksum.of(node);
        known.put(node, checksum);
        byte[] stated = member.records().get(CHECKSUM);
        if (stated != null && !hex(stated).equals(checksum)) {
          problems.add(member.path() + ": SHA-1 " + checksum + ", its entry says " + hex(stated));
        }
      }
      entries.add(
          new Entry(member.path(), node, checksum, text(member.user()), text(member.group())));
    }
    if (!problems.isEmpty()) {
      throw new MismatchException(subject, problems);
    }
    return List.copyOf(entries);
  }

  private static boolean isKeepFile(TreePath path) {
    return path.name().toString().startsWith(KEEP);
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  /** A checksum in hexadecimal as apk writes checksums elsewhere; what is none stays as it is. */
  private static String hex(byte[] digits) {
    String text = new String(digits, StandardCharsets.ISO_8859_1);
    return text.matches("[0-9a-f]{40}")
        ? ApkChecksum.of(HexFormat.of().parseHex(text))
        : PrintableBytes.of(digits);
  }
}
